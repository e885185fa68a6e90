package io.sandpiper.runtime.simulation;

import io.sandpiper.device.RoleKeys;
import io.sandpiper.device.schema.Values;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What one output may do: every write is explained by a command that was accepted, the end of a
 * pulse or of a lease, a limit, a lost link, or the way to the safe state; no guard is passed over;
 * and what is due comes in time.
 */
final class OutputLedger {
  /** As the core's bounds have it: retries of the safe state, commands that wait, a job's limit. */
  static final long SAFE_RETRY = 100 * World.MILLI;

  private static final long SAFE_RETRY_MAX = 5 * World.SECOND;
  static final int COMMANDS = 8;
  static final long JOB = 10 * World.SECOND;
  private static final long NEVER = Long.MAX_VALUE;

  /** From a session's end to the agent's knowing it: the link waits so long for the transport. */
  private static final long LINK_TOLD = 10 * World.SECOND;

  /**
   * @param level null for toggle
   * @param lease nanoseconds; 0 for none said
   * @param end whether it is stop or release
   */
  record Command(long key, Boolean level, long pulse, long lease, String holder, boolean end) {}

  /** Why the owner writes by itself. */
  private enum Reason {
    COMMAND,
    SAFE,
    INTERLOCK,
    LEASE,
    LINK,
    MAX_ON,
    PULSE
  }

  private record Write(long ticket, boolean level, Command command, Reason reason, long deadline) {}

  private record Failed(long ticket, boolean level, long at) {}

  private record Lease(String holder, long length, long end) {}

  private final World world;
  private final String name;
  final boolean start;
  final boolean safe;
  private final long linkLost;
  private final long maxOn;
  private final long minOn;
  private final long minGap;

  /** Those that must not be on together with it. */
  final List<OutputLedger> others = new ArrayList<>();

  private final Deque<Command> waiting = new ArrayDeque<>();

  /** Those that wait and came by a session that is over: what becomes of them nobody is told. */
  private final Set<Long> unheard = new HashSet<>();

  private Command invoked;
  private Write current;
  private boolean withdrawn;
  private Write done;
  private boolean on;
  private boolean unknown;

  /** The last write that failed. */
  private Failed failed;

  /** It went on, and meanwhile another that must not be on with it may have, too. */
  private boolean crossed;

  private boolean seen;
  private long since;
  private boolean open;
  private boolean closing;
  private boolean closeAsked;
  private Lease lease;
  private long pulseEnd = NEVER;
  private long safeDue = NEVER;
  private long pause;
  private long retryAt;
  private boolean refusedPulseEnd;
  private boolean joined;
  private boolean linkActed;
  private boolean opened;
  private long linkEnd = NEVER;

  OutputLedger(World world, String name, Values settings) {
    this.world = world;
    this.name = name;
    this.start = settings.get(RoleKeys.START).equals("on");
    this.safe = settings.get(RoleKeys.SAFE).equals("on");
    this.linkLost = settings.get(RoleKeys.LINK_LOST).toNanos();
    this.maxOn = settings.get(RoleKeys.MAX_ON).toNanos();
    this.minOn = settings.get(RoleKeys.MIN_ON).toNanos();
    this.minGap = settings.get(RoleKeys.MIN_GAP).toNanos();
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
    waiting.removeIf(command -> command.key == key);
  }

  /** The session is over by which the commands came that wait. */
  void sessionOver() {
    for (Command each : waiting) unheard.add(each.key);
  }

  /** A stop is being handed to the core: the commands before it are told, if they can be. */
  void stopped() {
    waiting.removeIf(each -> unheard.contains(each.key));
  }

  /** What a guard refuses of them is over. */
  private void refuseUnheard() {
    while (!waiting.isEmpty() && unheard.contains(waiting.peek().key) && against(waiting.peek())) {
      waiting.remove();
      world.count("command of a session that is over refused");
    }
    if (waiting.isEmpty()) unheard.clear();
  }

