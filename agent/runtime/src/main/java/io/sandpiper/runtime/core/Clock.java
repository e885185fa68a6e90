package io.sandpiper.runtime.core;

import io.sandpiper.runtime.core.Stamp.Trust;
import io.sandpiper.runtime.link.Wall;

/**
 * The date: what is known of it, and what it was when it was not known yet. Pure; told the
 * monotonic time, which alone times anything.
 */
final class Clock {
  private static final long MILLI = 1_000_000;

  private final Wall wall;
  private final About about;
  private long now;

  /** Once known, it stays so: a clock is only ever set right. */
  private boolean known;

  Clock(Wall wall, About about) {
    this.wall = wall;
    this.about = about;
  }

  void at(long now) {
    this.now = now;
  }

  /** Whether the date is right. */
  boolean known() {
    if (!known) known = wall.known();
    return known;
  }

  Stamp stamp(long seq) {
    Trust trust = known() ? Trust.SYNCED : Trust.UNSYNCED;
    return new Stamp(about.boot(), seq, wall.millis(), trust, moment(), about.machineBoot());
  }

  private long moment() {
    return about.origin() + now;
  }

  /** The same, with the date that it should have had, where that can be said now. */
  Stamp corrected(Stamp stamp) {
    boolean can = stamp.clock() == Trust.UNSYNCED && comparable(stamp) && known();
    if (!can) return stamp;
    long millis = wall.startMillis(moment() / MILLI) + stamp.moment() / MILLI;
    return new Stamp(
        stamp.boot(), stamp.seq(), millis, Trust.CORRECTED, stamp.moment(), stamp.machineBoot());
  }

  /** Whether it is worth waiting for the date of a stamp: not for long after the start. */
  boolean awaited(Stamp stamp) {
    boolean unsynced = stamp.clock() == Trust.UNSYNCED && comparable(stamp);
    return unsynced && now < Limits.CLOCK_WAIT && !known();
  }

  /** The moment of a stamp of this process, on the clock of {@link #at}. */
  long local(Stamp stamp) {
    return stamp.moment() - about.origin();
  }

  /** How old it is; 0 as long as that can't be said. */
  long ageMillis(Stamp stamp) {
    if (comparable(stamp)) return (moment() - stamp.moment()) / MILLI;
    if (stamp.clock() == Trust.UNSYNCED || !known()) return 0;
    return wall.startMillis(moment() / MILLI) + moment() / MILLI - stamp.millis();
  }

  private boolean comparable(Stamp stamp) {
    return stamp.machineBoot().equals(about.machineBoot()) && stamp.moment() <= moment();
  }
}
