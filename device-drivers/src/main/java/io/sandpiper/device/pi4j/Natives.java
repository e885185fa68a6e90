package io.sandpiper.device.pi4j;

import com.pi4j.library.gpiod.internal.GpioDContext;
import com.pi4j.library.linuxfs.LinuxFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Pi4J's native libraries. Pi4J 2.8.0 loads that for GPIO only on boards that it knows, and says so
 * in the log alone; what is called then is not there. On a path that it is given it loads them
 * anywhere.
 */
final class Natives {
  /** Pi4J's own property; who has set it knows better. */
  private static final String PATH = "pi4j.library.path";

  private Natives() {}

  /**
   * Unpacks them into a folder below {@code java.io.tmpdir}, and tells Pi4J of it. Before its first
   * class is used.
   */
  static synchronized void provide() throws IOException {
    if (System.getProperty(PATH) != null) return;
    String machine = machine(System.getProperty("os.arch"));
    Path folder = Files.createTempDirectory("sandpiper-pi4j");
    folder.toFile().deleteOnExit();
    unpack(GpioDContext.class, machine + "/pi4j-gpiod/libgpiod.so", folder);
    unpack(GpioDContext.class, machine + "/pi4j-gpiod/libpi4j-gpiod.so", folder);
    unpack(LinuxFile.class, machine + "/pi4j-linuxfs/libpi4j-linuxfs.so", folder);
    System.setProperty(PATH, folder.toString());
  }

  /** The folder in Pi4J's jars for that value of {@code os.arch}. */
  static String machine(String arch) throws IOException {
    return switch (arch) {
      case "aarch64", "arm64" -> "aarch64";
      case "arm" -> "armhf";
      default -> throw new IOException("GPIO: Pi4J has no native library for " + arch);
    };
  }

  private static void unpack(Class<?> of, String name, Path folder) throws IOException {
    try (InputStream library = of.getResourceAsStream("/lib/" + name)) {
      if (library == null) throw new IllegalStateException("not in Pi4J's jar: " + name);
      Path file = folder.resolve(Path.of(name).getFileName());
      Files.copy(library, file);
      file.toFile().deleteOnExit();
    }
  }
}