  /** Whether a guard stands against this command, which is the next. */
  boolean guarded(long key) {
    if (current == null) refuseUnheard(); // those before it
    Command command = invoked != null && invoked.key == key ? invoked : waiting.peek();
    return command != null && command.key == key && against(command);
  }

  private boolean against(Command command) {
    if (command.end) return false;
    long now = world.now();
    boolean wantsOn = command.level == null ? !on : command.level;
    if (!wantsOn) return on && !unknown && now - since < minOn;
    if (others.stream().anyMatch(this::mayFind)) return true;
    if ((!on || unknown) && now - (unknown ? now : since) < minGap) return true;
    long before = on && !unknown ? now - since : 0;
    return command.pulse > 0 && before + command.pulse < minOn;
  }

  /**
   * Whether the core has to take another for being on. Of two whose writes fail in the same moment
   * it hears one after the other, and what the first does then it does without the second's word.
   */
  private boolean mayFind(OutputLedger other) {
    boolean later = other.failed != null && failed != null && other.failed.at == failed.at;
    if (!later || failed.at != world.now() || other.failed.ticket < failed.ticket) {
      return other.mayBeOn();
    }
    return other.open && (other.on || other.failed.level);
  }

  private boolean mayBeOn() {
    return open && (on || unknown || current != null && current.level);
  }

  /** Its caller gives up: it is not carried out if it waits, and undone if it is under way. */
  void canceled(long key) {
    if (current != null && current.command != null && current.command.key == key) withdrawn = true;
    if (waiting.removeIf(command -> command.key == key)) world.count("waiting command canceled");
  }

  // ---- leases

  boolean leased(String holder) {
    return lease != null && lease.holder.equals(holder) && world.now() < lease.end;
  }

  void renewed(long length) {
    long whole = length > 0 ? length : lease.length;
    lease = new Lease(lease.holder, whole, world.now() + whole);
    world.count("lease renewed");
  }

  private Lease after(Write write, long now) {
    Command command = write.command;
    if (write.reason == Reason.LEASE || command != null && command.end) return null;
    if (command == null) return lease;
    if (command.lease > 0) return new Lease(command.holder, command.lease, now + command.lease);
    boolean same = lease != null && lease.holder.equals(command.holder);
    if (lease != null && !same) world.count("lease taken over");
    return same ? new Lease(lease.holder, lease.length, now + lease.length) : null;
  }

  // ---- the core's events

  /** The core has done with one event. */
  void settled() {
    if (invoked != null) waiting.add(invoked);
    invoked = null;
    done = null;
    if (current == null) refuseUnheard();
    world.require(
        closing || current != null || waiting.isEmpty(),
        () -> name + ": a command waits for nothing");
  }

  /** Whether there is a session now. */
  void linked(boolean yes) {
    if (joined == yes) return;
    joined = yes;
    linkActed = false;
    linkEnd = yes || linkLost == 0 ? NEVER : world.now() + linkLost;
  }

  void opening() {
    world.require(!open, () -> name + ": opened again while it is open");
  }

  void opened() {
    open = true;
    calm();
    lease = null;
    became(start, world.now());
    linkActed = false;
    if (!opened && !joined && linkLost > 0) linkEnd = world.now() + linkLost;
    opened = true;
  }

  private void became(boolean level, long now) {
    if (!seen || level != on || unknown && !level) since = now;
    seen = true;
    unknown = false;
    on = level;
  }

  /** The core asks for a write; {@code taken} says whether the queue has room. */
  void submitted(long ticket, boolean level, boolean taken, long now) {
    world.require(current == null, () -> name + ": two writes at once");
    if (!overdue(now)) refuseUnheard();
    Command command = overdue(now) ? null : next();
    Reason reason = command == null ? own(now) : Reason.COMMAND;
    boolean expected =
        switch (reason) {
          case COMMAND -> command.level == null ? !on : command.level;
          case SAFE, LEASE, LINK -> safe;
          case INTERLOCK, MAX_ON, PULSE -> false;
        };
    world.require(level == expected, () -> name + ": wrote " + level + ", expected " + expected);
    if (command != null) {
      Command order = command;
      world.require(!against(order), () -> name + ": a guard was passed over by " + order);
    }
    if (taken) {
      current = new Write(ticket, level, command, reason, now + JOB);
      return;
    }
    if (reason == Reason.PULSE) refusedPulseEnd = true;
    boolean order = command != null && !command.end;
    if (!order) retryAt = now + SAFE_RETRY;
    if (command != null && command.end) safeDue = now;
  }

