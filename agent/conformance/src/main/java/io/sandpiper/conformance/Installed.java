package io.sandpiper.conformance;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * What {@code agent/conformance/prepare} has put into the cache folder. A test that lacks something
 * skips itself and says so; on a build server that is a failure.
 */
public final class Installed {
  private Installed() {}

  /** The command of Crossbar.io. */
  public static Path crossbar() {
    return program("crossbar", "bin/crossbar");
  }

  /** A Python with autobahn: Crossbar.io's own. */
  public static Path autobahnPython() {
    return program("crossbar", "bin/python");
  }

  /** Node.js, in the version that autobahn-js needs. */
  public static Path node() {
    return program("node", "bin/node");
  }

  /** The {@code node_modules} that hold the package. */
  public static Path modules(String name) {
    return need(name, folder(name).resolve("node_modules").resolve(name)).getParent();
  }

  private static Path program(String name, String path) {
    return need(name, folder(name).resolve(path));
  }

  private static Path need(String name, Path path) {
    String without = "no " + name + " in " + path + ", run agent/conformance/prepare";
    // The pin is written last: without it the installation was broken off.
    boolean there = Files.exists(path) && Files.exists(folder(name).resolve("pin"));
    if (!there) System.err.println("SKIPPED: " + without);
    Assumptions.assumeTrue(there, without);
    return path;
  }

  /** Where it is, if it is there. */
  public static Path folder(String name) {
    return cache().resolve(name);
  }

  private static Path cache() {
    String own = System.getenv("SANDPIPER_INTEROP");
    if (own != null) return Path.of(own);
    String cache = System.getenv("XDG_CACHE_HOME");
    Path parent = cache != null ? Path.of(cache) : Path.of(System.getenv("HOME"), ".cache");
    return parent.resolve("sandpiper-interop");
  }
}
