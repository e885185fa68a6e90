package io.sandpiper.device;

import io.sandpiper.device.schema.Schema;
import java.util.List;
import java.util.Set;

/**
 * What a driver is and can do. From this come the configuration's checks, the reference page, the
 * registered procedures and {@code describe}.
 *
 * @param name as in the configuration, {@code digital-output}
 * @param summary one sentence
 * @param settings the keys of a component with this driver; the role's are added
 * @param quantities what a sensor measures, or what a level is set to; empty for others, and where
 *     {@link Driver#quantities} tells them
 * @param procedures what the driver itself offers beyond what follows from its role
 * @param events what it tells of its own accord
 * @param offers what of it other components can use
 * @param wiring one sentence: which pin goes where, what has to be switched on
 * @param source the datasheet or document that the driver follows; empty for none
 */
public record Description(
    String name,
    String summary,
    Role role,
    Schema settings,
    List<Quantity> quantities,
    List<Procedure> procedures,
    List<Event> events,
    Set<Offer> offers,
    String wiring,
    String source) {

  /** What the agent does with a device. */
  public enum Role {
    /** Switched: the agent owns its state and offers set, get, toggle and pulse. */
    OUTPUT,
    /** Set to a value between two ends: a lamp's brightness, a servo's angle. Owned likewise. */
    LEVEL,
    /** Watched: its edges are published, and get asks for its level. */
    INPUT,
    /** Sampled every so often, and read on demand. */
    SENSOR,
    /** Only what its procedures do. */
    OTHER;

    /** Whether the agent owns its state, and leaves it safe. */
    public boolean owned() {
      return this == OUTPUT || this == LEVEL;
    }
  }

  /** What other components can use of a device. */
  public enum Offer {
    /** Its lines: the device is a {@link Device.Lines}. */
    LINES,
    /** Its PWM channels: the device is a {@link Device.Channels}. */
    CHANNELS
  }

  public Description {
    if (role == Role.LEVEL && quantities.isEmpty()) {
      throw new IllegalArgumentException(name + ": a level without quantities");
    }
    quantities = List.copyOf(quantities);
    procedures = List.copyOf(procedures);
    events = List.copyOf(events);
    offers = Set.copyOf(offers);
  }

  private static Description of(
      String name, String summary, Role role, Schema settings, Quantity... quantities) {
    List<Quantity> all = List.of(quantities);
    Schema whole = settings.and(RoleKeys.of(role, all));
    return new Description(name, summary, role, whole, all, List.of(), List.of(), Set.of(), "", "");
  }

  public static Description output(String name, String summary, Schema settings) {
    return of(name, summary, Role.OUTPUT, settings);
  }

  /** Each quantity's range is what it can be set to. */
  public static Description level(
      String name, String summary, Schema settings, Quantity... quantities) {
    return of(name, summary, Role.LEVEL, settings, quantities);
  }

  public static Description input(String name, String summary, Schema settings) {
    return of(name, summary, Role.INPUT, settings);
  }

  public static Description sensor(
      String name, String summary, Schema settings, Quantity... quantities) {
    return of(name, summary, Role.SENSOR, settings, quantities);
  }

  public static Description other(String name, String summary, Schema settings) {
    return of(name, summary, Role.OTHER, settings);
  }

  public Description offering(Procedure... more) {
    return new Description(
        name, summary, role, settings, quantities, List.of(more), events, offers, wiring, source);
  }

  public Description telling(Event... more) {
    return new Description(
        name,
        summary,
        role,
        settings,
        quantities,
        procedures,
        List.of(more),
        offers,
        wiring,
        source);
  }

  public Description lending(Offer... these) {
    return new Description(
        name,
        summary,
        role,
        settings,
        quantities,
        procedures,
        events,
        Set.of(these),
        wiring,
        source);
  }

  public Description wired(String how) {
    return new Description(
        name, summary, role, settings, quantities, procedures, events, offers, how, source);
  }

  public Description from(String document) {
    return new Description(
        name, summary, role, settings, quantities, procedures, events, offers, wiring, document);
  }
}