  /** Whether what is due goes before the next command, which is against it. */
  private boolean overdue(long now) {
    Command next = waiting.isEmpty() ? invoked : waiting.peek();
    if (next == null || now < retryAt) return false;
    boolean there = next.level == null ? !on : next.level;
    return pause > 0 && now >= safeDue && there != safe || now >= limit() && there;
  }

  private Command next() {
    Command next = waiting.isEmpty() ? invoked : waiting.poll();
    if (next == invoked) invoked = null;
    return next;
  }

  private Reason own(long now) {
    Reason reason = now >= safeDue ? Reason.SAFE : null;
    if (reason == null && crossed) reason = Reason.INTERLOCK;
    if (reason == null && lease != null && now >= lease.end) reason = Reason.LEASE;
    if (reason == null && now >= linkDue()) reason = Reason.LINK;
    if (reason == null && now >= limit()) reason = Reason.MAX_ON;
    if (reason == null && now >= pulseEnd) reason = Reason.PULSE;
    world.require(reason != null, () -> name + ": nothing explains a write");
    return reason;
  }

  private long linkDue() {
    return linkActed ? NEVER : linkEnd;
  }

  private long limit() {
    return on && !unknown && maxOn > 0 ? since + maxOn : NEVER;
  }

  void done(long ticket, boolean well, long now) {
    if (current == null || current.ticket != ticket) return;
    if (well) {
      done = current;
      calm();
      became(current.level, now);
      crossed = current.level && others.stream().anyMatch(OutputLedger::mayBeOn);
      if (current.command != null && current.command.pulse > 0) {
        pulseEnd = now + current.command.pulse;
      }
      if (withdrawn) {
        safeDue = now;
        world.count("command canceled under way");
      } else {
        lease = after(current, now);
      }
      if (current.reason == Reason.LINK) linkActed = true;
      world.count("output written: " + current.reason);
    } else {
      if (pause == 0 || current.command == null || current.command.end) {
        pause = pause == 0 ? SAFE_RETRY : Math.min(SAFE_RETRY_MAX, pause * 2);
        safeDue = now + pause;
      }
      pulseEnd = NEVER;
      unknown = true;
      failed = new Failed(current.ticket, current.level, now);
      world.count("output failed");
    }
    current = null;
    withdrawn = false;
  }

  private void calm() {
    crossed = false;
    pulseEnd = NEVER;
    safeDue = NEVER;
    pause = 0;
    retryAt = 0;
    refusedPulseEnd = false;
  }

  /** Time passes for the core: a write without an outcome has failed, what changes nothing ends. */
  void expire(long now) {
    if (current != null && now >= current.deadline) done(current.ticket, false, now);
    if (current != null || !waiting.isEmpty() || now < retryAt) return;
    if (refusedPulseEnd && now >= pulseEnd) world.count("pulse ended after a full queue");
    if (pulseEnd < NEVER || safeDue < NEVER || on != safe) return;
    if (lease != null && now >= lease.end) lease = null;
    if (now >= linkDue()) linkActed = true;
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
    if (closing || !open || current != null || !waiting.isEmpty()) return NEVER;
    // How a session ends here the agent may learn a little later: its time begins with that.
    long link = linkDue() == NEVER ? NEVER : linkDue() + LINK_TOLD;
    long due = Math.min(Math.min(pulseEnd, safeDue), Math.min(link, limit()));
    if (lease != null) due = Math.min(due, lease.end);
    return Math.max(due, retryAt);
  }
}
