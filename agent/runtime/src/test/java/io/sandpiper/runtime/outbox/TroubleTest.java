package io.sandpiper.runtime.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.runtime.config.Configuration;
import io.sandpiper.runtime.core.Kept;
import io.sandpiper.runtime.core.Outbox;
import io.sandpiper.runtime.core.Reading;
import io.sandpiper.runtime.core.Stamp;
import io.sandpiper.runtime.core.Stamp.Trust;
import io.sandpiper.runtime.link.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that fail, by what any user can do to a folder; files are as real as the troubles. */
class TroubleTest {
  @TempDir private Path disk;
  private final List<String> journal = new ArrayList<>();
  private long lost;
  private final Journal told =
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

  private History history() {
    return new History(
        disk.resolve("history"),
        Configuration.Outbox.STANDARD,
        System::currentTimeMillis,
        (n, cause) -> lost += n,
        told);
  }

  private static Reading reading(long seq) {
    long now = System.currentTimeMillis();
    var stamp = new Stamp("boot1", seq, now, Trust.SYNCED, seq, "machine1");
    return new Reading("air", "reading", Map.of("values", Map.of("t", 1.0)), stamp);
  }

  private static List<Reading> readings(long from, long to) {
    return LongStream.rangeClosed(from, to).mapToObj(TroubleTest::reading).toList();
  }

  private static List<Long> seqs(List<Kept> kept) {
    return kept.stream().map(k -> k.reading().stamp().seq()).toList();
  }

