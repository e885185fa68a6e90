package io.sandpiper.runtime.outbox;

/** How far somebody has looked who takes nothing. One thread. */
final class Look {
  /** Number of the last record that was looked at. */
  long above;

  /** Where the next one is in {@link #segment}, while that is what it was. */
  long place;

  /** Whether there is nothing behind it. */
  boolean end;

  private Segment segment;

  Look(long above) {
    this.above = above;
  }

  /** Where to go on in a segment: it may be another, or thinned meanwhile. */
  long in(Segment other) {
    if (segment == other) return place;
    segment = other;
    return 0;
  }
}
