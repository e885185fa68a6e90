package io.sandpiper.runtime.shell;

import io.sandpiper.device.Claim;
import io.sandpiper.device.Description;
import io.sandpiper.device.Device;
import io.sandpiper.device.Driver;
import io.sandpiper.device.Event;
import io.sandpiper.device.Quantity;
import io.sandpiper.device.Signals;
import io.sandpiper.device.board.Board;
import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Schema;
import io.sandpiper.device.schema.Values;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Drivers that do what no driver should, when they are told to. */
final class Misbehaving {
  private static final Quantity CELSIUS = new Quantity("temperature_celsius", "°C", -40, 85);

  private final AtomicLong told = new AtomicLong();
  private volatile boolean throwing;
  private volatile boolean flooding;
  private volatile boolean spinning;

  void doThrow() {
    throwing = true;
  }

  /** Takes as much of the processor as flooding does, and tells nothing: to compare with. */
  void spin() {
    spinning = true;
  }

  void flood() {
    flooding = true;
  }

  void behave() {
    throwing = false;
    flooding = false;
    spinning = false;
  }

  /** How many signals were told in all. */
  long told() {
    return told.get();
  }

  /** Each on a bus of its own. */
  private record Made(Description description, Opening opening) implements Driver {
    interface Opening {
      Device open(Signals signals);
    }

    @Override
    public List<Claim> claims(Values settings) {
      return List.of(new Claim.Named(description.name(), description.name()));
    }

    @Override
    public Device open(Values settings, Board board, Signals signals) {
      return opening.open(signals);
    }
  }

  private static Device.Sensor sensor(Runnable before) {
    return new Device.Sensor() {
      @Override
      public Map<String, Double> read() {
        before.run();
        return Map.of(CELSIUS.name(), 20.0);
      }

      @Override
      public void close() {}
    };
  }

  /** A sensor that throws something else each time. */
  Driver throwing() {
    return new Made(
        Description.sensor("throwing", "Throws.", Schema.NONE, CELSIUS),
        signals ->
            sensor(
                () -> {
                  if (throwing) throw new IllegalStateException("bug " + System.nanoTime());
                }));
  }

  /** An input whose thread tells levels and events as fast as it can. */
  Driver floodingInput() {
    var event = new Event("line", "A line.", Schema.of(Key.of("n", Key.flag(), false, "n")));
    return new Made(
        Description.input("flooding-input", "Floods.", Schema.NONE).telling(event),
        signals -> {
          start(
              n -> {
                signals.level(n % 2 == 0, System.nanoTime());
                signals.event("line", Map.of("n", true));
              });
          return new Device.Input() {
            @Override
            public boolean read() {
              return false;
            }

            @Override
            public void close() {}
          };
        });
  }

  /** A sensor whose thread says as fast as it can that it measures something new. */
  Driver floodingSensor() {
    return new Made(
        Description.sensor("flooding-sensor", "Floods.", Schema.NONE, CELSIUS),
        signals -> {
          start(n -> signals.changed());
          return sensor(() -> {});
        });
  }

  private interface Telling {
    void tell(long n);
  }

  private void start(Telling telling) {
    var thread =
        new Thread(
            () -> {
              for (long n = 0; ; n++) {
                if (flooding) {
                  telling.tell(n);
                  told.incrementAndGet();
                } else if (!spinning) {
                  LockSupport.parkNanos(1_000_000);
                }
              }
            },
            "floods");
    thread.setDaemon(true);
    thread.start();
  }
}
