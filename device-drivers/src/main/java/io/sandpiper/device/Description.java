package io.sandpiper.device;

import io.sandpiper.device.schema.Schema;
import java.util.List;

/**
 * What a driver is and can do. From this come the configuration's checks, the reference page, the
 * registered procedures and {@code describe}.
 *
 * @param name as in the configuration, {@code digital-output}
 * @param summary one sentence
 * @param settings the keys of a component with this driver; the role's are added
 * @param quantities what a sensor measures; empty for others
 * @param procedures what the driver itself offers beyond what follows from its role
 */
public record Description(
    String name,
    String summary,
    Role role,
    Schema settings,
    List<Quantity> quantities,
    List<Procedure> procedures) {

  /** What the agent does with a device. */
  public enum Role {
    /** Switched: the agent owns its state and offers set, get, toggle and pulse. */
    OUTPUT,
    /** Watched: its edges are published, and get asks for its level. */
    INPUT,
    /** Sampled every so often, and read on demand. */
    SENSOR,
    /** Only what its procedures do. */
    OTHER
  }

  public Description {
    if (role == Role.SENSOR && quantities.isEmpty()) {
      throw new IllegalArgumentException(name + ": a sensor without quantities");
    }
    settings = settings.and(RoleKeys.of(role));
    quantities = List.copyOf(quantities);
    procedures = List.copyOf(procedures);
  }

  public static Description output(String name, String summary, Schema settings) {
    return new Description(name, summary, Role.OUTPUT, settings, List.of(), List.of());
  }

  public static Description input(String name, String summary, Schema settings) {
    return new Description(name, summary, Role.INPUT, settings, List.of(), List.of());
  }

  public static Description sensor(
      String name, String summary, Schema settings, Quantity... quantities) {
    return new Description(name, summary, Role.SENSOR, settings, List.of(quantities), List.of());
  }
}
