package io.sandpiper.device.trial;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.device.board.Board.InputLine;
import io.sandpiper.device.board.Board.Pull;
import io.sandpiper.device.schema.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What inputs cost while nothing happens. */
class IdleTrial {
  private static final Duration WINDOW = Duration.ofSeconds(30);

  /** Of the header's lines, those that no trial keeps. */
  private static final List<Integer> LINES =
      List.of(2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 14, 15, 16, 17, 18, 20, 21, 22, 23, 25);

  /** Milliseconds of processor in a second, and how often it was left to sleep. */
  private record Cost(double millis, double sleeps) {}

  @Test
  void twentyWatchedInputsCostAsGoodAsNothing() throws Exception {
    watch().forEach(Here::close); // loads what is loaded once
    freed();
    Cost none = cost("");
    List<InputLine> inputs = watch();
    try {
      Cost all = cost("");
      Cost theirs = cost("gpio-line-");
      System.out.printf(
          "idle: %.2f ms/s without inputs, %.2f ms/s with %d, of it by their threads %.3f ms/s and"
              + " %.1f sleeps/s%n",
          none.millis, all.millis, LINES.size(), theirs.millis, theirs.sleeps);
      // Each looks up every 5 s. How long that takes is for people to read: what the emulator calls
      // a millisecond is longer the busier the machine around it.
      assertTrue(0 < theirs.sleeps && theirs.sleeps < LINES.size() / 5.0 + 2, theirs::toString);
    } finally {
      inputs.forEach(Here::close);
      for (int line : LINES) Outside.letGo(line);
      freed();
    }
  }

  private static List<InputLine> watch() throws IOException {
    var inputs = new ArrayList<InputLine>();
    for (int line : LINES) {
      Outside.drive(line, false);
      inputs.add(Here.BOARD.input(Line.of(line), Pull.DOWN, edge -> {}));
    }
    return inputs;
  }

  private static void freed() throws IOException {
    for (int line : LINES) Outside.await("line " + line + " is free", () -> Here.free(line));
  }

  private static Cost cost(String threads) throws Exception {
    Thread.sleep(1000); // what was begun before is over: a measurement, it waits for nothing
    Map<String, long[]> before = counts(threads);
    Thread.sleep(WINDOW.toMillis());
    long nanos = 0;
    long sleeps = 0;
    for (var each : counts(threads).entrySet()) {
      long[] then = before.getOrDefault(each.getKey(), new long[2]);
      nanos += each.getValue()[0] - then[0];
      sleeps += each.getValue()[1] - then[1];
    }
    double seconds = WINDOW.toSeconds();
    return new Cost(nanos / 1e6 / seconds, sleeps / seconds);
  }

  /**
   * Of each thread whose name begins so: nanoseconds on a processor (the kernel's documentation,
   * "Scheduler Statistics") and voluntary context switches (proc(5)).
   */
  private static Map<String, long[]> counts(String name) throws IOException {
    var counts = new HashMap<String, long[]>();
    try (var threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path thread : threads) {
        try {
          if (!Files.readString(thread.resolve("comm")).startsWith(name)) continue;
          String ran = Files.readString(thread.resolve("schedstat")).split(" ")[0];
          counts.put(thread.toString(), new long[] {Long.parseLong(ran), sleeps(thread)});
        } catch (IOException e) {
          // It has ended meanwhile, as compilers' do; what it did is not counted.
        }
      }
    }
    return counts;
  }

  private static long sleeps(Path thread) throws IOException {
    for (String line : Files.readAllLines(thread.resolve("status"))) {
      if (line.startsWith("voluntary_ctxt_switches:")) {
        return Long.parseLong(line.substring(line.indexOf(':') + 1).strip());
      }
    }
    throw new IllegalStateException("no voluntary_ctxt_switches in " + thread);
  }
}
