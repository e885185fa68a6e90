package io.sandpiper.device.machine;

import io.sandpiper.device.board.Board;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** This machine's programs, where whoever starts the agent lets devices run them. */
public final class LocalPrograms implements Board.Programs {
  /** By the environment: neither a configuration nor a reload of one can change it. */
  static final String SWITCH = "SANDPIPER_ALLOW_EXEC";

  private static final String ALLOWED = "yes";

  private LocalPrograms() {}

  /**
   * @param environment of the agent
   */
  public static Board.Programs allowed(Map<String, String> environment) throws IOException {
    if (ALLOWED.equals(environment.get(SWITCH))) return new LocalPrograms();
    throw new IOException(
        "running programs is off: the agent has to be started with " + SWITCH + "=" + ALLOWED);
  }

  @Override
  public Board.Ended run(List<String> command, Duration atMost, int bytes) throws IOException {
    var builder =
        new ProcessBuilder(command)
            .directory(Path.of("/").toFile())
            .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true);
    // Ours may hold secrets, and a program must not depend on what started us.
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/local/bin:/usr/bin:/bin");
    builder.environment().put("LANG", "C.UTF-8");
    Process process = builder.start();
    var words = new Words(process.getInputStream(), bytes);
    words.start();
    try {
      if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException(
            command.get(0) + ": killed, took longer than " + atMost.toMillis() + " ms");
      }
      words.join(Limits.LAST_WORDS.toMillis());
      return words.ended(process.exitValue());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting");
    } finally {
      end(process);
    }
  }

  /** Children first: when their parent has ended, they are nobody's. */
  private static void end(Process process) throws IOException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.getInputStream().close();
  }

  /** Takes what a program says, so that it never waits for us; keeps the first bytes. */
  private static final class Words extends Thread {
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final InputStream said;
    private final int most;
    private boolean cut;

    Words(InputStream said, int most) {
      super("program-output");
      this.said = said;
      this.most = most;
      setDaemon(true);
    }

    @Override
    public void run() {
      byte[] bytes = new byte[Limits.READ];
      try {
        for (int count = said.read(bytes); count >= 0; count = said.read(bytes)) {
          keep(bytes, count);
        }
      } catch (IOException e) {
        // Closed when the program has ended or was killed: what it said until then is kept.
      }
    }

    private synchronized void keep(byte[] bytes, int count) {
      int room = Math.min(count, most - kept.size());
      kept.write(bytes, 0, room);
      cut |= room < count;
    }

    synchronized Board.Ended ended(int exit) {
      return new Board.Ended(exit, kept.toString(StandardCharsets.UTF_8), cut);
    }
  }
}
