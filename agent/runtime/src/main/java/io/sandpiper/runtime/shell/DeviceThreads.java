package io.sandpiper.runtime.shell;

import io.sandpiper.device.Signals;
import io.sandpiper.device.board.Board;
import io.sandpiper.runtime.config.Configuration;
import io.sandpiper.runtime.core.Devices;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One thread a bus, made when its first job comes. {@link #submit} and {@link #withdraw} are for
 * the agent's thread.
 */
final class DeviceThreads implements Devices, AutoCloseable {
  /** Where outcomes and signals go; called on the threads of buses. */
  interface Told {
    void done(long ticket, Outcome outcome);

    /** Takes what a device tells unasked, while it is open. */
    Signals signals(String component);

    /** What a component lends to others fails again and again. */
    void failing(String component, String reason);

    /** A bug of ours, or no memory: a bus has ended, and nothing on it can be written again. */
    void broke(Throwable bug);
  }

  private final Board board;
  private final Told told;

  record Refused(long ticket, Outcome outcome) {}

  private final List<Refused> refused = new ArrayList<>();
  private final Map<String, Bus> buses = new LinkedHashMap<>();

  DeviceThreads(Board board, Told told) {
    this.board = board;
    this.told = told;
  }

  /**
   * On a bus that is blocked nothing is queued but what leaves a device safe: the rest is among the
   * {@link #refused}.
   */
  @Override
  public boolean submit(Configuration.Component component, Job job, long ticket) {
    Bus bus = buses.computeIfAbsent(component.bus(), name -> new Bus(name, board, told));
    Optional<String> blocked =
        job instanceof Job.Close ? Optional.empty() : bus.blocked(System.nanoTime());
    if (blocked.isEmpty()) return bus.offer(new Bus.Task(component, job, ticket));
    refused.add(new Refused(ticket, new Outcome.Failed(blocked.get())));
    return true;
  }

  @Override
  public boolean withdraw(Configuration.Component component, long ticket) {
    Bus bus = buses.get(component.bus());
    return refused.removeIf(each -> each.ticket == ticket) || bus != null && bus.withdraw(ticket);
  }

  boolean refusing() {
    return !refused.isEmpty();
  }

  /** What was submitted since the last call and can't be done, for {@link Told#done}'s receiver. */
  List<Refused> refused() {
    if (refused.isEmpty()) return List.of();
    var all = List.copyOf(refused);
    refused.clear();
    return all;
  }

  /** Ends the threads; each closes what is still open on its bus. */
  @Override
  public void close() {
    buses.values().forEach(Bus::end);
    long deadline = System.nanoTime() + Limits.BUS_END.toNanos();
    for (Bus bus : buses.values()) bus.join(deadline - System.nanoTime());
  }
}
