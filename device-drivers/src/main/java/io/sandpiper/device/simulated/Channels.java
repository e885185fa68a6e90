package io.sandpiper.device.simulated;

import io.sandpiper.device.board.Board.Pulses;
import io.sandpiper.device.board.Board.Pwm;
import io.sandpiper.device.schema.Line;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/** The PWM channels of a simulated board. Any thread. */
final class Channels {
  private static final Pulses NONE = new Pulses(1, 0);

  private final LongSupplier nanos;
  private final Faults faults;
  private final Map<Line, Pulses> pulses = new HashMap<>();
  private final Set<Line> open = new HashSet<>();
  private final ArrayDeque<SimulatedBoard.PwmChange> changes = new ArrayDeque<>();

  Channels(LongSupplier nanos, Faults faults) {
    this.nanos = nanos;
    this.faults = faults;
  }

  Pwm open(Line channel) throws IOException {
    faults.pass(new Faults.Channel(channel));
    synchronized (this) {
      if (!open.add(channel)) throw new IOException("channel " + channel + ": in use");
    }
    return new Pwm() {
      @Override
      public void set(long periodNanos, long highNanos) throws IOException {
        faults.pass(new Faults.Channel(channel));
        change(channel, new Pulses(periodNanos, highNanos));
      }

      @Override
      public Pulses read() throws IOException {
        faults.pass(new Faults.Channel(channel));
        synchronized (Channels.this) {
          return pulses.getOrDefault(channel, NONE);
        }
      }

      @Override
      public void close() {
        synchronized (Channels.this) {
          open.remove(channel);
        }
      }
    };
  }

  private void change(Line channel, Pulses to) throws IOException {
    if (to.periodNanos() < 1 || to.highNanos() < 0 || to.highNanos() > to.periodNanos()) {
      throw new IOException("channel " + channel + ": can't put out " + to);
    }
    var change = new SimulatedBoard.PwmChange(channel, to, nanos.getAsLong());
    synchronized (this) {
      if (to.equals(pulses.put(channel, to))) return;
      if (changes.size() == Limits.EDGES) changes.removeFirst();
      changes.addLast(change);
    }
  }

  synchronized List<SimulatedBoard.PwmChange> changes() {
    return List.copyOf(changes);
  }
}
