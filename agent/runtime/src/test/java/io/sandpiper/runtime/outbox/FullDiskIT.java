package io.sandpiper.runtime.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.runtime.config.Configuration;
import io.sandpiper.runtime.core.Kept;
import io.sandpiper.runtime.core.Reading;
import io.sandpiper.runtime.core.Stamp;
import io.sandpiper.runtime.core.Stamp.Trust;
import io.sandpiper.runtime.link.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file system of 256 KiB, as full and as read-only as a real one. Root alone may mount it. */
class FullDiskIT {
  private static final int BATCH = 100;

  @TempDir private Path disk;
  private final List<String> journal = new ArrayList<>();
  private long lost;
  private History history;
  private long made;

  private int mount(String... words) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(words));
    command.add(disk.toString());
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }

  @BeforeEach
  void mount() throws Exception {
    boolean mounted =
        Files.isWritable(Path.of("/proc/1/oom_score_adj"))
            && mount("mount", "-t", "tmpfs", "-o", "size=256k", "outbox-test") == 0;
    if (!mounted) System.err.println("SKIPPED: only root may mount a file system");
    Assumptions.assumeTrue(mounted, "only root may mount a file system");
    var told =
        new Journal() {
          @Override
          public void info(String line) {
            journal.add(line.replace(disk.toString(), "DISK"));
          }

          @Override
          public void warn(String line) {
            journal.add("! " + line.replace(disk.toString(), "DISK"));
          }
        };
    history =
        new History(
            disk.resolve("history"),
            Configuration.Outbox.STANDARD,
            System::currentTimeMillis,
            (n, cause) -> lost += n,
            told);
  }

  @AfterEach
  void unmount() throws Exception {
    if (history == null) return;
    history.close();
    assertEquals(0, mount("umount"));
  }

  /** So many new ones, or the same ones once more if they were not taken. */
  private boolean append() {
    List<Reading> readings =
        LongStream.rangeClosed(made + 1, made + BATCH).mapToObj(FullDiskIT::reading).toList();
    boolean taken = history.append(readings).isPresent();
    if (taken) made += BATCH;
    return taken;
  }

  private static Reading reading(long seq) {
    var stamp = new Stamp("boot1", seq, System.currentTimeMillis(), Trust.SYNCED, seq, "machine1");
    return new Reading("air", "reading", Map.of("values", Map.of("t", 1.0)), stamp);
  }

  private void fill() {
    for (int i = 0; append(); i++) assertTrue(i < 100, "a disk of 256 KiB is full some day");
  }

  /** Reads and acknowledges everything; each must be there, in its order, repeats left out. */
  private void drain() {
    long last = 0;
    for (List<Kept> some = history.read(64); !some.isEmpty(); some = history.read(64)) {
      for (Kept each : some) {
        long seq = each.reading().stamp().seq();
        assertTrue(seq <= last + 1, "after " + last + " comes " + seq);
        last = Math.max(last, seq);
        history.acknowledged(each.number());
      }
    }
    assertTrue(last >= made, made + " were taken, " + last + " came");
  }

  @Test
  void aFullDiskIsSaidOnceAndTakesReadingsWhenThereIsRoom() {
    fill();
    assertFalse(append());
    assertFalse(history.mend());
    assertFalse(history.well());
    assertEquals(
        List.of("! outbox: DISK/history: No space left on device; readings are in memory alone"),
        journal);

    drain(); // what the router takes makes room
    assertTrue(history.mend());
    assertTrue(history.well());
    assertTrue(append());
    assertEquals(0, lost);
    assertEquals("outbox: DISK/history takes readings again", journal.get(1));
  }

  @Test
  void aDiskThatIsReadOnlyForAWhileLosesNothing() throws Exception {
    append();
    // As the kernel does to a card with errors; it closes nothing, but there must be no writer.
    history.close();
    assertEquals(0, mount("mount", "-o", "remount,ro"));
    assertFalse(append());
    assertFalse(history.mend());
    assertFalse(history.well());
    assertEquals(1, journal.size(), journal.toString());
    assertTrue(journal.get(0).contains("Read-only file system"), journal.get(0));

    assertEquals(0, mount("mount", "-o", "remount,rw"));
    assertTrue(append());
    assertTrue(history.well());
    drain();
    assertEquals(0, lost);
  }
}
