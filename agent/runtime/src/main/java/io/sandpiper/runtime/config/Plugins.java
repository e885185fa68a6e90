package io.sandpiper.runtime.config;

import io.sandpiper.device.Driver;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * Drivers from outside: the jars of one folder, each with a class loader of its own over the
 * program's. What is wrong with one is told and never stops the others or the start.
 */
public final class Plugins {
  private final Map<String, Driver> drivers = new HashMap<>();
  private final Map<String, String> places = new HashMap<>();
  private final List<String> problems = new ArrayList<>();
  private int loaded;

  private Plugins(List<Driver> builtIn) {
    for (Driver each : builtIn) add(each, "built in");
  }

  /**
   * @param folder need not be there
   */
  static Plugins load(Path folder, List<Driver> builtIn) {
    var plugins = new Plugins(builtIn);
    if (!Files.isDirectory(folder)) return plugins;
    try {
      plugins.requireGuarded(folder);
      try (Stream<Path> files = Files.list(folder)) {
        List<Path> jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        if (jars.size() > Limits.PLUGINS) {
          plugins.problems.add(
              folder + ": saw " + jars.size() + " jars, loads the first " + Limits.PLUGINS);
        }
        jars.stream().limit(Limits.PLUGINS).forEach(plugins::jar);
      }
    } catch (IOException e) {
      plugins.problems.add(folder + ": " + ConfigurationFile.saw(e) + "; nothing in it is loaded");
    }
    return plugins;
  }

  /** What is in a jar becomes part of the agent: only whom it trusts anyway may write it. */
  private void requireGuarded(Path file) throws IOException {
    var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view == null) return; // no such file system on a device
    PosixFileAttributes attributes = view.readAttributes();
    if (attributes.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new IOException(
          file + ", which everybody may write, expected chmod o-w " + file.toAbsolutePath());
    }
    String owner = attributes.owner().getName();
    String user = System.getProperty("user.name");
    if (!owner.equals("root") && !owner.equals(user)) {
      throw new IOException(file + " of the user " + owner + ", expected root's or " + user + "'s");
    }
  }

  private void jar(Path jar) {
    try {
      requireGuarded(jar);
      URL[] urls = {jar.toUri().toURL()};
      // Never closed: its classes are loaded as they are needed, as long as the program runs.
      var loader =
          new URLClassLoader(jar.getFileName().toString(), urls, getClass().getClassLoader());
      int before = loaded;
      ServiceLoader.load(Driver.class, loader).stream()
          .filter(provider -> provider.type().getClassLoader() == loader)
          .forEach(provider -> add(provider.get(), jar.toString()));
      if (loaded == before) {
        problems.add(
            jar + ": saw no driver, expected one in META-INF/services/" + Driver.class.getName());
      }
    } catch (IOException e) {
      problems.add(jar + ": " + ConfigurationFile.saw(e));
    } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
      // Whatever a stranger's code does while it is loaded: the others are not to suffer.
      problems.add(jar + ": cannot be loaded: " + e);
    }
  }

  private void add(Driver driver, String place) {
    String name = driver.description().name();
    if (drivers.putIfAbsent(name, driver) == null) {
      places.put(name, place);
    } else {
      problems.add(
          place
              + ": its driver "
              + name
              + " is left out, for there is one already: "
              + places.get(name));
    }
    loaded++;
  }

  List<Driver> drivers() {
    return List.copyOf(drivers.values());
  }

  List<String> problems() {
    return problems;
  }
}