  private static List<Long> range(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(each);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aFileInPlaceOfTheFolderIsSaidOnceAndForgivenWhenItIsGone() throws IOException {
    Path file = Files.writeString(disk.resolve("history"), "not a folder");
    History history = history();

    for (int i = 0; i < 3; i++) {
      assertTrue(history.append(readings(1, 3)).isEmpty());
      assertFalse(history.mend());
      assertEquals(List.of(), history.read(9));
      history.acknowledged(7);
    }
    assertFalse(history.well());
    assertEquals(1, journal.size(), journal.toString());
    assertTrue(journal.get(0).startsWith("! outbox: DISK/history: "), journal.get(0));
    assertTrue(journal.get(0).endsWith("; readings are in memory alone"), journal.get(0));

    Files.delete(file);
    assertTrue(history.mend());
    assertTrue(history.well());
    assertEquals(1L, history.append(readings(1, 3)).orElseThrow());
    assertEquals(range(1, 3), seqs(history.read(9)));
    assertEquals(
        List.of("outbox: DISK/history takes readings again"), journal.subList(1, journal.size()));
    assertEquals(0, lost);
    history.close();
  }

  @Test
  void aLinkThatLeadsNowhereIsLikeNoDisk() throws IOException {
    Files.createSymbolicLink(disk.resolve("history"), disk.resolve("unplugged"));
    History history = history();
    assertTrue(history.append(readings(1, 1)).isEmpty());
    assertFalse(history.well());

    Files.createDirectory(disk.resolve("unplugged"));

    assertTrue(history.mend());
    assertTrue(history.append(readings(1, 1)).isPresent());
    history.close();
  }

  @Test
  void aFolderThatIsDeletedIsNoticedWithTheNextAppendAndNumbersGoOn() {
    History history = history();
    history.append(readings(1, 5));
    assertEquals(range(1, 2), seqs(history.read(2)));

    delete(disk.resolve("history"));
    assertTrue(history.append(readings(6, 8)).isEmpty(), "written to a file without a name");
    assertFalse(history.well());

    assertEquals(9L, history.append(readings(6, 8)).orElseThrow(), "6 to 8 were withdrawn");
    assertTrue(history.well());
    List<Kept> kept = history.read(9);
    assertEquals(range(6, 8), seqs(kept));
    assertEquals(3, lost, "3 to 5; 1 and 2 are in their reader's hands, and 6 to 8 in memory");
    history.acknowledged(1);
    history.acknowledged(2);
    kept.forEach(each -> history.acknowledged(each.number()));
    history.close();
    History after = history();
    assertTrue(after.append(readings(9, 11)).isPresent());
    assertEquals(range(9, 11), seqs(after.read(9)));
    after.close();
  }

  @Test
  void aDeletedSegmentCostsItsReadingsAlone() throws IOException {
    History history = history();
    history.append(readings(1, 5));
    delete(disk.resolve("history"));
    assertFalse(history.read(9).size() > 0);
    history.read(9);

    assertEquals(5, lost, "told as soon as it is known, for live readings wait for them");
    assertEquals(0, history.unread());
    history.close();
  }

  /** As after a failed sync: written, but who knows whether they are there. */
  private void appendInVain(History history, List<Reading> readings) throws IOException {
    Path segment = disk.resolve("history").resolve("%019d-0.log".formatted(1));
    Path away = Files.move(segment, disk.resolve("away"));
    assertTrue(history.append(readings).isEmpty());
    Files.move(away, segment);
  }

  private LiveLog live(long from, long to) {
    var live = new LiveLog(disk.resolve("live"), "boot1", told);
    readings(from, to).forEach(each -> live.append(Kept.past(each.stamp().seq(), each)));
    live.close();
    return live;
  }

  @Test
  void whatWasWithdrawnIsTakenFromTheLiveReadingsAfterAKill() throws IOException {
    History history = history();
    history.append(readings(1, 1));
    history.read(9);
    history.acknowledged(1);
    live(2, 4);
    appendInVain(history, readings(2, 4));
    history.close(); // as a kill does: nothing more is written

    History after = history();
    assertTrue(after.adopt(new LiveLog(disk.resolve("live"), "boot2", told).left()));
    assertEquals(range(2, 4), seqs(after.read(9)));
    after.close();
    assertEquals(0, lost);
  }

  @Test
  void whatWasWithdrawnIsTakenFromTheLiveReadingsAtTheEnd() throws IOException {
    History history = history();
    history.append(readings(1, 2));
    assertEquals(range(1, 1), seqs(history.read(1)));
    LiveLog live = live(3, 5);
    appendInVain(history, readings(3, 5));

    assertTrue(history.adopt(live.all()));
    assertEquals(range(2, 5), seqs(history.read(9)), "behind what waits still");
    history.close();
    assertEquals(0, lost);
  }

  @Test
  void aFullDiskKeepsWhatItHasAndTakesMoreWhenThereIsRoom() throws IOException {
    History history = history();
    history.append(readings(1, 3));
    // A folder where the next segment would be: it can't be made, as on a full disk.
    Path inTheWay = disk.resolve("history").resolve("%019d-0.log".formatted(4));
    Files.createDirectories(inTheWay.resolve("something"));
    history.close();
    History again = history();

    assertTrue(again.append(readings(4, 6)).isEmpty());
    delete(inTheWay);
    assertTrue(again.append(readings(4, 6)).isPresent());

    assertEquals(range(1, 6), seqs(again.read(9)));
    again.close();
  }

  @Test
  void liveReadingsGoOnWithoutTheirFolderAndComeBackToIt() throws IOException {
    Path file = Files.writeString(disk.resolve("live"), "not a folder");
    var live = new LiveLog(disk.resolve("live"), "boot1", told);
    live.append(Kept.past(1, reading(1)));
    live.append(Kept.past(2, reading(2)));
    assertFalse(live.well());
    assertEquals(1, journal.size(), journal.toString());

    Files.delete(file);
    live.append(Kept.past(3, reading(3)));
    assertTrue(live.well());
    delete(disk.resolve("live"));
    live.append(Kept.past(4, reading(4)));
    assertFalse(live.well(), "written to a file without a name");
    live.append(Kept.past(5, reading(5)));
    assertTrue(live.well());
    live.acknowledged(1);
    live.acknowledged(3);
    live.append(Kept.past(6, reading(6)));
    live.close();

    History history = history();
    assertTrue(history.adopt(new LiveLog(disk.resolve("live"), "boot2", told).left()));
    assertEquals(range(5, 6), seqs(history.read(9)));
    history.close();
  }

  @Test
  void aReadingThatIsTooLargeIsCountedAndKeepsNoOtherOut() {
    Stamp stamp = reading(2).stamp();
    var large = new Reading("air", "reading", Map.of("text", "x".repeat(Limits.BODY)), stamp);
    var live = new LiveLog(disk.resolve("live"), "boot1", told);
    live.append(Kept.past(1, large));
    live.close();
    assertTrue(live.well());

    History history = history();
    assertTrue(history.append(List.of(reading(1), large, reading(3))).isPresent());
    assertEquals(List.of(1L, 3L), seqs(history.read(9)));
    assertEquals(1, lost);
    history.close();
  }

  /** What is told of an outbox, run by the test. */
  private static final class Told implements Outbox.Told {
    final List<String> said = new ArrayList<>();
    final List<Long> seqs = new ArrayList<>();

    @Override
    public void spilled(long first) {
      said.add("spilled " + first);
    }

    @Override
    public void notSpilled() {
      said.add("not spilled");
    }

    @Override
    public void fetched(List<Kept> past, long left) {
      seqs.addAll(seqs(past));
      said.add("fetched " + past.size() + ", " + left + " left");
    }

    @Override
    public void forgotten(long number) {
      said.add("forgotten " + number);
    }

    @Override
    public void lost(long count, String cause) {
      said.add("lost " + count + " by " + cause);
    }
  }

  @Test
  void whatEarlierProcessesLeftIsTakenOverBeforeAnythingElseWhenTheDiskIsBack() throws Exception {
    var left = new LiveLog(disk.resolve("run/live"), "boot0", told);
    for (long seq = 1; seq <= 3; seq++) left.append(Kept.past(seq, reading(seq)));
    left.close();
    Path file = Files.writeString(disk.resolve("history"), "not a folder");
    var told = new Told();
    var events = new LinkedBlockingQueue<Consumer<Outbox.Told>>();
    var outbox =
        DiskOutbox.start(
            disk,
            disk.resolve("run"),
            "boot1",
            Configuration.Outbox.STANDARD,
            events::add,
            this.told);
    try {
      outbox.spill(List.of(Kept.past(1, reading(4))));
      events.take().accept(told);
      assertEquals(List.of("not spilled"), told.said);
      assertFalse(outbox.well());
      assertEquals(false, outbox.health().get("ok"));

      Files.delete(file);
      outbox.spill(List.of(Kept.past(1, reading(4))));
      events.take().accept(told);
      assertEquals("spilled 4", told.said.get(1));
      assertTrue(outbox.well());
      outbox.fetch(9);
      events.take().accept(told);
      assertEquals(range(1, 4), told.seqs);
    } finally {
      outbox.close();
    }
  }

  @Test
  void aDiskThatComesBackIsFoundWithoutAReading() throws Exception {
    History before = history();
    before.append(readings(1, 3));
    before.close();
    Path away = disk.resolve("away");
    Files.move(disk.resolve("history"), away);
    Files.createSymbolicLink(disk.resolve("history"), disk.resolve("nowhere"));
    var told = new Told();
    var events = new LinkedBlockingQueue<Consumer<Outbox.Told>>();
    var outbox =
        DiskOutbox.start(
            disk,
            disk.resolve("run"),
            "boot1",
            Configuration.Outbox.STANDARD,
            events::add,
            this.told);
    try {
      outbox.fetch(9);
      events.take().accept(told);
      assertEquals(List.of("fetched 0, 0 left"), told.said);

      Files.delete(disk.resolve("history"));
      Files.move(away, disk.resolve("history"));
      events.take().accept(told); // after Limits.MEND

      assertEquals("fetched 0, 3 left", told.said.get(1));
      assertTrue(outbox.well());
    } finally {
      outbox.close();
    }
  }
}
