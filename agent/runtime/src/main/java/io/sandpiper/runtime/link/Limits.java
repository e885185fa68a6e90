package io.sandpiper.runtime.link;

import java.time.Duration;

/** The link's bounds, each with its reason. Durations in nanoseconds. */
final class Limits {
  /** TCP, TLS and upgrade: a Pi Zero on a mobile network needs a few seconds for TLS alone. */
  static final Duration OPEN = Duration.ofSeconds(20);

  /** After {@link #OPEN} the transport must have ended the attempt; this is for when it did not. */
  static final long OPEN_GUARD = OPEN.plusSeconds(5).toNanos();

  /** HELLO to WELCOME: an authenticator in another process may be slow, a dead one never ends. */
  static final long JOIN = Duration.ofSeconds(10).toNanos();

  /**
   * CHALLENGE to our answer: some seconds on the slowest board (the bounds are with the proofs),
   * and before it perhaps what is still computed for the last connection.
   */
  static final long PROVE = Duration.ofSeconds(30).toNanos();

  /** Closing handshake (3 s in the transport) and a margin. */
  static final long CLOSE = Duration.ofSeconds(5).toNanos();

  /** Our GOODBYE to the answer. */
  static final long LEAVE = Duration.ofSeconds(2).toNanos();

  /** Any request to its answer: routers drop answers silently, so each needs a timer. */
  static final long REQUEST = Duration.ofSeconds(10).toNanos();

  /** A session that lived so long was a success: only then the backoff starts anew. */
  static final long STABLE = Duration.ofSeconds(60).toNanos();

  /** Longest delay of the slow lane. */
  static final Duration SLOW_MAX = Duration.ofHours(1);

  /** So many dismissals in {@link #EVICTION_WINDOW}: somebody else has our identity. */
  static final int EVICTIONS = 5;

  static final long EVICTION_WINDOW = Duration.ofMinutes(10).toNanos();

  /**
   * Registrations asked for at once: nexus drops answers beyond 64 queued messages, and others may
   * be on their way.
   */
  static final int DECLARING = 32;

  /** Retries of a refused registration, while the session stays up. */
  static final Duration REDECLARE_FIRST = Duration.ofSeconds(2);

  static final Duration REDECLARE_MAX = Duration.ofSeconds(60);

  /**
   * Unanswered or internally failed requests of one declaration until the session counts as sick.
   */
  static final int SICK_AFTER = 3;

  /** Revoked registrations are declared again at most so often in an hour. */
  static final int REVOKED_AN_HOUR = 3;

  static final Duration REVOKED_FROM = Duration.ofSeconds(30);
  static final Duration REVOKED_TO = Duration.ofMinutes(2);

  /**
   * Who was taken a registration by another session does not take it back by force for so long: of
   * two agents with one name the later one wins, and they don't fight.
   */
  static final long TAKEN = Duration.ofHours(1).toNanos();

  /**
   * What the router refused for good, or took away again and again, rests so long, or until the
   * next session: that may be months away, and permissions are mended sooner.
   */
  static final long OFF = Duration.ofHours(1).toNanos();

  /**
   * All registrations are looked up once in so long: what one lookup costs is about a ping's worth,
   * and a device of twenty procedures makes one every 30 s.
   */
  static final long CHECK = Duration.ofMinutes(10).toNanos();

  /** The first time sooner: what a router loses, it loses around a session's beginning. */
  static final long CHECK_FIRST = Duration.ofMinutes(1).toNanos();

  /** Between two lookups, however many registrations there are. */
  static final long CHECK_SPACING = Duration.ofSeconds(1).toNanos();

  /** What a router may make us hold at once. Calls of a device are a hundred bytes long. */
  static final int MESSAGE_BYTES = 256 * 1024;

  /** Between two looks at a clock that makes certificates look wrong: it is set in one step. */
  static final long CLOCK_LOOK = Duration.ofSeconds(1).toNanos();

  private Limits() {}
}
