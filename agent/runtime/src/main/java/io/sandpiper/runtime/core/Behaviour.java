package io.sandpiper.runtime.core;

import io.sandpiper.device.Procedure;
import io.sandpiper.device.schema.Values;
import io.sandpiper.runtime.core.Devices.Outcome;
import io.sandpiper.runtime.policy.Caller;
import java.util.Map;

/** What the agent does with a component, by its role. Pure. */
interface Behaviour {
  /** The last part of the topic that it publishes to; empty for none. */
  String topic();

  /** The device is open, in its start state. */
  void opened(long now);

  /** Calls one of the procedures of its role, on an open device. */
  void call(Procedure procedure, Values arguments, Caller caller, Answer answer, long now);

  /** What became of one of the driver's own procedures. */
  default void called(Outcome outcome, long now) {}

  /** The device's input has an edge. */
  default void edge(boolean on, long at, long now) {}

  /** The device measures something new. */
  default void changed(long now) {}

  default void tick(long now) {}

  /** The next moment {@link #tick} has work. */
  default long deadline() {
    return Long.MAX_VALUE;
  }

  /** Whether the open device has its start state. */
  default boolean settled() {
    return true;
  }

  /** There is a session with the router now, or none any more. */
  default void linked(boolean joined, long now) {}

  /** What else health and describe tell of it. */
  default Map<String, Object> standing(long now) {
    return Map.of();
  }

  /** The device is to be closed: waiting callers are told. */
  default void closing() {}

  /** The device is closed and safe. */
  default void closed(long now) {}
}
