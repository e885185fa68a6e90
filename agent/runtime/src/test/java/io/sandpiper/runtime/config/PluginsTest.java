package io.sandpiper.runtime.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.device.Driver;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginsTest {
  @TempDir Path folder;

  private static final String SOURCE =
      """
      public final class %1$s implements io.sandpiper.device.Driver {
        public io.sandpiper.device.Description description() {
          return io.sandpiper.device.Description.other(
              "%2$s", "From outside.", io.sandpiper.device.schema.Schema.NONE);
        }
        public java.util.List<io.sandpiper.device.Claim> claims(io.sandpiper.device.schema.Values s) {
          return java.util.List.of();
        }
        public io.sandpiper.device.Device open(
            io.sandpiper.device.schema.Values s, io.sandpiper.device.board.Board b,
            io.sandpiper.device.Signals t) {
          throw new AssertionError();
        }
        static { if (%3$s) throw new IllegalStateException("odd"); }
      }
      """;

  /** A jar with one driver. */
  private Path jar(String name, String driver, boolean broken) throws IOException {
    Path classes = Files.createDirectories(folder.resolve("classes"));
    var source =
        new SimpleJavaFileObject(
            URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignore) {
            return SOURCE.formatted(name, driver, broken ? "Math.random() < 2" : "false");
          }
        };
    var options = List.of("-cp", System.getProperty("java.class.path"), "-d", classes.toString());
    var task =
        ToolProvider.getSystemJavaCompiler()
            .getTask(null, null, null, options, null, List.of(source));
    assertTrue(task.call());
    return jar(name + ".jar", name, Files.readAllBytes(classes.resolve(name + ".class")));
  }

  private Path jar(String file, String type, byte[] code) throws IOException {
    Path jar = plugins().resolve(file);
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry("META-INF/services/" + Driver.class.getName()));
      out.write((type + "\n").getBytes());
      if (code.length > 0) {
        out.putNextEntry(new JarEntry(type + ".class"));
        out.write(code);
      }
    }
    return jar;
  }

  private Path plugins() throws IOException {
    return Files.createDirectories(folder.resolve("plugins"));
  }

  private static List<String> names(Drivers drivers) {
    return drivers.all().stream().map(driver -> driver.description().name()).toList();
  }

  @Test
  void aFolderThatIsNotThereIsNone() {
    Drivers drivers = Drivers.with(folder.resolve("none"));

    assertEquals(names(Drivers.builtIn()), names(drivers));
    assertEquals(List.of(), drivers.problems());
  }

  @Test
  void driversOfSeveralJarsJoinTheBuiltInOnes() throws IOException {
    jar("Outer", "outer-space", false);
    jar("Inner", "inner-space", false);

    Drivers drivers = Drivers.with(plugins());

    assertEquals(List.of(), drivers.problems());
    assertTrue(names(drivers).containsAll(List.of("outer-space", "inner-space", "bme280")));
    assertNotSame(
        drivers.find("outer-space").orElseThrow().getClass().getClassLoader(),
        drivers.find("inner-space").orElseThrow().getClass().getClassLoader());
  }

  @Test
  void aBrokenJarIsToldAndTheOthersAreThere() throws IOException {
    Files.writeString(plugins().resolve("text.jar"), "no jar");
    jar("empty.jar", "Gone", new byte[0]);
    jar("Odd", "odd", true);
    jar("Outer", "outer-space", false);

    Drivers drivers = Drivers.with(plugins());

    assertTrue(names(drivers).contains("outer-space"));
    assertEquals(3, drivers.problems().size(), () -> drivers.problems().toString());
    assertTrue(drivers.problems().get(0).contains("Odd.jar: cannot be loaded"));
    assertTrue(drivers.problems().get(1).contains("empty.jar: cannot be loaded"));
    assertTrue(drivers.problems().get(2).contains("text.jar: saw no driver"));
  }

  @Test
  void aNameThatIsTakenIsRefusedWithBothPlaces() throws IOException {
    Path first = jar("Able", "twice", false);
    Path second = jar("Baker", "twice", false);
    Path third = jar("Charlie", "bme280", false);

    Drivers drivers = Drivers.with(plugins());

    assertEquals(
        List.of(
            second + ": its driver twice is left out, for there is one already: " + first,
            third + ": its driver bme280 is left out, for there is one already: built in"),
        drivers.problems());
    assertEquals(
        Drivers.builtIn().find("bme280").orElseThrow().getClass(),
        drivers.find("bme280").orElseThrow().getClass());
  }

  @Test
  void whatEverybodyMayWriteIsNotLoaded() throws IOException {
    Path jar = jar("Outer", "outer-space", false);
    Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-rw-rw-"));

    Drivers drivers = Drivers.with(plugins());
    assertTrue(drivers.find("outer-space").isEmpty());
    assertTrue(drivers.problems().get(0).contains("everybody may write"));

    Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-r--r--"));
    Files.setPosixFilePermissions(plugins(), PosixFilePermissions.fromString("rwxrwxrwx"));
    assertTrue(Drivers.with(plugins()).find("outer-space").isEmpty());

    Files.setPosixFilePermissions(plugins(), PosixFilePermissions.fromString("rwxr-xr-x"));
    assertTrue(Drivers.with(plugins()).find("outer-space").isPresent());
  }
}
