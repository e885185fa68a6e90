package io.sandpiper.runtime.outbox;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.runtime.outbox.Losses.Cause;
import io.sandpiper.runtime.outbox.SegmentLog.Bounds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentLogTest {
  private static final Bounds ROOMY = new Bounds(64 << 20, false);

  @TempDir private Path folder;
  private final Map<Cause, Long> lost = new EnumMap<>(Cause.class);

  private SegmentLog open(Bounds bounds) throws IOException {
    return SegmentLog.open(folder, bounds, (n, cause) -> lost.merge(cause, n, Long::sum));
  }

  private static byte[] body(long number) {
    return ("reading " + number).getBytes(StandardCharsets.US_ASCII);
  }

  /** Each body says its number. */
  private static void append(SegmentLog log, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      long expected = log.appended() + 1;
      assertEquals(expected, log.append(body(expected)));
    }
  }

  private static List<Long> numbers(List<Frame> frames) {
    return frames.stream().map(Frame::number).toList();
  }

  private static List<Long> range(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }

  private long files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      long sum = 0;
      for (Path each : all.filter(Files::isRegularFile).toList()) sum += Files.size(each);
      return sum;
    }
  }

  private Path segment(int index) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(p -> p.toString().endsWith(".log")).sorted().toList().get(index);
    }
  }

  @Test
  void givesRecordsInTheirOrderAndForgetsThoseAcknowledged() throws IOException {
    try (SegmentLog log = open(ROOMY)) {
      append(log, 5);

      List<Frame> frames = log.read(3);
      assertEquals(range(1, 3), numbers(frames));
      assertArrayEquals(body(2), frames.get(1).body());
      log.acknowledged(1);
      log.acknowledged(2);
      assertEquals(range(4, 5), numbers(log.read(9)));
    }
    try (SegmentLog log = open(ROOMY)) {
      assertEquals(range(3, 5), numbers(log.read(9)), "what was not acknowledged comes again");
      append(log, 1);
      assertEquals(range(6, 6), numbers(log.read(9)));
    }
    assertEquals(Map.of(), lost);
  }

  @Test
  void lookingTakesNothing() throws IOException {
    try (SegmentLog log = open(new Bounds(64 << 10, false))) { // many segments
      append(log, 1500);
      assertEquals(range(1, 20), numbers(log.read(20)));
      log.acknowledged(1);
      log.acknowledged(3);
      log.acknowledged(500); // moved there, and taken meanwhile

      var look = new Look(0);
      List<Long> seen = new ArrayList<>();
      while (!look.end) {
        seen.addAll(numbers(log.look(look, 70)));
        assertEquals(1, log.read(1).size(), "the other reader goes on where it was");
      }

      var expected = new ArrayList<>(range(2, 1500));
      expected.removeAll(List.of(3L, 500L));
      assertEquals(expected, seen);
      assertEquals(1500, look.above);
      append(log, 1);
      look = new Look(1500);
      assertEquals(range(1501, 1501), numbers(log.look(look, 9)));
    }
    assertEquals(Map.of(), lost);
  }

  @Test
  void lookingGoesOnAfterWhatWasDroppedOrThinnedMeanwhile() throws IOException {
    for (boolean thin : List.of(false, true)) {
      lost.clear();
      try (SegmentLog log =
          SegmentLog.open(folder.resolve("" + thin), new Bounds(64 << 10, thin), (n, c) -> {})) {
        append(log, 1000);
        var look = new Look(0);
        List<Long> seen = new ArrayList<>(numbers(log.look(look, 30)));
        append(log, 2000);
        while (!look.end) seen.addAll(numbers(log.look(look, 30)));

        assertEquals(seen.stream().distinct().sorted().toList(), seen, "in order, each once");
        List<Long> left = numbers(log.read(9999));
        assertEquals(
            left.stream().filter(n -> n > 30).toList(), seen.stream().filter(n -> n > 30).toList());
      }
    }
  }

  @Test
  void whatIsAcknowledgedOutOfOrderStaysUntilWhatIsBeforeIt() throws IOException {
    try (SegmentLog log = open(ROOMY)) {
      append(log, 3);
      log.read(3);
      log.acknowledged(2);
      log.acknowledged(3);
    }
    try (SegmentLog log = open(ROOMY)) {
      assertEquals(range(1, 3), numbers(log.read(9)));
    }
  }

  @Test
  void whatIsAcknowledgedBeforeItIsReadIsNotRead() throws IOException {
    try (SegmentLog log = open(ROOMY)) {
      append(log, 4);
      log.acknowledged(1);
      log.acknowledged(3);

      assertEquals(2, log.unread());
      assertEquals(List.of(2L, 4L), numbers(log.read(9)));
    }
  }

  @Test
  void aLogThatIsAcknowledgedToItsEndTakesNoRoom() throws IOException {
    try (SegmentLog log = open(ROOMY)) {
      append(log, 50_000);
      assertTrue(log.bytes() > 1_000_000);
      for (Frame each : log.read(50_000)) log.acknowledged(each.number());

      assertEquals(0, log.unread());
      assertEquals(Cursor.BYTES, files());
      append(log, 1);
    }
    try (SegmentLog log = open(ROOMY)) {
      assertEquals(range(50_001, 50_001), numbers(log.read(9)));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void neverTakesMoreThanItMayAndCountsWhatGoes(boolean thin) throws IOException {
    var bounds = new Bounds(1 << 20, thin);
    long count = 60_000;
    try (SegmentLog log = open(bounds)) {
      for (long i = 1; i <= count; i++) {
        log.append(("a reading of some length, with the number " + i).getBytes());
        if (i % 500 == 0) assertTrue(files() <= bounds.maxBytes());
      }
    }
    try (SegmentLog log = open(bounds)) {
      List<Long> left = numbers(log.read((int) count));
      assertTrue(left.size() > 10_000, () -> left.size() + " left");
      assertEquals(count, left.get(left.size() - 1), "the newest is there");
      assertEquals(count, left.size() + lost.get(Cause.FULL));
      if (thin) assertTrue(left.get(0) < 1_000, "something is left of the beginning");
      else assertEquals(range(left.get(0), count), left);
      assertEquals(1, lost.size());
    }
  }

  @Test
  void whatSomebodyHasReadIsNotLostWithItsSegment() throws IOException {
    try (SegmentLog log = open(new Bounds(64 << 10, false))) {
      append(log, 100);
      log.read(60);
      append(log, 10_000);
      for (long i = 1; i <= 60; i++) log.acknowledged(i);
      long left = log.read(20_000).size();

      assertEquals(10_100, 60 + left + lost.get(Cause.FULL));
    }
  }

  @Test
  void aPowerCutAtAnyByteOfTheLastWriteLosesThatRecordAlone() throws IOException {
    try (SegmentLog log = open(ROOMY)) {
      append(log, 20);
    }
    byte[] whole = Files.readAllBytes(segment(0));
    int last = Frame.size(body(20).length);
    for (int cut = 1; cut <= last; cut++) {
      Files.write(segment(0), java.util.Arrays.copyOf(whole, whole.length - cut));
      try (SegmentLog log = open(ROOMY)) {
        assertEquals(range(1, 19), numbers(log.read(99)));
        assertEquals(0, log.unread(), "nobody waits for more");
        append(log, 1);
        assertEquals(1, log.read(99).size(), "goes on");
      }
      clean();
      Files.write(folder.resolve("0000000000000000001-0.log"), whole);
    }
  }

  @Test
  void aTailOfZerosAsSomeFileSystemsLeaveItLosesNothingBefore() throws IOException {
    try (SegmentLog log = open(ROOMY)) {
      append(log, 20);
    }
    byte[] whole = Files.readAllBytes(segment(0));
    Files.write(segment(0), java.util.Arrays.copyOf(whole, whole.length + 9_000));

    try (SegmentLog log = open(ROOMY)) {
      append(log, 1);
      List<Long> read = numbers(log.read(99));
      assertEquals(range(1, 20), read.subList(0, 20));
      assertEquals(21, read.size());
    }
    assertEquals(Map.of(Cause.DAMAGE, 1L), lost);
  }

  @Test
  void tenThousandFlippedBitsNeverStopTheStartAndCostTheirOwnRecordsAlone() throws IOException {
    try (SegmentLog log = open(ROOMY)) {
      append(log, 30);
      log.read(4);
      for (long i = 1; i <= 4; i++) log.acknowledged(i);
    }
    byte[] records = Files.readAllBytes(segment(0));
    byte[] cursor = Files.readAllBytes(folder.resolve("cursor"));
    var chance = new SplittableRandom(6);
    for (int i = 0; i < 10_000; i++) {
      clean();
      boolean inCursor = chance.nextInt(20) == 0;
      int bit = chance.nextInt(8 * (inCursor ? cursor.length : records.length));
      Files.write(folder.resolve("cursor"), inCursor ? flipped(cursor, bit) : cursor);
      Files.write(
          folder.resolve("0000000000000000001-0.log"), inCursor ? records : flipped(records, bit));
      lost.clear();
      try (SegmentLog log = open(ROOMY)) {
        append(log, 1);
        List<Long> read = numbers(log.read(99));
        assertTrue(read.size() >= 26, () -> "bit " + bit + ": " + read);
        var expected = new ArrayList<>(range(read.get(0), read.get(read.size() - 1)));
        expected.removeAll(read);
        // In the last record, a number stands for what may have been behind it as well.
        int gone = expected.contains(31L) ? 2 : 1;
        assertTrue(read.get(0) <= 6 && expected.size() <= gone, () -> "bit " + bit + ": " + read);
        long counted = lost.getOrDefault(Cause.DAMAGE, 0L);
        assertTrue(counted >= expected.size() && counted <= gone, () -> "bit " + bit + ": " + lost);
      }
    }
  }

  private static byte[] flipped(byte[] bytes, int bit) {
    byte[] flipped = bytes.clone();
    flipped[bit / 8] ^= (byte) (1 << bit % 8);
    return flipped;
  }

  private void clean() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        if (!each.equals(folder)) Files.delete(each);
      }
    }
  }

  @Test
  void whatIsDamagedIsSetAside() throws IOException {
    try (SegmentLog log = open(ROOMY)) {
      append(log, 30);
    }
    Files.write(segment(0), flipped(Files.readAllBytes(segment(0)), 8 * 100));
    try (SegmentLog log = open(ROOMY)) {
      assertEquals(29, log.read(99).size());
    }
    assertTrue(Files.exists(folder.resolve("damaged/0000000000000000001-0.log")));
  }

  @Test
  void aSegmentThatSomebodyDeletedIsCounted() throws IOException {
    var bounds = new Bounds(1 << 20, false);
    long all;
    try (SegmentLog log = open(bounds)) {
      append(log, 10_000);
      all = 10_000;
    }
    Files.delete(segment(1));
    try (SegmentLog log = open(bounds)) {
      assertEquals(all, log.read(20_000).size() + lost.get(Cause.DAMAGE));
    }
  }

  @Test
  void whatIsTooOldGoesSegmentBySegment() throws IOException {
    try (SegmentLog log = open(new Bounds(64 << 10, false))) {
      append(log, 1_000);
      log.expire(body -> new String(body, StandardCharsets.US_ASCII).compareTo("reading 2") < 0);

      long first = log.read(1).get(0).number();
      assertTrue(first > 1 && first < 300, () -> "first left: " + first);
      assertEquals(Map.of(Cause.AGE, first - 1), lost);
    }
  }

  @Test
  void aThinnedSegmentWhoseOldOneWasNotDeletedYetCountsOnce() throws IOException {
    try (SegmentLog log = open(ROOMY)) {
      append(log, 10);
    }
    byte[] old = Files.readAllBytes(segment(0));
    Segment.found(segment(0)).orElseThrow().thinned(number -> true);
    Files.write(folder.resolve("0000000000000000001-0.log"), old);
    Files.write(folder.resolve("0000000000000000001-1.log.new"), old);

    try (SegmentLog log = open(ROOMY)) {
      assertEquals(List.of(2L, 4L, 6L, 8L, 10L), numbers(log.read(99)));
    }
    assertEquals(Map.of(), lost);
  }

  @Test
  void aSegmentThatIsCutWhileItIsReadEndsThere() throws IOException {
    try (SegmentLog log = open(ROOMY)) {
      append(log, 20);
      Files.write(segment(0), new byte[0]);

      assertEquals(List.of(), log.read(99));
      assertEquals(0, log.unread());
    }
    assertEquals(Map.of(Cause.DAMAGE, 20L), lost);
  }
}
