package io.sandpiper.runtime.shell;

import io.sandpiper.device.Signals;
import io.sandpiper.device.board.Board;
import io.sandpiper.runtime.config.Configuration.Component;
import io.sandpiper.runtime.core.Devices.Job;
import io.sandpiper.runtime.core.Devices.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Leaves the outputs of a configuration safe, without an agent: each is claimed at its safe level,
 * or set to its safe value, and let go. Buses are served at the same time, each on its thread.
 */
public final class SafeStates {
  private final List<Component> components;
  private final Map<Long, String> tickets = new HashMap<>();
  private final Map<String, String> failures = new ConcurrentHashMap<>();
  private final Map<String, CountDownLatch> open = new LinkedHashMap<>();
  private final long end;
  private long next;

  private SafeStates(List<Component> components, long end) {
    this.components = components;
    this.end = end;
  }

  /** When all that is left safe from now on has to be over, in {@link System#nanoTime}. */
  public static long end() {
    return System.nanoTime() + Limits.SAFE.toNanos();
  }

  /**
   * What became of each output, by its name: empty, or why it may not be safe. Closes the board.
   *
   * @param end when what has not answered is not safe; what others have taken of the time leaves
   *     {@link Limits#BUS_END} at least
   */
  public static Map<String, Optional<String>> leave(
      List<Component> components, Board board, long end) {
    long now = System.nanoTime();
    var states = new SafeStates(components, now + Math.max(Limits.BUS_END.toNanos(), end - now));
    var told = states.new Told();
    try (var threads = new DeviceThreads(board, told)) {
      states.submit(threads);
      return states.await();
    } finally {
      board.close();
    }
  }

  /** Whether it is an output or a level. */
  public static boolean owned(Component component) {
    return component.driver().description().role().owned();
  }

  private void submit(DeviceThreads threads) {
    var lenders = new LinkedHashMap<String, Component>();
    for (Component each : components) if (owned(each)) lenders(each, lenders);
    for (Component each : lenders.values()) submit(threads, each, new Job.Open());
    for (Component each : components) {
      if (!owned(each)) continue;
      synchronized (this) {
        open.put(each.name(), new CountDownLatch(2));
      }
      submit(threads, each.startingSafe(), new Job.Open());
      submit(threads, each.startingSafe(), new Job.Close());
    }
    var last = new ArrayList<>(lenders.values());
    Collections.reverse(last);
    for (Component each : last) submit(threads, each, new Job.Close());
  }

  /** Adds those on whose lines it is, the one at the board first. */
  private void lenders(Component user, Map<String, Component> lenders) {
    for (Component each : components) {
      if (!user.providers().contains(each.name()) || lenders.containsKey(each.name())) continue;
      lenders(each, lenders);
      lenders.put(each.name(), each);
    }
  }

  private void submit(DeviceThreads threads, Component component, Job job) {
    long ticket = ++next;
    synchronized (this) {
      tickets.put(ticket, component.name());
    }
    while (!threads.submit(component, job, ticket)) {
      if (System.nanoTime() >= end) {
        ended(ticket, new Outcome.Failed("no answer from its bus"));
        return;
      }
      LockSupport.parkNanos(Limits.SAFE_LOOK.toNanos());
    }
  }

  private void ended(long ticket, Outcome outcome) {
    CountDownLatch latch;
    synchronized (this) {
      String name = tickets.get(ticket);
      if (outcome instanceof Outcome.Failed failed) failures.putIfAbsent(name, failed.reason());
      latch = open.get(name);
    }
    if (latch != null) latch.countDown();
  }

  private Map<String, Optional<String>> await() {
    var left = new LinkedHashMap<String, Optional<String>>();
    open.forEach(
        (name, latch) -> {
          boolean done = done(latch, end);
          String failure = failures.get(name);
          if (failure == null && !done) failure = "no answer from its bus";
          left.put(name, Optional.ofNullable(failure));
        });
    return left;
  }

  private static boolean done(CountDownLatch latch, long end) {
    try {
      return latch.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private final class Told implements DeviceThreads.Told {
    @Override
    public void done(long ticket, Outcome outcome) {
      ended(ticket, outcome);
    }

    /** Its users' outcomes say it. */
    @Override
    public void failing(String component, String reason) {}

    /** What an output tells meanwhile, nobody asked for. */
    @Override
    public Signals signals(String component) {
      return (on, nanos) -> {};
    }

    @Override
    public void broke(Throwable bug) {
      synchronized (SafeStates.this) {
        open.keySet().forEach(name -> failures.putIfAbsent(name, bug.toString()));
      }
    }
  }
}
