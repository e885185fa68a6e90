package io.sandpiper.runtime.outbox;

import io.sandpiper.runtime.config.Configuration;
import io.sandpiper.runtime.core.Kept;
import io.sandpiper.runtime.core.Outbox;
import io.sandpiper.runtime.core.Reading;
import io.sandpiper.runtime.core.Stamp;
import io.sandpiper.runtime.link.Journal;
import io.sandpiper.runtime.link.Wall;
import io.sandpiper.runtime.outbox.Losses.Cause;
import io.sandpiper.runtime.outbox.SegmentLog.Bounds;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The readings that the router did not take. Opened when it is first needed, and anew after it has
 * failed. For the outbox's thread, but for {@link #bytes} and {@link #folder}.
 */
final class History {
  private final Path folder;
  private final Configuration.Outbox settings;
  private final LongSupplier millis;
  private final Losses losses;
  private final Journal journal;
  private final Records records = new Records();
  private SegmentLog log;
  private Look look = new Look(0);

  /** Why the disk could not; only what writes proves that it can again. */
  private volatile String trouble = "";

  private boolean failed;
  private volatile long bytes;
  private boolean expired;
  private long expiredAt;

  History(
      Path folder,
      Configuration.Outbox settings,
      LongSupplier millis,
      Losses losses,
      Journal journal) {
    this.folder = folder;
    this.settings = settings;
    this.millis = millis;
    this.losses = losses;
    this.journal = journal;
  }

  private interface Work<T> {
    T with(SegmentLog log) throws IOException;
  }

  /** Empty when the disk could not, which is said once. */
  private <T> Optional<T> attempt(Work<T> work) {
    try {
      if (log == null) {
        log = SegmentLog.open(folder, new Bounds(settings.maxBytes(), settings.thin()), losses);
      } else if (failed) {
        log.recover();
      }
      failed = false;
      T done = work.with(log);
      bytes = log.bytes();
      return Optional.of(done);
    } catch (IOException e) {
      failed = true;
      String reason = Reason.of(e);
      if (!reason.equals(trouble)) {
        journal.warn("outbox: " + folder + ": " + reason + "; readings are in memory alone");
      }
      trouble = reason;
      return Optional.empty();
    }
  }

  /** One that is too large must not keep the others out: nothing stands for it, and is counted. */
  private byte[] fitting(Reading reading) {
    byte[] bytes = records.bytes(reading);
    return bytes.length > Limits.BODY ? new byte[0] : bytes;
  }

  boolean well() {
    return trouble.isEmpty();
  }

  private void proven() {
    if (!well()) journal.info("outbox: " + folder + " takes readings again");
    trouble = "";
  }

  /** Tries a disk that has failed; whether it takes something again. */
  boolean mend() {
    return attempt(
            log -> {
              Path probe = folder.resolve("probe.new");
              Files.write(probe, new byte[Limits.PROBE]);
              Files.delete(probe);
              proven();
              return true;
            })
        .isPresent();
  }

  /** Appends and syncs, all or none; returns the number of the first. */
  Optional<Long> append(List<Reading> readings) {
    return attempt(
        log -> {
          expire(log);
          long before = log.appended();
          try {
            for (Reading each : readings) log.append(fitting(each));
            log.sync();
            proven();
            return before + 1;
          } catch (IOException e) {
            withdraw(log, before);
            throw e;
          }
        });
  }

  /** They are kept elsewhere, and come again. */
  private static void withdraw(SegmentLog log, long before) {
    for (long n = before + 1; n <= log.appended(); n++) {
      try {
        log.acknowledged(n);
      } catch (IOException e) {
        // The log itself knows; after a restart they come twice.
      }
    }
  }

  private void expire(SegmentLog log) throws IOException {
    long now = System.nanoTime();
    if (expired && now - expiredAt < Limits.EXPIRY.toNanos()) return;
    expired = true;
    expiredAt = now;
    log.expire(this::tooOld);
  }

  private boolean tooOld(byte[] body) {
    long now = millis.getAsLong();
    if (now < Wall.FIRST_PLAUSIBLE_MILLIS) return false;
    return records
        .reading(body)
        .filter(reading -> reading.stamp().clock() != Stamp.Trust.UNSYNCED)
        .filter(reading -> now - reading.stamp().millis() > settings.maxAge().toMillis())
        .isPresent();
  }

  List<Kept> read(int max) {
    return attempt(log -> kept(log, max)).orElse(List.of());
  }

  private List<Kept> kept(SegmentLog log, int max) throws IOException {
    var kept = new ArrayList<Kept>();
    long unreadable = 0;
    for (Frame frame : log.read(max)) {
      Optional<Kept> each = kept(frame);
      if (each.isPresent()) {
        kept.add(each.get());
      } else {
        log.acknowledged(frame.number());
        unreadable++;
      }
    }
    if (unreadable > 0) losses.lost(unreadable, Cause.DAMAGE);
    return kept;
  }

  /** Reads on behind a number, and takes nothing. */
  Outbox.Looked look(long above, int max) {
    if (above == 0 || look.above != above) look = new Look(above);
    return attempt(
            log -> {
              List<Kept> kept =
                  log.look(look, max).stream().flatMap(frame -> kept(frame).stream()).toList();
              return new Outbox.Looked(kept, look.above, look.end, "");
            })
        .orElseGet(() -> new Outbox.Looked(List.of(), above, true, trouble));
  }

  private Optional<Kept> kept(Frame frame) {
    return records.reading(frame.body()).map(reading -> Kept.past(frame.number(), reading));
  }

  void acknowledged(long number) {
    attempt(
        log -> {
          log.acknowledged(number);
          return true;
        });
  }

  /** How many are there that were never read. */
  long unread() {
    return log == null ? 0 : log.unread();
  }

  /** Takes over what live logs have, and deletes them. */
  boolean adopt(List<Path> live) {
    boolean all = true;
    for (Path each : live) all &= attempt(log -> adopt(log, each)).isPresent();
    return all;
  }

  private boolean adopt(SegmentLog log, Path live) throws IOException {
    // What was being moved when the process ended may be in both.
    Optional<Stamp> last = log.last().flatMap(records::reading).map(Reading::stamp);
    Optional<List<Frame>> frames = frames(live);
    if (frames.isEmpty()) return true;
    for (Frame frame : frames.get()) {
      boolean there = last.isPresent() && upTo(last.get(), frame);
      if (!there) log.append(frame.body());
    }
    log.sync();
    proven();
    delete(live);
    return true;
  }

  /** What can't be read stays where it is, and hinders nobody. */
  private Optional<List<Frame>> frames(Path live) {
    try (SegmentLog from = SegmentLog.open(live, Bounds.unsynced(Limits.LIVE), (n, c) -> {})) {
      return Optional.of(from.read(Integer.MAX_VALUE));
    } catch (IOException e) {
      journal.warn("outbox: " + live + ": " + Reason.of(e));
      return Optional.empty();
    }
  }

  private boolean upTo(Stamp last, Frame frame) {
    return records
        .reading(frame.body())
        .map(Reading::stamp)
        .filter(stamp -> stamp.boot().equals(last.boot()) && stamp.seq() <= last.seq())
        .isPresent();
  }

  private static void delete(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path each : files) {
        if (Files.isDirectory(each)) delete(each);
        else Files.delete(each);
      }
    }
    Files.delete(folder);
  }

  void close() {
    try {
      if (log != null) log.close();
    } catch (IOException e) {
      journal.warn("outbox: " + folder + ": " + Reason.of(e));
    }
  }

  Path folder() {
    return folder;
  }

  long bytes() {
    return bytes;
  }
}
