package io.sandpiper.runtime.shell;

import io.sandpiper.runtime.config.Configuration;
import io.sandpiper.runtime.core.MemoryOutbox;
import io.sandpiper.runtime.core.Outbox;
import io.sandpiper.runtime.link.Journal;
import io.sandpiper.runtime.outbox.DiskOutbox;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Where this machine keeps readings. */
final class Outboxes {
  private static final String NAME = "outbox";

  private Outboxes() {}

  /**
   * On disk where there is a folder for it: the configured one, or systemd's {@code StateDirectory}
   * ({@code systemd.exec(5)}); live readings in its {@code RuntimeDirectory}, which is in memory.
   *
   * @param boot names this process
   * @param post runs something on the agent's thread
   */
  static Outbox of(
      Configuration.Outbox settings,
      Map<String, String> environment,
      String boot,
      Consumer<Consumer<Outbox.Told>> post,
      Journal journal) {
    Optional<Path> folder =
        settings.dir().or(() -> folder(environment, "STATE_DIRECTORY").map(d -> d.resolve(NAME)));
    if (folder.isEmpty()) return new MemoryOutbox();
    Path run = folder(environment, "RUNTIME_DIRECTORY").orElse(folder.get());
    return DiskOutbox.start(folder.get(), run.resolve(NAME), boot, settings, post, journal);
  }

  /** Of several the first. */
  private static Optional<Path> folder(Map<String, String> environment, String variable) {
    String value = environment.getOrDefault(variable, "");
    return value.isEmpty() ? Optional.empty() : Optional.of(Path.of(value.split(":")[0]));
  }
}
