package io.sandpiper.runtime.simulation;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What one output may do: every write is explained by a command that was accepted, the end of a
 * pulse, or the way to the safe state; and what is due comes in time.
 */
final class OutputLedger {
  /** As the core's bounds have it: retries of the safe state, commands that wait, a job's limit. */
  static final long SAFE_RETRY = 100 * World.MILLI;

  private static final long SAFE_RETRY_MAX = 5 * World.SECOND;
  static final int COMMANDS = 8;
  static final long JOB = 10 * World.SECOND;

  /** Null for toggle. */
  record Command(long key, Boolean level, long pulse) {}

  private record Write(long ticket, boolean level, Command command, long deadline) {}

  private final World world;
  private final String name;
  final boolean start;
  final boolean safe;
  private final Deque<Command> waiting = new ArrayDeque<>();
  private Command invoked;
  private Write current;
  private boolean withdrawn;
  private Write done;
  private boolean on;
  private boolean open;
  private boolean closing;
  private boolean closeAsked;
  private long pulseEnd = Long.MAX_VALUE;
  private long safeDue = Long.MAX_VALUE;
  private long pause;
  private boolean refusedPulseEnd;

  OutputLedger(World world, String name, boolean start, boolean safe) {
    this.world = world;
    this.name = name;
    this.start = start;
    this.safe = safe;
  }

  boolean on() {
    return on;
  }

  boolean full() {
    return waiting.size() >= COMMANDS;
  }

  /** Whether this command's write was just found done, at this level. */
  boolean explains(long key, Object level) {
    return done != null
        && done.command != null
        && done.command.key == key
        && Boolean.valueOf(done.level).equals(level);
  }

  /** A command is being handed to the core. */
  void invoked(Command command) {
    invoked = command;
  }

  /** The core has answered with an error: the command has no effect. */
  void refused(long key) {
    if (invoked != null && invoked.key == key) invoked = null;
  }

  /** Its caller gives up: it is not carried out if it waits, and undone if it is under way. */
  void canceled(long key) {
    if (current != null && current.command != null && current.command.key == key) withdrawn = true;
    if (waiting.removeIf(command -> command.key == key)) world.count("waiting command canceled");
  }

  /** The core has done with one event. */
  void settled() {
    if (invoked != null) waiting.add(invoked);
    invoked = null;
    done = null;
    world.require(
        closing || current != null || waiting.isEmpty(),
        () -> name + ": a command waits for nothing");
  }

  void opening() {
    world.require(!open, () -> name + ": opened again while it is open");
  }

  void opened() {
    open = true;
    on = start;
    calm();
  }

  /** The core asks for a write; {@code taken} says whether the queue has room. */
  void submitted(long ticket, boolean level, boolean taken, long now) {
    world.require(current == null, () -> name + ": two writes at once");
    Command command = waiting.poll();
    if (command == null) {
      command = invoked;
      invoked = null;
    }
    boolean expected;
    if (command != null) {
      expected = command.level == null ? !on : command.level;
    } else if (now >= safeDue) {
      expected = safe;
    } else {
      world.require(now >= pulseEnd, () -> name + ": nothing explains the write of " + level);
      expected = false;
      world.count("pulse ended");
      if (refusedPulseEnd) world.count("pulse ended after a full queue");
    }
    world.require(level == expected, () -> name + ": wrote " + level + ", expected " + expected);
    if (taken) {
      current = new Write(ticket, level, command, now + JOB);
      return;
    }
    if (command == null && now >= pulseEnd) refusedPulseEnd = true;
    if (safeDue <= now) safeDue = now + SAFE_RETRY;
    if (pulseEnd <= now) pulseEnd = now + SAFE_RETRY;
  }

  void done(long ticket, boolean well, long now) {
    if (current == null || current.ticket != ticket) return;
    if (well) {
      done = current;
      on = current.level;
      calm();
      if (current.command != null && current.command.pulse > 0) {
        pulseEnd = now + current.command.pulse;
      }
      if (withdrawn) {
        safeDue = now;
        world.count("command canceled under way");
      }
    } else {
      pause = pause == 0 ? SAFE_RETRY : Math.min(SAFE_RETRY_MAX, pause * 2);
      safeDue = now + pause;
      pulseEnd = Long.MAX_VALUE;
      world.count("output failed");
    }
    current = null;
    withdrawn = false;
  }

  private void calm() {
    pulseEnd = Long.MAX_VALUE;
    safeDue = Long.MAX_VALUE;
    pause = 0;
    refusedPulseEnd = false;
  }

  /** Time passes for the core: a write without an outcome has failed. */
  void expire(long now) {
    if (current != null && now >= current.deadline) done(current.ticket, false, now);
  }

  void closing() {
    closing = true;
    waiting.clear();
  }

  /** The device is being closed for good. */
  void closes() {
    closeAsked = true;
  }

  void requireClosed() {
    world.require(closeAsked, () -> name + ": not closed at the end");
  }

  /** When the owner has something to do by itself, if no write is under way. */
  long due() {
    if (closing || current != null || !waiting.isEmpty()) return Long.MAX_VALUE;
    return Math.min(pulseEnd, safeDue);
  }
}
