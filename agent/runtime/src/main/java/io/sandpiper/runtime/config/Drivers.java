package io.sandpiper.runtime.config;

import io.sandpiper.device.Driver;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The drivers that a configuration may name, in the order of their names. */
public final class Drivers {
  /** Set by bin/sandpiper; without it, in tests for one, there are no plug-ins. */
  private static final String FOLDER = "sandpiper.plugins";

  private final Map<String, Driver> byName = new TreeMap<>();
  private final List<String> problems;

  public Drivers(Iterable<Driver> drivers) {
    this(drivers, List.of());
  }

  private Drivers(Iterable<Driver> drivers, List<String> problems) {
    for (Driver driver : drivers) {
      Driver other = byName.putIfAbsent(driver.description().name(), driver);
      if (other != null) {
        throw new IllegalStateException(
            driver.description().name() + ": " + other.getClass() + " and " + driver.getClass());
      }
    }
    this.problems = List.copyOf(problems);
  }

  /** Those on the class path. */
  public static Drivers builtIn() {
    return new Drivers(ServiceLoader.load(Driver.class));
  }

  /** Those on the class path, and those of the plug-in folder. */
  public static Drivers installed() {
    String folder = System.getProperty(FOLDER, "");
    return folder.isEmpty() ? builtIn() : with(Path.of(folder));
  }

  static Drivers with(Path folder) {
    Plugins plugins = Plugins.load(folder, builtIn().all());
    return new Drivers(plugins.drivers(), plugins.problems());
  }

  /** What is wrong with plug-ins, a sentence each: they were left out. */
  public List<String> problems() {
    return problems;
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
