package io.sandpiper.runtime.simulation;

import io.sandpiper.device.Description.Role;
import io.sandpiper.device.Device;
import io.sandpiper.device.simulated.SimulatedBoard;
import io.sandpiper.runtime.config.Configuration;
import io.sandpiper.runtime.config.Configuration.Component;
import io.sandpiper.runtime.core.Devices;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The buses and their real drivers on a simulated board, in simulated time: what the shell's device
 * threads do, one job after another, each taking its time.
 */
final class Hardware implements Devices {
  /**
   * One lane, where the shell has two, and less room than the callers of five outputs can fill: the
   * core has to bear that what leaves an output safe is refused, or waits for others.
   */
  static final int QUEUE = 16;

  record Task(Component component, Job job, long ticket) {}

  private static final class Bus {
    final Deque<Task> queue = new ArrayDeque<>();
    boolean busy;
    long hungUntil;
  }

  /** Hears of the jobs: taken or refused, and what became of them. */
  interface Listener {
    void submitted(Task task, boolean taken);

    /** Taken back while it waited. */
    void withdrawn(Task task);

    void begun(Task task);

    void done(Task task, Outcome outcome);

    void edge(String component, boolean on, long nanos);
  }

  private final World world;
  private final Listener listener;
  private final Map<String, Component> components = new LinkedHashMap<>();
  private final Map<String, Bus> buses = new LinkedHashMap<>();
  private final Map<String, Device> open = new LinkedHashMap<>();
  private boolean ended;
  private Task running;
  private boolean cpuLost;

  /** Had no power for a moment: only opening them anew helps. */
  private final Set<String> stale = new HashSet<>();

  final SimulatedBoard board;

  Hardware(World world, Configuration configuration, Listener listener) {
    this.world = world;
    this.listener = listener;
    board = new SimulatedBoard(world::now);
    board.watch(this::edge);
    wire(configuration);
  }

  /** Puts what is new where it belongs. */
  void wire(Configuration configuration) {
    for (Component each : configuration.components()) {
      components.put(each.name(), each);
      each.driver().simulate(each.settings(), board);
      buses.computeIfAbsent(bus(each), name -> new Bus());
    }
  }

  private static String bus(Component component) {
    return component.bus();
  }

  @Override
  public boolean submit(Component component, Job job, long ticket) {
    world.require(!ended, () -> "a job for " + component.name() + " after the end");
    var task = new Task(component, job, ticket);
    Bus bus = buses.get(bus(task.component));
    boolean taken = bus.queue.size() < QUEUE;
    world.note(taken ? "job" : "job refused", ticket, job);
    if (!taken) world.count("queue full");
    listener.submitted(task, taken);
    if (!taken) return false;
    bus.queue.add(task);
    if (!bus.busy) next(bus);
    return true;
  }

  @Override
  public boolean withdraw(Component component, long ticket) {
    for (Task each : buses.get(bus(component)).queue) {
      if (each.ticket != ticket) continue;
      buses.get(bus(component)).queue.remove(each);
      world.note("job withdrawn", ticket, each.job);
      world.count("job withdrawn: " + each.job.getClass().getSimpleName());
      listener.withdrawn(each);
      return true;
    }
    return false;
  }

  /** The thread of the bus takes the next job; what it does is done at the end of its time. */
  private void next(Bus bus) {
    Task task = bus.queue.poll();
    bus.busy = task != null;
    if (task == null) return;
    listener.begun(task);
    long takes = world.between(100_000, 5 * World.MILLI);
    world.at(Math.max(world.now() + takes, bus.hungUntil), () -> perform(bus, task));
  }

  private void perform(Bus bus, Task task) {
    if (ended) return;
    if (bus.hungUntil > world.now()) {
      world.at(bus.hungUntil, () -> perform(bus, task));
      return;
    }
    running = task;
    Outcome outcome = attempt(task);
    running = null;
    world.note("performed", task.ticket, outcome);
    // The thread may be interrupted between the work and the telling.
    world.after(
        world.between(0, 2 * World.MILLI),
        () -> {
          if (!ended) listener.done(task, outcome);
        });
    next(bus);
  }

