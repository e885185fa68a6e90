package io.sandpiper.router.core;

/**
 * What a peer may make the router hold.
 *
 * @param peers open connections, joined or not
 * @param realms realms created on demand
 * @param registrations of one session
 * @param subscriptions of one session
 * @param calls unanswered calls, of one caller and to one callee
 * @param retained retained events in one realm; the oldest make room
 * @param testaments of one session
 * @param joinNanos from the connection to a WELCOME
 * @param goodbyeNanos from our GOODBYE to the peer's answer
 */
public record Limits(
    int peers,
    int realms,
    int registrations,
    int subscriptions,
    int calls,
    Store retained,
    Store testaments,
    long joinNanos,
    long goodbyeNanos) {
  /**
   * Of a URI: a device's are some 60 long, and a session's registrations and subscriptions keep
   * 4096 each.
   */
  static final int URI_CHARS = 512;

  /** What {@code CALL.Options.timeout} may ask for, four weeks; more is the same as this. */
  static final long TIMEOUT_MILLIS = 28L * 24 * 3600 * 1000;

  /**
   * Calls of a caller that ended before all their parts had come. What is then on its way is a
   * round trip's worth, and few calls stream at a time.
   */
  static final int CUT_OFF = 64;

  /** The error for a full table; the specification has no word for it. */
  static final String REACHED = "sandpiper.error.limit_reached";

  /** How many, and about how many bytes of heap all together. */
  public record Store(int entries, long bytes) {}

  public static final Limits DEFAULT =
      new Limits(
          1024, // peers: a simulated fleet on one machine; each costs two 16 KiB buffers
          64, // realms: they stay for good, and a typing error makes one, too
          4096, // registrations: a device has some 100 pins and sensors, a few procedures each
          4096, // subscriptions: a dashboard that subscribes each topic of a small fleet by itself
          1024, // calls: a slow device that is called 100 times a second has 10 s to recover
          // retained: the last reading of 40 devices with 100 topics each; 1 KiB is usual, in heap
          // some four times that
          new Store(4096, 16L << 20),
          // testaments: a device says that it is offline, and perhaps that each output is unknown
          new Store(64, 64L << 10),
          10_000_000_000L, // join: a slow board that derives its key meanwhile
          5_000_000_000L); // goodbye: what clients wait themselves, 2 to 5 s
}
