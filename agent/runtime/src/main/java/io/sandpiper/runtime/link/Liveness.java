package io.sandpiper.runtime.link;

import io.sandpiper.runtime.config.Configuration.Ping;

/**
 * Notices that a connection is silent: pings when nothing came in for an interval, and gives up
 * when nothing comes for the timeout after that. Any inbound traffic counts. Pure.
 */
final class Liveness {
  enum Step {
    NOTHING,
    PING,
    LOST
  }

  private final long interval;
  private final long timeout;
  private long due;
  private boolean pinged;

  Liveness(Ping ping, long now) {
    this.interval = ping.interval().toNanos();
    this.timeout = ping.timeout().toNanos();
    heard(now);
  }

  void heard(long now) {
    pinged = false;
    due = now + interval;
  }

  long deadline() {
    return due;
  }

  Step tick(long now) {
    if (now < due) return Step.NOTHING;
    if (pinged) return Step.LOST;
    pinged = true;
    due = now + timeout;
    return Step.PING;
  }
}
