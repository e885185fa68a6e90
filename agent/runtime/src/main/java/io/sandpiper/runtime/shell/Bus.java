package io.sandpiper.runtime.shell;

import io.sandpiper.device.Device;
import io.sandpiper.device.Procedure;
import io.sandpiper.device.Quantity;
import io.sandpiper.device.Refused;
import io.sandpiper.device.Signals;
import io.sandpiper.device.board.Board;
import io.sandpiper.runtime.config.Configuration.Component;
import io.sandpiper.runtime.core.BusQueue;
import io.sandpiper.runtime.core.Devices.Job;
import io.sandpiper.runtime.core.Devices.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** The thread of one bus: owns the devices on it and runs their jobs one after another. */
final class Bus {
  record Task(Component component, Job job, long ticket) {}

  private record Running(Component component, long since) {}

  /** Guarded by itself. */
  private final BusQueue<Task> queue = new BusQueue<>();

  private final Map<String, Opened> open = new LinkedHashMap<>();
  private final String name;

  /** What is being done; null for nothing. */
  private volatile Running running;

  private final Board lending;
  private final DeviceThreads.Told told;
  private final Thread thread;
  private volatile boolean ending;

  Bus(String name, Board board, DeviceThreads.Told told) {
    this.name = name;
    this.lending = new LendingBoard(board, this::device, new Lending());
    this.told = told;
    this.thread = new Thread(this::run, "device-" + name);
    // A transfer that never returns must not keep the process from ending.
    thread.setDaemon(true);
    thread.start();
  }

  boolean offer(Task task) {
    synchronized (queue) {
      queue.notifyAll();
      return queue.offer(task.component.name(), task.job, task);
    }
  }

  /** False where no such job waits. */
  boolean withdraw(long ticket) {
    synchronized (queue) {
      return queue.withdraw(task -> task.ticket == ticket);
    }
  }

  private Task take() throws InterruptedException {
    synchronized (queue) {
      Task task = queue.poll();
      while (task == null) {
        queue.wait();
        task = queue.poll();
      }
      return task;
    }
  }

  /** Why nothing can be done here, when a job takes longer than its driver may. */
  Optional<String> blocked(long nanos) {
    Running job = running;
    if (job == null) return Optional.empty();
    Component component = job.component;
    Duration taken = Duration.ofNanos(nanos - job.since);
    if (taken.compareTo(component.driver().deadline(component.settings())) <= 0) {
      return Optional.empty();
    }
    return Optional.of(
        "bus %s is blocked: %s has not come back for %d s"
            .formatted(name, component.name(), taken.toSeconds()));
  }

  void end() {
    ending = true;
    thread.interrupt();
  }

