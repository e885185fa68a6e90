package io.sandpiper.runtime.config;

import io.sandpiper.device.Driver;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The drivers that a configuration may name, in the order of their names. */
public final class Drivers {
  private final Map<String, Driver> byName = new TreeMap<>();

  public Drivers(Iterable<Driver> drivers) {
    for (Driver driver : drivers) {
      Driver other = byName.putIfAbsent(driver.description().name(), driver);
      if (other != null) {
        throw new IllegalStateException(
            driver.description().name() + ": " + other.getClass() + " and " + driver.getClass());
      }
    }
  }

  /** Those on the class path. */
  public static Drivers installed() {
    return new Drivers(ServiceLoader.load(Driver.class));
  }

  public Optional<Driver> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  public List<Driver> all() {
    return List.copyOf(byName.values());
  }

  List<String> names() {
    return List.copyOf(byName.keySet());
  }
}
