package io.sandpiper.device.pi4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.pi4j.library.gpiod.internal.GpioDException;
import io.sandpiper.device.board.Board.Edge;
import io.sandpiper.device.schema.Line;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GpioInputTest {
  /** A line whose edges come from the test; the kernel's time of each is the moment it is read. */
  private static final class Wire implements GpioInput.Source {
    final BlockingQueue<Boolean> queue = new LinkedBlockingQueue<>();
    final CountDownLatch awaited = new CountDownLatch(1);
    final CountDownLatch failed = new CountDownLatch(1);
    final CountDownLatch released = new CountDownLatch(1);
    volatile boolean high;
    volatile String failure;
    volatile boolean asleep;
    boolean unreadable;
    private Boolean next;

    @Override
    public boolean await(Duration time) {
      awaited.countDown();
      try {
        do next = queue.poll(1, TimeUnit.MILLISECONDS); // quiet sooner than a real line
        while (asleep);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      String why = failure; // which the test may take back once it knows
      if (why != null) {
        failed.countDown();
        throw new GpioDException(why);
      }
      return next != null;
    }

    @Override
    public Edge next() {
      return new Edge(next, System.nanoTime());
    }

    @Override
    public boolean high() {
      if (unreadable) throw new GpioDException("c_gpiod_line_get_value failed! (No such device)");
      return high;
    }

    @Override
    public void release() {
      released.countDown();
    }
  }

  private final Wire line = new Wire();
  private final BlockingQueue<Boolean> told = new LinkedBlockingQueue<>();
  private GpioInput input = new GpioInput(Line.of(22), line, edge -> told.add(edge.high()));

  @AfterEach
  void end() throws IOException {
    input.end();
  }

  private Boolean told() throws InterruptedException {
    return told.poll(10, TimeUnit.SECONDS);
  }

  /** As the kernel sees it: the level changes, and an edge is queued. */
  private void edge(boolean high) {
    line.high = high;
    line.queue.add(high);
  }

  @Test
  void edgesAreTold() throws InterruptedException {
    input.start();

    edge(true);
    assertEquals(true, told());
    edge(false);
    assertEquals(false, told());
  }

  @Test
  void theLevelAfterLostEdgesIsToldAllTheSame() throws InterruptedException {
    input.start();
    edge(true);
    assertEquals(true, told());

    line.high = false; // the kernel had no room for this edge

    assertEquals(false, told());
  }

  @Test
  void anEdgeToTheLevelAlreadyToldIsNotToldAgain() throws InterruptedException {
    line.queue.add(false);
    line.queue.add(true);
    line.high = true;
    input.start();

    assertEquals(true, told());
    edge(false);
    assertEquals(false, told());
  }

  @Test
  void aListenerThatThrowsHearsTheNextEdge() throws Exception {
    input =
        new GpioInput(
            Line.of(22),
            line,
            edge -> {
              told.add(edge.high());
              if (edge.high()) throw new IllegalStateException("listener");
            });
    input.start();

    edge(true);
    assertEquals(true, told());
    edge(false);

    assertEquals(false, told());
  }

  @Test
  void whenEdgesCannotBeAwaitedReadingSaysSo() throws Exception {
    input.start();
    line.failure = "c_gpiod_line_event_wait failed! (No such device)";
    assertTrue(line.failed.await(10, TimeUnit.SECONDS));

    String said = "";
    while (said.isEmpty()) { // the thread says so when it ends
      try {
        input.read();
      } catch (IOException e) {
        said = e.getMessage();
      }
    }

    assertEquals("line 22: c_gpiod_line_event_wait failed! (No such device)", said);
    input.end();
    assertTrue(input.released());
  }

  @Test
  void aSignalIsNoFailure() throws Exception {
    input.start();
    line.failure = "c_gpiod_line_event_wait failed! (Interrupted system call)";
    assertTrue(line.failed.await(10, TimeUnit.SECONDS));
    line.failure = null;

    edge(true);
    assertEquals(true, told());
  }

  @Test
  void theThreadLetsGoOfTheLineWhenNobodyListens() throws Exception {
    input.start();
    assertFalse(input.read());
    assertEquals(1, line.released.getCount());

    input.end();

    assertTrue(line.released.await(10, TimeUnit.SECONDS));
    assertFalse(input.resume(edge -> told.add(edge.high())));
  }

  @Test
  void aLineThatCanNotBeReadIsLetGoOf() {
    line.unreadable = true;

    assertThrows(GpioDException.class, () -> new GpioInput(Line.of(22), line, edge -> {}));

    assertEquals(0, line.released.getCount());
  }

  @Test
  void aClosedInputTellsNothing() throws Exception {
    input.start();
    input.end();

    edge(true);

    assertTrue(line.released.await(10, TimeUnit.SECONDS));
    assertEquals(0, told.size());
  }

  @Test
  void anInputThatNobodyLetGoOfYetIsTakenUpAgain() throws Exception {
    input.end(); // its thread has not begun: nothing is there to be waited for
    assertTrue(input.released());

    input = new GpioInput(Line.of(22), line, edge -> {});
    assertFalse(input.resume(edge -> told.add(edge.high())), "somebody listens");
    line.asleep = true;
    input.start();
    assertTrue(line.awaited.await(10, TimeUnit.SECONDS));
    input.end();
    line.high = true; // nobody heard this
    assertTrue(input.resume(edge -> told.add(edge.high())));
    line.asleep = false;
    edge(false);

    assertEquals(false, told());
  }

  @Test
  void theKernelsTimeIsTakenIfItIsOnOurClock() {
    long now = 1_000_000_000_000L;

    assertEquals(now - 3_000_000, GpioInput.nanos(now - 3_000_000, now));
    assertEquals(now, GpioInput.nanos(1_700_000_000_000_000_000L, now), "wall time");
    assertEquals(now, GpioInput.nanos(now + 1, now), "the future");
    assertTrue(GpioInput.nanos(0, now) == now, "long ago");
  }
}
