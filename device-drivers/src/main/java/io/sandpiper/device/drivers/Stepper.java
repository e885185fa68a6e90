package io.sandpiper.device.drivers;

import io.sandpiper.device.Description;
import io.sandpiper.device.Device;
import io.sandpiper.device.Event;
import io.sandpiper.device.Procedure;
import io.sandpiper.device.Refused;
import io.sandpiper.device.Signals;
import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Schema;
import io.sandpiper.device.schema.Values;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * An open stepper motor with a thread of its own, which takes its steps. Calls come on another
 * thread and return at once.
 */
final class Stepper implements Device {
  static final Key<Double> RATE =
      Key.of(
          "rate",
          Key.decimal(0.1, Limits.STEP_RATE, "steps/s"),
          200.0,
          "Steps in a second when the caller does not say.");
  static final Key<Double> ACCELERATION =
      Key.of(
          "acceleration",
          Key.decimal(1, 100_000, "steps/s²"),
          500.0,
          "How fast the rate rises and falls.");
  static final Key<Boolean> HOLD =
      Key.of("hold", Key.flag(), false, "Whether the coils stay under current between moves.");

  static final Schema KEYS = Schema.of(RATE, ACCELERATION, HOLD);

  private static final Key<Long> STEPS =
      Key.required(
          "steps", Key.whole(-Limits.STEPS, Limits.STEPS), "How many; backward when below 0.");
  private static final Key<Long> POSITION =
      Key.required(
          "position_step",
          Key.whole(-Limits.STEPS, Limits.STEPS),
          "Steps from where the motor was when it was opened.");
  private static final Key<Double> STEPS_PER_SECOND =
      Key.of(
          "steps_per_second",
          Key.decimal(0, Limits.STEP_RATE, ""),
          0.0,
          "Rate between the ramps; 0 for the component's.");
  private static final Key<Long> TARGET =
      Key.required("target_step", Key.whole(-2 * Limits.STEPS, 2 * Limits.STEPS), "Its end.");
  private static final Key<Boolean> MOVING =
      Key.required("moving", Key.flag(), "Whether it is still on its way.");

  private static final Schema STATE = Schema.of(POSITION, TARGET, MOVING);

  private static final Procedure MOVE =
      new Procedure(
          "move",
          "Begins to move by some steps, and answers at once.",
          Schema.of(STEPS, STEPS_PER_SECOND),
          STATE);
  private static final Procedure MOVE_TO =
      new Procedure(
          "move_to",
          "Begins to move to a position, and answers at once.",
          Schema.of(POSITION, STEPS_PER_SECOND),
          STATE);
  private static final Procedure STOP =
      new Procedure("stop", "Stops at once, without a ramp.", Schema.NONE, STATE);
  private static final Procedure GET =
      Procedure.reading("get", "Tells where the motor is.", Schema.NONE, STATE);

  private static final Event STOPPED =
      new Event("stopped", "The motor has come to its end, or failed on its way.", STATE);

  static Description description(Description description) {
    return description.offering(MOVE, MOVE_TO, STOP, GET).telling(STOPPED);
  }

  /** The lines to the motor. Used by one thread at a time. */
  interface Coils extends StepMotion.Coils, AutoCloseable {
    /** Takes the current off the motor. */
    void release() throws IOException;

    /** Takes the current off and lets go of the lines. */
    @Override
    void close() throws IOException;
  }

  private final Coils coils;
  private final double rate;
  private final boolean hold;
  private final Signals signals;
  private final Thread thread;

  /** Guards itself and what follows. */
  private final StepMotion motion;

  private IOException failure;
  private boolean closed;

  Stepper(String name, Values settings, Coils coils, Signals signals) {
    this.coils = coils;
    this.signals = signals;
    rate = settings.get(RATE);
    hold = settings.get(HOLD);
    motion = new StepMotion(coils, settings.get(ACCELERATION));
    thread = new Thread(this::run, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public Map<String, Object> call(Procedure procedure, Values arguments) throws IOException {
    synchronized (motion) {
      switch (procedure.name()) {
        case "move" -> begin(motion.position() + arguments.get(STEPS), arguments);
        case "move_to" -> begin(arguments.get(POSITION), arguments);
        case "stop" -> end();
        default -> {
          if (failure != null) throw new IOException(failure.getMessage(), failure);
        }
      }
      return state();
    }
  }

  private void begin(long position, Values arguments) throws IOException {
    if (Math.abs(position) > Limits.STEPS) {
      throw new Refused("position_step: at most " + Limits.STEPS + " either way");
    }
    double asked = arguments.get(STEPS_PER_SECOND);
    motion.moveTo(position, asked == 0 ? rate : asked, System.nanoTime());
    failure = null;
    LockSupport.unpark(thread);
  }

  private void end() throws IOException {
    motion.stop();
    if (!hold) coils.release();
  }

  private Map<String, Object> state() {
    var state = new LinkedHashMap<String, Object>();
    state.put(POSITION.name(), motion.position());
    state.put(TARGET.name(), motion.target());
    state.put(MOVING.name(), motion.moving());
    return state;
  }

  private void run() {
    while (true) {
      Map<String, Object> stopped = null;
      long due;
      synchronized (motion) {
        if (closed) return;
        boolean before = motion.moving();
        due = step();
        if (before && !motion.moving()) stopped = state();
      }
      if (stopped != null) signals.event(STOPPED.name(), stopped);
      if (due == StepMotion.NEVER) LockSupport.park(this);
      else LockSupport.parkNanos(this, due - System.nanoTime());
    }
  }

  private long step() {
    try {
      long due = motion.tick(System.nanoTime());
      if (due == StepMotion.NEVER && !hold) coils.release();
      return due;
    } catch (IOException e) {
      failure = e; // for the next who asks
      if (!hold) Regardless.after(e, coils::release); // it must not get hot
      return StepMotion.NEVER;
    }
  }

  /** Stops after the step that is being taken, if one is. */
  @Override
  public void close() throws IOException {
    synchronized (motion) {
      closed = true;
      motion.stop();
    }
    LockSupport.unpark(thread);
    try {
      TimeUnit.NANOSECONDS.timedJoin(thread, Limits.STEPPING_END.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    coils.close();
  }
}
