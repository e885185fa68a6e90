package io.sandpiper.runtime.outbox;

import io.sandpiper.runtime.core.Kept;
import io.sandpiper.runtime.link.Journal;
import io.sandpiper.runtime.outbox.SegmentLog.Bounds;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The live readings of this process, in a folder of its own among those of earlier ones. For the
 * agent's thread; {@link #left}, {@link #all} and {@link #close} for the outbox's.
 */
final class LiveLog {
  private final Path folder;
  private final String boot;
  private final Journal journal;
  private final Records records = new Records();

  /** Numbers in the log, by those of the readings: they part when one could not be written. */
  private final Map<Long, Long> numbers = new HashMap<>();

  private SegmentLog log;
  private volatile boolean well = true;

  LiveLog(Path folder, String boot, Journal journal) {
    this.folder = folder;
    this.boot = boot;
    this.journal = journal;
  }

  void append(Kept reading) {
    try {
      // What is dropped when it is full is in memory still: only a kill would lose it.
      if (log == null) {
        log = SegmentLog.open(folder.resolve(boot), Bounds.unsynced(Limits.LIVE), (n, c) -> {});
      } else if (!well) {
        log.recover();
      }
      byte[] bytes = records.bytes(reading.reading());
      if (bytes.length > Limits.BODY) return; // in memory alone
      numbers.put(reading.number(), log.append(bytes));
      log.requireThere();
      if (!well) journal.info("outbox: " + folder + " takes live readings again");
      well = true;
    } catch (IOException e) {
      failed(e);
    }
  }

  private void failed(IOException e) {
    if (well) journal.warn("outbox: " + folder + ": " + Reason.of(e) + "; a kill loses readings");
    well = false;
  }

  void acknowledged(long number) {
    Long there = numbers.remove(number);
    if (there == null) return;
    try {
      log.acknowledged(there);
    } catch (IOException e) {
      failed(e); // it comes once more after a kill
    }
  }

  boolean well() {
    return well;
  }

  /** The folders that earlier processes have left, oldest first. */
  List<Path> left() {
    var left = new ArrayList<Path>();
    try (DirectoryStream<Path> each = Files.newDirectoryStream(Files.createDirectories(folder))) {
      for (Path path : each) if (!path.endsWith(boot) && Files.isDirectory(path)) left.add(path);
    } catch (IOException e) {
      journal.warn("outbox: " + folder + ": " + Reason.of(e));
    }
    left.sort(java.util.Comparator.comparing(LiveLog::modified));
    return left;
  }

  private static java.nio.file.attribute.FileTime modified(Path path) {
    try {
      return Files.getLastModifiedTime(path);
    } catch (IOException e) {
      return java.nio.file.attribute.FileTime.fromMillis(0);
    }
  }

  /** The folder of this process. */
  List<Path> all() {
    Path mine = folder.resolve(boot);
    return Files.isDirectory(mine) ? List.of(mine) : List.of();
  }

  /** The agent's thread does nothing more with it. */
  void close() {
    try {
      if (log != null) log.close();
    } catch (IOException e) {
      well = false; // what was appended is there
    }
  }
}
