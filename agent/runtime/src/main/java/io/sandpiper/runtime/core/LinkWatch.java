package io.sandpiper.runtime.core;

/** When an output has been without a session for too long. Pure; times in nanoseconds. */
final class LinkWatch {
  static final String CAUSE = "link-lost";

  private final long patience;
  private boolean joined;
  private boolean opened;
  private boolean acted;
  private long end = Long.MAX_VALUE;

  /**
   * @param patience 0 for an endless one
   */
  LinkWatch(long patience) {
    this.patience = patience;
  }

  /** The output has its start state: it has to leave that again, too. */
  void opened(long now) {
    acted = false;
    if (!opened && !joined) lost(now);
    opened = true;
  }

  void linked(boolean yes, long now) {
    if (joined == yes) return;
    joined = yes;
    acted = false;
    if (joined) end = Long.MAX_VALUE;
    else lost(now);
  }

  private void lost(long now) {
    if (patience > 0) end = now + patience;
  }

  /** What is due has been done, once for each loss. */
  void acted() {
    acted = true;
  }

  long due() {
    return acted ? Long.MAX_VALUE : end;
  }
}