  void join(long nanos) {
    try {
      TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, nanos));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    Throwable bug = null;
    try {
      work();
    } catch (Throwable e) {
      bug = e;
    }
    try {
      leaveSafe();
    } catch (Throwable e) {
      if (bug == null) bug = e;
    }
    // Only now: the agent's end interrupts this thread.
    if (bug != null) told.broke(bug);
  }

  private void work() {
    while (!ending) {
      try {
        Task task = take();
        running = new Running(task.component, System.nanoTime());
        Outcome outcome = outcome(task);
        running = null;
        told.done(task.ticket, outcome);
      } catch (InterruptedException e) {
        // The loop's condition decides.
      }
    }
  }

  private void leaveSafe() {
    // An interrupt still pending would break the very transfers that make the devices safe.
    Thread.interrupted();
    var names = new ArrayList<>(open.keySet());
    Collections.reverse(names); // who lends lines was opened before those that use them
    for (String name : names) attempt(() -> close(name));
  }

  /** Only a call has a caller who may be wrong. */
  private Outcome outcome(Task task) {
    return attempt(
        () -> {
          try {
            return perform(task.component, task.job);
          } catch (Refused e) {
            if (!(task.job instanceof Job.Call)) throw e;
            return new Outcome.Refused(e.getMessage());
          }
        });
  }

  /** What a driver may do wrong ends here: the other devices go on. */
  private static Outcome attempt(Work work) {
    try {
      Object value = work.run();
      return value instanceof Outcome.Refused refused ? refused : new Outcome.Done(value);
    } catch (IOException e) {
      return new Outcome.Failed(e.getMessage() == null ? e.toString() : e.getMessage());
    } catch (Throwable e) {
      // Also what is no exception: whatever one driver does, the others are served and left safe.
      return new Outcome.Failed("the driver broke: " + e);
    }
  }

  private interface Work {
    Object run() throws IOException;
  }

  private Object perform(Component component, Job job) throws IOException {
    if (job instanceof Job.Open) return open(component);
    if (job instanceof Job.Close) return close(component.name());
    Device device = device(component.name());
    if (device == null) throw new IOException("the device is not open");
    if (job instanceof Job.Call call) {
      Procedure procedure = call.procedure();
      return Promised.answer(device.call(procedure, call.arguments()), procedure.result().names());
    }
    if (job instanceof Job.Write write) {
      ((Device.Output) device).write(write.on());
      return null;
    }
    if (job instanceof Job.Adjust adjust) {
      ((Device.Level) device).write(adjust.values());
      return null;
    }
    if (device instanceof Device.Sensor sensor) {
      return Promised.answer(sensor.read(), quantities(component));
    }
    if (device instanceof Device.Level level) {
      return Promised.answer(level.read(), quantities(component));
    }
    if (device instanceof Device.Input input) return input.read();
    return ((Device.Output) device).read();
  }

  private static List<String> quantities(Component component) {
    return component.quantities().stream().map(Quantity::name).toList();
  }

  private Device device(String component) {
    Opened opened = open.get(component);
    return opened == null ? null : opened.device;
  }

  private Object open(Component component) throws IOException {
    String name = component.name();
    if (open.containsKey(name)) return null;
    var signalled = new Signalled(component);
    Device device = component.driver().open(component.settings(), lending, signalled);
    open.put(name, new Opened(device, signalled));
    return null;
  }

  /** An open device, and where it tells what it was not asked for. */
  private static final class Opened {
    final Device device;
    final Signalled signalled;

    /** In a row, of what it has lent. */
    int failures;

    Opened(Device device, Signalled signalled) {
      this.device = device;
      this.signalled = signalled;
    }
  }

  /** Finds out who lends what does not work. */
  private final class Lending implements LendingBoard.Lent {
    @Override
    public void worked(String component) {
      open.get(component).failures = 0;
    }

    @Override
    public void failed(String component, IOException why) {
      Opened opened = open.get(component);
      if (opened == null || ++opened.failures % Limits.LENT_FAILURES != 0) return;
      told.failing(component, "what it lends fails: " + why.getMessage());
    }
  }

  /** Passes on what a device tells until it is closed: what comes later is nobody's. */
  private final class Signalled implements Signals {
    private final Component component;
    private final Signals to;
    private volatile boolean over;

    /** Once is enough for all that it does wrong while it is open. */
    private final AtomicBoolean broken = new AtomicBoolean();

    Signalled(Component component) {
      this.component = component;
      this.to = told.signals(component.name());
    }

    @Override
    public void level(boolean on, long nanos) {
      if (!over) to.level(on, nanos);
    }

    @Override
    public void changed() {
      if (!over) to.changed();
    }

    @Override
    public void event(String name, Map<String, Object> content) {
      if (over) return;
      try {
        to.event(name, Promised.event(component.driver().description(), name, content));
      } catch (IOException e) {
        if (broken.compareAndSet(false, true)) told.failing(component.name(), e.getMessage());
      }
    }
  }

  private Object close(String name) throws IOException {
    Opened opened = open.remove(name);
    if (opened == null) return null;
    opened.signalled.over = true;
    opened.device.close();
    return null;
  }
}
