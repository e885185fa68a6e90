package io.sandpiper.runtime.config;

import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Schema;
import io.sandpiper.device.schema.Type;
import io.sandpiper.device.schema.Values;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The keys of {@code outbox}: how readings are kept until the router has them. */
final class OutboxKeys {
  private static final Key<String> DIR =
      Key.of(
          "dir",
          new Type.Text("a folder"),
          "",
          "Folder of its own for the readings that the router does not take; by default `outbox` in"
              + " the folder that systemd gives the service (`STATE_DIRECTORY`), and without one"
              + " memory alone.");

  private static final Key<Long> MAX_BYTES =
      Key.of(
          "max-bytes",
          new Type.Size(64 << 10, 1L << 40),
          64L << 20,
          "Size of all files there together.");

  private static final Key<Duration> MAX_AGE =
      Key.of(
          "max-age",
          Key.span(Duration.ofMinutes(1), Duration.ofDays(3650)),
          Duration.ofDays(7),
          "Readings older than that are given up.");

  private static final Key<String> WHEN_FULL =
      Key.of(
          "when-full",
          Key.word("drop-oldest", "thin"),
          "drop-oldest",
          "What goes when there is no more room: the oldest, or of older ones every second, again"
              + " and again.");

  private static final Key<String> ORDER =
      Key.of(
          "order",
          Key.word("oldest-first", "live-first"),
          "oldest-first",
          "Whether live readings wait behind those of an outage; oldest-first keeps the order of"
              + " each component.");

  private static final Key<Long> FLUSH =
      Key.of(
          "flush",
          Key.whole(1, 10_000),
          100L,
          "Readings of an outage that are published in a second, at most.");

  private static final Key<Duration> EVERY =
      Key.of(
          "every",
          Key.span(Duration.ofSeconds(1), Duration.ofHours(1)),
          Duration.ofMinutes(1),
          "What the router has not taken for so long is written to the disk and synced; a power cut"
              + " costs no more.");

  private static final Key<Long> COUNT =
      Key.of(
          "count",
          Key.whole(1, 10_000),
          100L,
          "The same when so many readings wait, if that is sooner.");

  private static final Key<Values> SYNC =
      Key.group(
          "sync",
          Schema.of(EVERY, COUNT),
          "How often readings are written to the disk. Each time costs two or three pages of"
              + " flash.");

  static final Schema ALL = Schema.of(DIR, MAX_BYTES, MAX_AGE, WHEN_FULL, ORDER, FLUSH, SYNC);

  private OutboxKeys() {}

  static Configuration.Outbox read(Values values, UnaryOperator<Path> resolve) {
    String dir = values.get(DIR);
    Values sync = values.get(SYNC);
    return new Configuration.Outbox(
        dir.isEmpty() ? Optional.empty() : Optional.of(resolve.apply(Path.of(dir))),
        values.get(MAX_BYTES),
        values.get(MAX_AGE),
        values.get(WHEN_FULL).equals("thin"),
        values.get(ORDER).equals("live-first"),
        values.get(FLUSH),
        sync.get(EVERY),
        sync.get(COUNT));
  }

  /** What holds where the file says nothing. */
  static Configuration.Outbox standard() {
    Values none = new Type.Group(ALL).read(java.util.Map.of()).orElseThrow();
    return read(none, UnaryOperator.identity());
  }
}
