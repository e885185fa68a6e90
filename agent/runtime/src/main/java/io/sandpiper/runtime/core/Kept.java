package io.sandpiper.runtime.core;

/**
 * A reading, and where the outbox keeps it. Not a record, because it moves: what the router does
 * not take is written from the live readings to the history.
 */
public final class Kept {
  private Reading reading;
  private long number;
  private boolean past;
  private boolean unread;

  /** Of the live readings. */
  static Kept live(long number, Reading reading) {
    return new Kept(number, reading, false);
  }

  /** Of the history. */
  public static Kept past(long number, Reading reading) {
    return new Kept(number, reading, true);
  }

  private Kept(long number, Reading reading, boolean past) {
    this.number = number;
    this.reading = reading;
    this.past = past;
  }

  public Reading reading() {
    return reading;
  }

  /** Its number in the history, or among the live readings. */
  public long number() {
    return number;
  }

  /** Whether it is in the history. */
  public boolean past() {
    return past;
  }

  void correct(Reading corrected) {
    reading = corrected;
  }

  /** Whether it is in the history, but was never fetched from there. */
  boolean unread() {
    return unread;
  }

  void move(long to) {
    number = to;
    past = true;
    unread = true;
  }

  void read() {
    unread = false;
  }
}
