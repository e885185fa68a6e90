package io.sandpiper.runtime.shell;

import io.sandpiper.device.Signals;
import io.sandpiper.device.board.Board;
import io.sandpiper.runtime.config.Configuration;
import io.sandpiper.runtime.core.Devices;
import java.util.LinkedHashMap;
import java.util.Map;

/** One thread a bus, made when its first job comes. {@link #submit} is for the agent's thread. */
final class DeviceThreads implements Devices, AutoCloseable {
  /** Where outcomes and signals go; called on the threads of buses. */
  interface Told {
    void done(long ticket, Outcome outcome);

    /** Takes what a device tells unasked, while it is open. */
    Signals signals(String component);

    /** A bug of ours, or no memory: a bus has ended, and nothing on it can be written again. */
    void broke(Throwable bug);
  }

  private final Board board;
  private final Told told;
  private final Map<String, Bus> buses = new LinkedHashMap<>();

  DeviceThreads(Board board, Told told) {
    this.board = board;
    this.told = told;
  }

  @Override
  public boolean submit(Configuration.Component component, Job job, long ticket) {
    return buses
        .computeIfAbsent(component.bus(), name -> new Bus(name, board, told))
        .offer(new Bus.Task(component, job, ticket));
  }

  /** Ends the threads; each closes what is still open on its bus. */
  @Override
  public void close() {
    buses.values().forEach(Bus::end);
    long deadline = System.nanoTime() + Limits.BUS_END.toNanos();
    for (Bus bus : buses.values()) bus.join(deadline - System.nanoTime());
  }
}