  private Outcome attempt(Task task) {
    try {
      return new Outcome.Done(perform(task.component, task.job));
    } catch (IOException e) {
      return new Outcome.Failed(String.valueOf(e.getMessage()));
    }
  }

  private Object perform(Component component, Job job) throws IOException {
    String name = component.name();
    if (job instanceof Job.Open) {
      if (!open.containsKey(name)) open.put(name, open(component));
      return null;
    }
    Device device = job instanceof Job.Close ? open.remove(name) : open.get(name);
    if (job instanceof Job.Close && stale.remove(name)) world.count("sensor opened anew");
    if (job instanceof Job.Close) {
      if (device != null) device.close();
      return null;
    }
    if (device == null) throw new IOException("the device is not open");
    if (stale.contains(name)) throw new IOException("it has forgotten how it was set up");
    if (job instanceof Job.Write write) {
      ((Device.Output) device).write(write.on());
      return null;
    }
    if (device instanceof Device.Sensor sensor) return sensor.read();
    if (device instanceof Device.Input input) return input.read();
    return ((Device.Output) device).read();
  }

  private Device open(Component component) throws IOException {
    return component
        .driver()
        .open(
            component.settings(), board, (on, nanos) -> listener.edge(component.name(), on, nanos));
  }

  /** An output line has changed: its job must have wanted exactly that. */
  private void edge(SimulatedBoard.OutputEdge edge) {
    if (ended) return;
    long number = edge.line().number().orElseThrow();
    world.note("edge", number, edge.high());
    world.require(running != null, () -> "line " + edge.line() + " changed by nobody");
    Line line = Line.of(running.component);
    boolean on = edge.high() != line.activeLow;
    boolean wanted =
        running.job instanceof Job.Open
            ? line.start
            : running.job instanceof Job.Write write ? write.on() : line.safe;
    world.require(
        line.number == number && on == wanted,
        () -> "line " + edge.line() + " became " + on + " by " + running);
  }

  /** An output's settings. */
  record Line(long number, boolean activeLow, boolean start, boolean safe) {
    static Line of(Component component) {
      Map<String, Object> plain = component.settings().plain();
      return new Line(
          (Long) plain.get("line"),
          "low".equals(plain.get("active")),
          "on".equals(plain.get("start")),
          "on".equals(plain.get("safe")));
    }
  }

  /** What an output's line says from outside. */
  boolean isOn(String component) {
    Line line = Line.of(components.get(component));
    return board.level(line.number) != line.activeLow;
  }

  /** Nothing on this bus ends before {@code until}. */
  void hang(String bus, long until) {
    buses.get(bus).hungUntil = until;
  }

  boolean hangs() {
    return buses.values().stream().anyMatch(bus -> bus.hungUntil > world.now());
  }

  void losePower(String component) {
    if (open.containsKey(component)) stale.add(component);
  }

  void loseCpu() {
    try {
      board.removeFile("sys/class/thermal/thermal_zone0/temp");
    } catch (IOException e) {
      throw world.broken("the temporary folder: " + e);
    }
    cpuLost = true;
  }

  void findCpu() {
    if (!cpuLost) return;
    cpuLost = false;
    board.file("sys/class/thermal/thermal_zone0/temp", s -> "50000\n");
  }

  /** The process ends, and what its devices hold is let go. */
  void end() {
    ended = true;
    for (Component each : components.values()) {
      if (each.driver().description().role() == Role.OUTPUT) {
        board
            .faults()
            .repair(new io.sandpiper.device.simulated.Faults.OfLine(Line.of(each).number));
      }
    }
    for (Device each : open.values()) {
      try {
        each.close();
      } catch (IOException e) {
        throw world.broken("a repaired device did not close: " + e);
      }
    }
    world.require(!board.holdsLines(), "a line is still held");
    board.close();
  }
}
