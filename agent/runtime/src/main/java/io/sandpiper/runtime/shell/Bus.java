package io.sandpiper.runtime.shell;

import io.sandpiper.device.Device;
import io.sandpiper.device.board.Board;
import io.sandpiper.runtime.config.Configuration.Component;
import io.sandpiper.runtime.core.Devices.Job;
import io.sandpiper.runtime.core.Devices.Outcome;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** The thread of one bus: owns the devices on it and runs their jobs one after another. */
final class Bus {
  record Task(Component component, Job job, long ticket) {}

  private final BlockingQueue<Task> queue = new ArrayBlockingQueue<>(Limits.BUS_QUEUE);
  private final Map<String, Device> open = new LinkedHashMap<>();
  private final Board board;
  private final DeviceThreads.Told told;
  private final Thread thread;
  private volatile boolean ending;

  Bus(String name, Board board, DeviceThreads.Told told) {
    this.board = board;
    this.told = told;
    this.thread = new Thread(this::run, "device-" + name);
    // A transfer that never returns must not keep the process from ending.
    thread.setDaemon(true);
    thread.start();
  }

  boolean offer(Task task) {
    return queue.offer(task);
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
    while (!ending) {
      try {
        Task task = queue.take();
        told.done(task.ticket, perform(task));
      } catch (InterruptedException e) {
        // The loop's condition decides.
      }
    }
    // An interrupt still pending would break the very transfers that make the devices safe.
    Thread.interrupted();
    for (String name : open.keySet().toArray(String[]::new)) attempt(() -> close(name));
  }

  private Outcome perform(Task task) {
    return attempt(() -> perform(task.component, task.job));
  }

  /** What a driver may do wrong ends here: the other devices go on. */
  private static Outcome attempt(Work work) {
    try {
      return new Outcome.Done(work.run());
    } catch (IOException e) {
      return new Outcome.Failed(e.getMessage() == null ? e.toString() : e.getMessage());
    } catch (RuntimeException | LinkageError e) {
      return new Outcome.Failed("the driver broke: " + e);
    }
  }

  private interface Work {
    Object run() throws IOException;
  }

  private Object perform(Component component, Job job) throws IOException {
    if (job instanceof Job.Open) return open(component);
    if (job instanceof Job.Close) return close(component.name());
    Device device = open.get(component.name());
    if (device == null) throw new IOException("the device is not open");
    if (job instanceof Job.Call call) return device.call(call.procedure(), call.arguments());
    if (job instanceof Job.Write write) {
      ((Device.Output) device).write(write.on());
      return null;
    }
    if (device instanceof Device.Sensor sensor) return sensor.read();
    if (device instanceof Device.Input input) return input.read();
    return ((Device.Output) device).read();
  }

  private Object open(Component component) throws IOException {
    String name = component.name();
    if (!open.containsKey(name)) {
      open.put(
          name,
          component
              .driver()
              .open(component.settings(), board, (on, nanos) -> told.edge(name, on, nanos)));
    }
    return null;
  }

  private Object close(String name) throws IOException {
    Device device = open.remove(name);
    if (device != null) device.close();
    return null;
  }
}
