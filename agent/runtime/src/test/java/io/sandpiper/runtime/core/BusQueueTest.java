package io.sandpiper.runtime.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.device.Procedure;
import io.sandpiper.device.schema.Schema;
import io.sandpiper.runtime.core.Devices.Job;
import io.sandpiper.runtime.core.Devices.Job.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BusQueueTest {
  private static final Job CALL =
      new Job.Call(
          new Procedure("move", "Moves.", Schema.NONE, Schema.NONE),
          Schema.NONE.read(Map.of(), p -> {}));

  private final BusQueue<String> queue = new BusQueue<>();

  private List<String> all() {
    var all = new ArrayList<String>();
    for (String each = queue.poll(); each != null; each = queue.poll()) all.add(each);
    return all;
  }

  @Test
  void howeverManyReadsWaitAWriteHasRoomAndIsNext() {
    int reads = 0;
    while (queue.offer("air", new Job.Read(Reader.WATCH), "read")) reads++;
    assertEquals(BusQueue.ASKED, reads);
    assertTrue(queue.offer("pump", new Job.Write(false), "safe"));
    assertEquals("safe", queue.poll());
  }

  @Test
  void howeverManyCallersWaitTheSamplesHaveRoom() {
    int reads = 0;
    while (queue.offer("air", new Job.Read(), "read")) reads++;
    assertEquals(BusQueue.CALLERS, reads);
    assertFalse(queue.offer("motor", CALL, "call"));
    int samples = 0;
    while (queue.offer("air", new Job.Read(Reader.WATCH), "sample")) samples++;
    assertEquals(BusQueue.ASKED - BusQueue.CALLERS, samples);
  }

  @Test
  void whatAnOwnerReadsToDecideGoesFirstToo() {
    queue.offer("pump", new Job.Read(), "asked");
    queue.offer("pump", new Job.Read(Job.Reader.OWNER), "decides");
    assertEquals(List.of("decides", "asked"), all());
  }

  @Test
  void eachLaneKeepsItsOrder() {
    queue.offer("air", new Job.Read(), "1");
    queue.offer("pump", new Job.Open(), "a");
    queue.offer("soil", new Job.Read(), "2");
    queue.offer("pump", new Job.Write(true), "b");
    queue.offer("pump", new Job.Close(), "c");
    assertEquals(List.of("a", "b", "c", "1", "2"), all());
  }

  @Test
  void whatAComponentWasCalledForIsDoneBeforeItIsStopped() {
    queue.offer("air", new Job.Read(), "read");
    queue.offer("fan", CALL, "another's call");
    queue.offer("motor", CALL, "call 1");
    queue.offer("motor", CALL, "call 2");
    queue.offer("motor", new Job.Close(), "close");
    assertEquals(List.of("call 1", "call 2", "close", "read", "another's call"), all());
  }

  @Test
  void writesWithoutEndDoNotKeepAReadForEver() {
    queue.offer("air", new Job.Read(), "read");
    for (int i = 0; i < BusQueue.TURN; i++) queue.offer("lamp", new Job.Write(true), "write");
    List<String> all = all();
    assertEquals(BusQueue.TURN - 1, all.indexOf("read"));
  }

  @Test
  void whatIsTakenBackIsNotDoneAndLeavesItsPlace() {
    queue.offer("air", new Job.Read(), "1");
    queue.offer("air", new Job.Read(), "2");
    queue.offer("pump", new Job.Write(true), "a");
    assertTrue(queue.withdraw("1"::equals));
    assertTrue(queue.withdraw("a"::equals));
    assertFalse(queue.withdraw("1"::equals), "it waits no more");
    assertEquals(List.of("2"), all());

    while (queue.offer("air", new Job.Read(), "read")) {}
    assertTrue(queue.withdraw("read"::equals));
  }

  @Test
  void aCallThatWaitsBeforeAStopCanBeTakenBackAsWell() {
    queue.offer("motor", CALL, "call");
    queue.offer("motor", new Job.Close(), "close");
    assertTrue(queue.withdraw("call"::equals));
    assertEquals(List.of("close"), all());
  }

  @Test
  void theFirstLaneHasABoundToo() {
    for (int i = 0; i < BusQueue.FIRST; i++) queue.offer("pump", new Job.Write(true), "write");
    assertFalse(queue.offer("pump", new Job.Write(true), "one more"));
  }
}
