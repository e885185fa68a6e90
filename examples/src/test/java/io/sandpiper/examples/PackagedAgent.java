package io.sandpiper.examples;

import io.sandpiper.conformance.Await;
import io.sandpiper.conformance.Program;
import io.sandpiper.wamp.client.Client;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;

/**
 * The distribution's agent as a process, with the quick start's components, on simulated hardware.
 */
final class PackagedAgent implements AutoCloseable {
  private static final Path GREENHOUSE = Path.of("greenhouse", "sandpiper.yaml");

  private final String name;
  private final Path file;
  private final Program program;

  private PackagedAgent(String name, Path file, Program program) {
    this.name = name;
    this.file = file;
    this.program = program;
  }

  /**
   * @param slow the value of {@code reconnect.slow}
   */
  static PackagedAgent start(String name, URI router, String slow) throws IOException {
    String text =
        Files.readString(GREENHOUSE)
            .replace("device: greenhouse_1", "device: " + name)
            .replace("  realm: demo", "  realm: demo\n  reconnect: {slow: " + slow + "}");
    Path file = Files.createTempFile(name, ".yaml");
    Files.writeString(file, text);
    Program program =
        Sandpiper.start(
            "run", "--config", file.toString(), "--simulate", "--router", router.toString());
    return new PackagedAgent(name, file, program);
  }

  /** What its URIs start with. */
  String device() {
    return "demo." + name;
  }

  long joins() {
    return lines("joined realm demo").size();
  }

  /** What the outputs did since the start. */
  List<String> edges() {
    return lines("simulated line").stream()
        .map(line -> line.substring(line.indexOf("simulated")))
        .toList();
  }

  private List<String> lines(String part) {
    return program.output().lines().filter(line -> line.contains(part)).toList();
  }

  /** Waits until it has joined more often than that, and everything in it is well. */
  void up(Client client, long joins) throws InterruptedException {
    Await.equal(true, () -> joins() > joins, Limits.BACK);
    Await.equal("up", () -> status(client), Limits.ANSWER);
  }

  private Object status(Client client) {
    try {
      Map<String, Object> health = client.call(device() + ".agent.health").join().named();
      return "up".equals(health.get("status")) ? "up" : health;
    } catch (CompletionException e) {
      return String.valueOf(e.getCause()); // health itself is not registered yet
    }
  }

  /** The number of its session at the router. */
  long session(Client client) {
    Map<String, Object> health = client.call(device() + ".agent.health").join().named();
    return (Long) ((Map<?, ?>) health.get("link")).get("session");
  }

  /** What it printed. */
  String story() {
    return program.output();
  }

  void says(String part) throws InterruptedException {
    Await.equal(true, () -> story().contains(part), Limits.BACK);
  }

  @Override
  public void close() throws IOException {
    program.close();
    Files.delete(file);
  }
}
