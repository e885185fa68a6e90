package io.sandpiper.runtime.core;

import io.sandpiper.device.Procedure;
import io.sandpiper.device.schema.Values;
import io.sandpiper.runtime.config.Configuration;
import java.util.Map;

/** The port to the hardware: jobs go in, outcomes come back to {@link Core#done}. */
public interface Devices {
  /**
   * Queues a job on the bus of a component; returns at once, false when that queue is full. Jobs of
   * one bus run one after another, in order.
   */
  boolean submit(Configuration.Component component, Job job, long ticket);

  /** What a device can be asked to do. */
  sealed interface Job {
    /** Opens the device if it is not open. */
    record Open() implements Job {}

    /** The level of an output or input, the quantities of a level, a sensor's measurement. */
    record Read() implements Job {}

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
  }
}
