package io.sandpiper.examples;

import io.sandpiper.conformance.Installed;
import io.sandpiper.conformance.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Programs from outside. A test that lacks one skips itself; on a build server that is a failure.
 */
final class Tools {
  /** Debian's python3-autobahn is for the system's Python, whatever else the PATH has. */
  private static final Path PYTHON = Path.of("/usr/bin/python3");

  private static final String HOW = ", run examples/interop/prepare";

  private Tools() {}

  /** The command of the npm package wampy, where examples/interop/prepare puts it. */
  static String wampy() {
    Path wampy = Installed.folder("wampy").resolve("node_modules/.bin/wampy");
    need(Files.isExecutable(wampy), "no wampy in " + wampy + HOW);
    need(find("node").isPresent(), "wampy needs Node.js, found no node in the PATH");
    return wampy.toString();
  }

  /** Any Python 3. */
  static String python3() {
    Optional<Path> python = find("python3");
    need(python.isPresent(), "no python3 in the PATH: apt install python3");
    return python.get().toString();
  }

  /** A Python with autobahn. */
  static String autobahnPython() throws InterruptedException {
    need(Files.isExecutable(PYTHON), "no " + PYTHON + HOW);
    Process probe =
        Program.fork(
            new ProcessBuilder(PYTHON.toString(), "-c", "import autobahn.asyncio.wamp")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD));
    need(probe.waitFor() == 0, PYTHON + " has no autobahn" + HOW);
    return PYTHON.toString();
  }

  /** {@code ss} of iproute2. */
  static String ss() {
    Optional<Path> ss = find("ss");
    need(ss.isPresent(), "no ss in the PATH: apt install iproute2");
    return ss.get().toString();
  }

  /** Without it the calling test is skipped, and that is to be seen. */
  private static void need(boolean there, String otherwise) {
    if (!there) System.err.println("SKIPPED: " + otherwise);
    Assumptions.assumeTrue(there, otherwise);
  }

  private static Optional<Path> find(String name) {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
