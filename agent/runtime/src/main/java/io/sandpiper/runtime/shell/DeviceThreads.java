package io.sandpiper.runtime.shell;

import io.sandpiper.device.board.Board;
import io.sandpiper.runtime.config.Configuration;
import io.sandpiper.runtime.core.Devices;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** One thread a bus, made when its first job comes. {@link #submit} is for the agent's thread. */
final class DeviceThreads implements Devices, AutoCloseable {
  /** Where outcomes and edges go; called on the threads of buses and of the board. */
  interface Told {
    void done(long ticket, Outcome outcome);

    void edge(String component, boolean on, long nanos);

    void changed(String component);

    void event(String component, String name, Map<String, Object> content);

    /** A bug of ours, or no memory: a bus has ended, and nothing on it can be written again. */
    void broke(Throwable bug);
  }

  private final Board board;
  private final Told told;
  private final Map<String, Configuration.Component> components = new HashMap<>();
  private final Map<String, Bus> buses = new LinkedHashMap<>();

  DeviceThreads(Configuration configuration, Board board, Told told) {
    this.board = board;
    this.told = told;
    for (Configuration.Component each : configuration.components()) {
      components.put(each.name(), each);
    }
  }

  @Override
  public boolean submit(String component, Job job, long ticket) {
    Configuration.Component configured = components.get(component);
    String name = configured.driver().bus(configured.settings());
    return buses
        .computeIfAbsent(name, n -> new Bus(n, board, told))
        .offer(new Bus.Task(configured, job, ticket));
  }

  /** Ends the threads; each closes what is still open on its bus. */
  @Override
  public void close() {
    buses.values().forEach(Bus::end);
    long deadline = System.nanoTime() + Limits.BUS_END.toNanos();
    for (Bus bus : buses.values()) bus.join(deadline - System.nanoTime());
  }
}
