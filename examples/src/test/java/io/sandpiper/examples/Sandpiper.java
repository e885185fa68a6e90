package io.sandpiper.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.conformance.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The command of the distribution that this build has made. */
final class Sandpiper {
  private static final Path HOME = Path.of("..", "agent", "runtime", "target", "sandpiper");
  private static final Pattern LISTENING = Pattern.compile("listening on (ws://\\S+)");

  private Sandpiper() {}

  static Program start(String... arguments) throws IOException {
    return start(Map.of(), arguments);
  }

  static Program start(Map<String, String> environment, String... arguments) throws IOException {
    Path program = HOME.resolve("bin").resolve("sandpiper");
    assertTrue(Files.isExecutable(program), program + " is no program: run mvn package first");
    String command = program.toRealPath().toString();
    return Program.start(
        environment,
        Stream.concat(Stream.of(command), Stream.of(arguments)).toArray(String[]::new));
  }

  /** A router in a process of its own, ready for clients. */
  static Program router(int port) throws IOException, InterruptedException {
    Program router = start("router", "--port", String.valueOf(port), "--realm", "demo");
    router.await(LISTENING);
    return router;
  }

  /** Where a router says that it listens. */
  static String url(Program router) {
    Matcher listening = LISTENING.matcher(router.output());
    assertTrue(listening.find(), router::output);
    return listening.group(1);
  }
}
