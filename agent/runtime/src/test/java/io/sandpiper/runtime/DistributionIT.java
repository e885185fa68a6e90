package io.sandpiper.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program, as it is installed. */
class DistributionIT {
  private static final Path HOME = Path.of("target/sandpiper").toAbsolutePath();

  private record Ended(int exit, String output) {}

  private static Ended run(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    return new Ended(process.exitValue(), output);
  }

  @Test
  void itRunsThroughLinksAndFromFoldersWithSpaces(@TempDir Path folder) throws Exception {
    Path home = Files.createDirectories(folder.resolve("my programs/sandpiper 1"));
    try (Stream<Path> all = Files.walk(HOME)) {
      for (Path each : all.toList()) {
        if (!each.equals(HOME)) Files.copy(each, home.resolve(HOME.relativize(each).toString()));
      }
    }
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Path far = Files.createSymbolicLink(bin.resolve("far"), home.resolve("bin/sandpiper"));
    Path near = Files.createSymbolicLink(bin.resolve("near"), Path.of("far"));

    for (Path program : List.of(home.resolve("bin/sandpiper"), far, near)) {
      Ended ended = run(Map.of(), program.toString(), "version", "--json");
      assertEquals(0, ended.exit, ended.output);
      assertTrue(ended.output.startsWith("{\"sandpiper\": \"0."), ended.output);
    }
  }

  /** The kernel module that plays a Raspberry Pi's hardware is GPL, and for tests alone. */
  @Test
  void nothingOfTheVirtualPiIsInIt() throws IOException {
    var names = new ArrayList<String>();
    try (Stream<Path> all = Files.walk(HOME)) {
      for (Path each : all.toList()) {
        names.add(HOME.relativize(each).toString());
        if (!each.toString().endsWith(".jar")) continue;
        try (var jar = new JarFile(each.toFile())) {
          jar.stream().forEach(entry -> names.add(entry.getName()));
        }
      }
    }

    assertTrue(names.contains("io/sandpiper/device/pi4j/Pi4jBoard.class"), "looks into jars");
    assertEquals(List.of(), names.stream().filter(DistributionIT::virtual).toList());
  }

  private static boolean virtual(String name) {
    return name.matches("(?i).*(virtual.?pi|vpi|/trial/|\\.ko|\\.c)(/.*)?");
  }

  @Test
  void theExitCodeIsTheProgramsOwn() throws Exception {
    Ended ended = run(Map.of(), HOME.resolve("bin/sandpiper").toString(), "check", "none.yaml");

    assertEquals(new Ended(2, "none.yaml: saw no such file, expected a readable file\n"), ended);
  }

  /** Whichever Java this test runs on: later ones warn about what libraries do. */
  @Test
  void nothingButTheProgramItselfSpeaks() throws Exception {
    Ended ended =
        run(Map.of(), HOME.resolve("bin/sandpiper").toString(), "demo", "--port=0", "--seconds=1");

    assertEquals(0, ended.exit, ended.output);
    assertFalse(ended.output.contains("WARNING"), ended.output);
  }

  @Test
  void withoutJavaItSaysWhatToInstall(@TempDir Path folder) throws Exception {
    String program = HOME.resolve("bin/sandpiper").toString();

    Ended wrong = run(Map.of("JAVA_HOME", folder.toString()), program, "version");
    assertEquals(2, wrong.exit);
    assertEquals(
        "sandpiper: JAVA_HOME is " + folder + ", but " + folder + "/bin/java is no program\n",
        wrong.output);

    for (String tool : List.of("sed", "readlink", "dirname", "basename", "head")) {
      Files.createSymbolicLink(folder.resolve(tool), Path.of("/usr/bin", tool));
    }
    Ended none =
        run(Map.of("JAVA_HOME", "", "PATH", folder.toString()), "/bin/sh", program, "version");
    assertEquals(2, none.exit);
    assertTrue(none.output.contains("needs Java 17 or later, found no java"), none.output);
  }

  @Test
  void anOldJavaIsRefusedBeforeItFailsInItsOwnWords(@TempDir Path folder) throws Exception {
    String program = HOME.resolve("bin/sandpiper").toString();
    Path java = Files.createDirectories(folder.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\necho 'openjdk version \"1.8.0_402\"' >&2\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));

    Ended asked = run(Map.of("JAVA_HOME", folder.toString()), program, "version");
    assertEquals(
        new Ended(2, "sandpiper: needs Java 17 or later, " + java + " is 1.8.0_402\n"), asked);

    Files.writeString(folder.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"11.0.22\"\n");
    Ended read = run(Map.of("JAVA_HOME", folder.toString()), program, "version");
    assertEquals(
        new Ended(2, "sandpiper: needs Java 17 or later, " + java + " is 11.0.22\n"), read);
  }
}
