package io.sandpiper.runtime.config;

import io.sandpiper.device.Claim;
import io.sandpiper.device.Description.Role;
import io.sandpiper.device.Driver;
import io.sandpiper.device.Procedure;
import io.sandpiper.device.Quantity;
import io.sandpiper.device.RoleKeys;
import io.sandpiper.device.RoleProcedures;
import io.sandpiper.device.schema.Values;
import io.sandpiper.runtime.policy.Policy;
import io.sandpiper.wamp.codec.Serializer;
import io.sandpiper.wamp.transport.Route;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A configuration file that has passed every check.
 *
 * @param auditEvents whether commands are published, beside being logged
 */
public record Configuration(
    String device,
    String prefix,
    Router router,
    Outbox outbox,
    Policy policy,
    boolean auditEvents,
    List<Component> components) {
  public Configuration {
    components = List.copyOf(components);
  }

  /** What every URI of this device starts with: {@code demo.greenhouse_1}. */
  public String root() {
    return prefix + "." + device;
  }

  /** With another router than the file's, for trying out. */
  public Configuration with(Router other) {
    return new Configuration(device, prefix, other, outbox, policy, auditEvents, components);
  }

  /**
   * Which router to dial and how patiently.
   *
   * @param urls tried in this order
   * @param serializers tried in this order
   */
  public record Router(
      List<URI> urls,
      String realm,
      List<Serializer> serializers,
      Ping ping,
      Reconnect reconnect,
      Route route,
      Auth auth) {
    public Router {
      urls = List.copyOf(urls);
      serializers = List.copyOf(serializers);
    }
  }

  /**
   * How the agent proves who it is.
   *
   * @param authid empty for none
   * @param kept the secret or the key of the method, if it has one
   * @param certificate what TLS shows a router that asks for one
   */
  public record Auth(
      Method method, String authid, Optional<Kept> kept, Optional<Certificate> certificate) {
    public static final Auth ANONYMOUS = new Auth(Method.ANONYMOUS, "", Optional.empty());

    public Auth {
      if (kept.isEmpty() != (method == Method.ANONYMOUS || method == Method.TLS)) {
        throw new IllegalArgumentException("kept: is " + kept + " with method " + method);
      }
    }

    public Auth(Method method, String authid, Optional<Kept> kept) {
      this(method, authid, kept, Optional.empty());
    }

    public Auth with(Certificate other) {
      return new Auth(method, authid, kept, Optional.of(other));
    }

    public record Certificate(Path file, Kept key) {}

    /** By the names of WAMP, but for scram, which stands for both of its dialects. */
    public enum Method {
      ANONYMOUS,
      TICKET,
      WAMPCRA,
      CRYPTOSIGN,
      SCRAM,
      TLS
    }

    /** Where a secret is kept. */
    public sealed interface Kept {
      record InFile(Path path) implements Kept {}

      /** In the folder that systemd tells the process. */
      record Credential(String name) implements Kept {}
    }
  }

  /**
   * A ping each {@code interval} without inbound traffic; lost when silent for {@code timeout}
   * after one.
   */
  public record Ping(Duration interval, Duration timeout) {}

  /** The fast lane's first and longest delay, and the least delay of the slow lane. */
  public record Reconnect(Duration initial, Duration max, Duration slow) {}

  /**
   * How readings are kept until the router has them.
   *
   * @param dir empty for the default
   * @param thin whether a full outbox keeps every second of its older readings, instead of the
   *     newest
   * @param flush readings of the history published in a second, at most
   */
  public record Outbox(
      Optional<Path> dir,
      long maxBytes,
      Duration maxAge,
      boolean thin,
      boolean liveFirst,
      long flush,
      Duration syncEvery,
      long syncCount) {
    /** What holds where a file says nothing. */
    public static final Outbox STANDARD = OutboxKeys.standard();
  }

  /**
   * One configured device.
   *
   * @param bus names the thread that serves it: its own bus, or that of the component whose lines
   *     or channels it uses
   */
  public record Component(String name, Driver driver, Values settings, String bus) {
    /** One that uses nothing of another component. */
    public Component(String name, Driver driver, Values settings) {
      this(name, driver, settings, driver.bus(settings));
    }

    /** Whether nothing about it differs: what a driver is given, and where it is served. */
    public boolean same(Component other) {
      return name.equals(other.name)
          && driver.description().name().equals(other.driver.description().name())
          && bus.equals(other.bus)
          && settings.plain().equals(other.settings.plain());
    }

    /** Whether both can't be open at the same time, because they occupy the same. */
    public boolean excludes(Component other) {
      Set<Claim> claims = driver.claims(settings).stream().collect(Collectors.toSet());
      return other.driver.claims(other.settings).stream().anyMatch(claims::contains);
    }

    /** The same, where an output is safe from its opening on: its start state may be another. */
    public Component startingSafe() {
      if (driver.description().role() != Role.OUTPUT) return this;
      Values safe = settings.with(RoleKeys.START, settings.get(RoleKeys.SAFE));
      return new Component(name, driver, safe, bus);
    }

    Component on(String other) {
      return new Component(name, driver, settings, other);
    }

    public List<Quantity> quantities() {
      return driver.quantities(settings);
    }

    /** What can be called: what its role offers first, then what its driver does. */
    public List<Procedure> procedures() {
      var own = driver.description();
      return Stream.concat(
              RoleProcedures.of(own.role(), quantities(), settings).stream(),
              own.procedures().stream())
          .toList();
    }

    /** The components whose lines or channels it uses. */
    public Set<String> providers() {
      var providers = new LinkedHashSet<String>();
      for (Claim claim : driver.claims(settings)) providers.add(claim.provider());
      providers.remove("");
      return providers;
    }
  }
}
