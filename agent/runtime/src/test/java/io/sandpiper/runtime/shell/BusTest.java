package io.sandpiper.runtime.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.device.Claim;
import io.sandpiper.device.Description;
import io.sandpiper.device.Device;
import io.sandpiper.device.Driver;
import io.sandpiper.device.Procedure;
import io.sandpiper.device.Quantity;
import io.sandpiper.device.Refused;
import io.sandpiper.device.Signals;
import io.sandpiper.device.board.Board;
import io.sandpiper.device.schema.Schema;
import io.sandpiper.device.schema.Values;
import io.sandpiper.runtime.config.Configuration.Component;
import io.sandpiper.runtime.core.BusQueue;
import io.sandpiper.runtime.core.Devices.Job;
import io.sandpiper.runtime.core.Devices.Outcome;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BusTest {
  private static final String VALUE = "temperature_celsius";

  /** What a read gives: a value, or trouble. */
  private interface Reads {
    Map<String, Double> read() throws IOException;
  }

  private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
  private final BlockingQueue<Throwable> bugs = new LinkedBlockingQueue<>();
  private final List<String> did = new CopyOnWriteArrayList<>();
  private final Bus bus =
      new Bus(
          "test",
          null,
          new DeviceThreads.Told() {
            @Override
            public void done(long ticket, Outcome outcome) {
              outcomes.add(outcome);
            }

            @Override
            public Signals signals(String component) {
              return (on, nanos) -> {};
            }

            @Override
            public void failing(String component, String reason) {
              did.add(component + " " + reason);
            }

            @Override
            public void broke(Throwable bug) {
              did.add("broke");
              bugs.add(bug);
            }
          });
  private Reads reads = () -> Map.of(VALUE, 20.0);

  /** Of the device that was opened last. */
  private Signals signals;

  @AfterEach
  void end() {
    bus.end();
    bus.join(TimeUnit.SECONDS.toNanos(10));
  }

  private Component sensor(String name) {
    var driver =
        new Driver() {
          @Override
          public Description description() {
            return Description.sensor(
                "probe", "A probe.", Schema.NONE, new Quantity(VALUE, "°C", -40, 85));
          }

          @Override
          public List<Claim> claims(Values settings) {
            return List.of();
          }

          @Override
          public String bus(Values settings) {
            return "test";
          }

          @Override
          public Device open(Values settings, Board board, Signals signals) {
            did.add("open " + name);
            BusTest.this.signals = signals;
            return new Device.Sensor() {
              @Override
              public Map<String, Double> read() throws IOException {
                return reads.read();
              }

              @Override
              public Map<String, Object> call(Procedure procedure, Values arguments)
                  throws IOException {
                throw new Refused("position_step: at most 3");
              }

              @Override
              public void close() {
                did.add("close " + name);
              }
            };
          }
        };
    Values settings = driver.description().settings().read(Map.of(), p -> {});
    return new Component(name, driver, settings);
  }

  private Outcome run(Component component, Job job) throws InterruptedException {
    assertTrue(bus.offer(new Bus.Task(component, job, 1)));
    Outcome outcome = outcomes.poll(10, TimeUnit.SECONDS);
    assertNotNull(outcome, "an outcome of " + job);
    return outcome;
  }

  private String failure(Component component) throws InterruptedException {
    return assertInstanceOf(Outcome.Failed.class, run(component, new Job.Read())).reason();
  }

  @Test
  void opensReadsAndCloses() throws InterruptedException {
    Component air = sensor("air");
    run(air, new Job.Open());
    assertEquals(new Outcome.Done(Map.of(VALUE, 20.0)), run(air, new Job.Read()));
    run(air, new Job.Close());
    assertEquals(List.of("open air", "close air"), did);
    assertEquals("the device is not open", failure(air));
  }

  @Test
  void whateverADriverThrowsTheBusGoesOn() throws InterruptedException {
    Component air = sensor("air");
    run(air, new Job.Open());
    reads =
        () -> {
          throw new StackOverflowError();
        };
    assertTrue(failure(air).startsWith("the driver broke"));
    reads =
        () -> {
          throw new IllegalStateException("a bug");
        };
    assertTrue(failure(air).contains("a bug"));
    reads =
        () -> {
          throw new IOException("no acknowledge");
        };
    assertEquals("no acknowledge", failure(air));
    reads = () -> Map.of(VALUE, 21.0);
    assertEquals(new Outcome.Done(Map.of(VALUE, 21.0)), run(air, new Job.Read()));
  }

  @Test
  void aMeasurementThatIsNotWhatWasPromisedIsAFailure() throws InterruptedException {
    Component air = sensor("air");
    run(air, new Job.Open());
    reads = () -> null;
    assertTrue(failure(air).contains("gave nothing"));
    reads = () -> Map.of("humidity_percent", 1.0);
    assertTrue(failure(air).contains("gave [humidity_percent]"));
    reads = () -> Map.of(VALUE, Double.NaN);
    assertTrue(failure(air).contains(VALUE + " is NaN"));
    var withNull = new HashMap<String, Double>();
    withNull.put(VALUE, null);
    reads = () -> withNull;
    assertTrue(failure(air).contains(VALUE + " is null"));
  }

  @Test
  void whatIsACallersFaultIsNoFailureOfTheDevice() throws InterruptedException {
    Component air = sensor("air");
    run(air, new Job.Open());
    var move = new Procedure("move", "Moves.", Schema.NONE, Schema.NONE);
    assertEquals(
        new Outcome.Refused("position_step: at most 3"),
        run(air, new Job.Call(move, Schema.NONE.read(Map.of(), p -> {}))));
  }

  @Test
  void openingTwiceOpensOnce() throws InterruptedException {
    Component air = sensor("air");
    run(air, new Job.Open());
    run(air, new Job.Open());
    assertEquals(List.of("open air"), did);
  }

  @Test
  void theEndClosesWhatIsOpenInReverseOrder() throws InterruptedException {
    run(sensor("air"), new Job.Open());
    run(sensor("soil"), new Job.Open());
    bus.end();
    bus.join(TimeUnit.SECONDS.toNanos(10));
    assertEquals(List.of("open air", "open soil", "close soil", "close air"), did);
  }

  @Test
  void whatEndsTheThreadIsToldWhenTheDevicesAreSafe() throws InterruptedException {
    Component air = sensor("air");
    run(air, new Job.Open());
    var bug = new OutOfMemoryError("for a test");
    reads =
        () -> {
          throw new IllegalStateException() {
            private static final long serialVersionUID = 1;

            @Override
            public String toString() {
              throw bug;
            }
          };
        };
    assertTrue(bus.offer(new Bus.Task(air, new Job.Read(), 1)));

    assertSame(bug, bugs.poll(10, TimeUnit.SECONDS));
    assertEquals(List.of("open air", "close air", "broke"), did);
  }

  @Test
  void anEventThatWasNotPromisedIsTheDriversFaultAndToldOnce() throws InterruptedException {
    run(sensor("air"), new Job.Open());

    signals.event("rain", Map.of());
    signals.event("hail", Map.of());

    String fault = "air the driver broke: it told of the event rain, and promises none such";
    assertEquals(List.of("open air", fault), did);
  }

  @Test
  void whatIsTakenBackWhileItWaitsIsNeverBegun() throws InterruptedException {
    Component air = sensor("air");
    run(air, new Job.Open());
    var reading = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    reads =
        () -> {
          did.add("read");
          reading.countDown();
          await(release);
          return Map.of(VALUE, 1.0);
        };
    assertTrue(bus.offer(new Bus.Task(air, new Job.Read(), 2)));
    assertTrue(reading.await(10, TimeUnit.SECONDS));
    assertTrue(bus.offer(new Bus.Task(air, new Job.Read(), 3)));

    assertTrue(bus.withdraw(3));
    assertFalse(bus.withdraw(3), "it waits no more");
    assertFalse(bus.withdraw(2), "it is being done");
    release.countDown();
    assertEquals(new Outcome.Done(Map.of(VALUE, 1.0)), outcomes.poll(10, TimeUnit.SECONDS));
    run(air, new Job.Close());
    assertEquals(List.of("open air", "read", "close air"), did);
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException("interrupted");
    }
  }

  @Test
  void aFullQueueRefuses() throws InterruptedException {
    Component air = sensor("air");
    run(air, new Job.Open());
    var reading = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    reads =
        () -> {
          reading.countDown();
          await(release);
          return Map.of(VALUE, 1.0);
        };
    assertTrue(bus.offer(new Bus.Task(air, new Job.Read(), 1)));
    assertTrue(reading.await(10, TimeUnit.SECONDS));
    int taken = 0;
    while (bus.offer(new Bus.Task(air, new Job.Read(), 1))) taken++;
    assertEquals(BusQueue.CALLERS, taken);
    assertTrue(bus.offer(new Bus.Task(air, new Job.Read(Job.Reader.WATCH), 3)), "a sample too");
    assertTrue(bus.offer(new Bus.Task(air, new Job.Close(), 2)), "what leaves it safe has room");
    release.countDown();
  }

  @Test
  void aBusThatDoesNotComeBackIsBlockedUntilItDoes() throws InterruptedException {
    Component air = sensor("air");
    run(air, new Job.Open());
    var reading = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    reads =
        () -> {
          reading.countDown();
          await(release);
          return Map.of(VALUE, 1.0);
        };
    assertTrue(bus.offer(new Bus.Task(air, new Job.Read(), 1)));
    assertTrue(reading.await(10, TimeUnit.SECONDS));
    long now = System.nanoTime();
    assertEquals(Optional.empty(), bus.blocked(now + TimeUnit.SECONDS.toNanos(1)));
    assertEquals(
        "bus test is blocked: air has not come back for 60 s",
        bus.blocked(now + TimeUnit.SECONDS.toNanos(60)).orElseThrow());
    release.countDown();
    assertNotNull(outcomes.poll(10, TimeUnit.SECONDS));
    assertEquals(Optional.empty(), bus.blocked(now + TimeUnit.SECONDS.toNanos(60)));
  }
}
