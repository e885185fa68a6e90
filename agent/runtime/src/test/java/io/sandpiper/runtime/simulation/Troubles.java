package io.sandpiper.runtime.simulation;

import io.sandpiper.wamp.transport.Closed;
import java.time.Duration;
import java.util.Optional;

/**
 * What is wrong with the network and the router just now; each until a moment on the world's clock.
 */
final class Troubles {
  /** What a dial meets before it is connected; null for nothing. */
  Closed refusal;

  long refusalUntil;

  /** Of several URLs only the first meets it. */
  boolean refusesFirstOnly;

  /** Dials are swallowed; whether the transport tells when its time is up. */
  long hangUntil;

  boolean hangTold = true;

  /** HELLO is swallowed, or answered with this. */
  long muteUntil;

  String abort = "";
  long abortUntil;

  /** CHALLENGE instead of WELCOME. */
  long challengeUntil;

  /** Sessions are ended soon after they joined. */
  long evictUntil;

  /** Latency up to this, instead of a good line's. */
  long latency;

  long slowUntil;

  /** The kernel takes no more from the agent: its queue looks full. */
  long congestedUntil;

  /** So often an answer of the router is lost. */
  double lossy;

  long lossyUntil;

  /** PUBLISH or REGISTER is answered with this error. */
  String publishError = "";

  long publishErrorUntil;
  String registerError = "";
  long registerErrorUntil;

  /** The router's process stands still. */
  long frozenUntil;

  /** There is no router. */
  boolean down;

  /** How often the transport tells the end late, or never, or lets through what came before. */
  double closedLate = 0.1;

  double closedNever = 0.05;
  double lateArrivals = 0.3;

  /** How often a caller gives less time than a slow device needs. */
  double hurried = 0.1;

  /** Everything works from now on. */
  void end() {
    refusal = null;
    refusalUntil = 0;
    hangUntil = 0;
    muteUntil = 0;
    abortUntil = 0;
    challengeUntil = 0;
    evictUntil = 0;
    slowUntil = 0;
    congestedUntil = 0;
    lossyUntil = 0;
    publishErrorUntil = 0;
    registerErrorUntil = 0;
    frozenUntil = 0;
    closedLate = 0;
    closedNever = 0;
    lateArrivals = 0;
    hurried = 0;
  }

  static Closed http(int status, Optional<Duration> retryAfter) {
    return new Closed.Refused(status, retryAfter, Optional.empty(), "HTTP " + status);
  }
}
