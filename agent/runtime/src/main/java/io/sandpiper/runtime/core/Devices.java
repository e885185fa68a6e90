package io.sandpiper.runtime.core;

import io.sandpiper.device.Procedure;
import io.sandpiper.device.schema.Values;
import io.sandpiper.runtime.config.Configuration;
import java.util.Map;

/** The port to the hardware: jobs go in, outcomes come back to {@link Core#done}. */
public interface Devices {
  /**
   * Queues a job on the bus of a component; returns at once, false when that queue is full. Jobs of
   * one bus run one after another, in the order of {@link BusQueue}: of one component reads may be
   * overtaken by what decides about it, and nothing else is.
   */
  boolean submit(Configuration.Component component, Job job, long ticket);

  /**
   * Takes a job back that waits: true when it will neither be done nor have an outcome. False when
   * it is being done, or was; it goes on.
   */
  boolean withdraw(Configuration.Component component, long ticket);

  /** What a device can be asked to do. */
  sealed interface Job {
    /** Whether it goes before what callers and sensors want: see {@link BusQueue}. */
    default boolean first() {
      if (this instanceof Read read) return read.reader() == Reader.OWNER;
      return !(this instanceof Call);
    }

    /** Whether a caller wants it, as any number of them may. */
    default boolean asked() {
      return this instanceof Call || this instanceof Read read && read.reader() == Reader.CALLER;
    }

    /** Opens the device if it is not open. */
    record Open() implements Job {}

    /** Who waits for a reading. */
    enum Reader {
      CALLER,
      /** The agent itself, for a sample or an input's level. */
      WATCH,
      /** An output's owner, to know what to do. */
      OWNER
    }

    /** The level of an output or input, the quantities of a level, a sensor's measurement. */
    record Read(Reader reader) implements Job {
      public Read() {
        this(Reader.CALLER);
      }
    }

    record Write(boolean on) implements Job {}

    /** A value for each quantity of a level. */
    record Adjust(Map<String, Double> values) implements Job {}

    record Call(Procedure procedure, Values arguments) implements Job {}

    /** Leaves the device safe and lets go of it; succeeds when it was not open. */
    record Close() implements Job {}
  }

  /** What became of a job. */
  sealed interface Outcome {
    /** Boolean for a level, map for a measurement or call, else null. */
    record Done(Object value) implements Outcome {}

    /** The device could not; one sentence. */
    record Failed(String reason) implements Outcome {}

    /**
     * It waited until its time was over, and is not done any more: others took the bus, which is no
     * fault of the device. Neither an output's owner nor what opens and closes is told so: for them
     * it has failed.
     */
    record Overdue() implements Outcome {}

    /** What a call asked for can't be done, and that is no fault of the device; one sentence. */
    record Refused(String reason) implements Outcome {}
  }
}
