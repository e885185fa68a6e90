package io.sandpiper.wamp.client;

import java.util.Locale;

/** Who of several that registered the same {@link Procedure} gets a call (Shared Registration). */
public enum Invoke {
  /** Nobody may share it. */
  SINGLE,
  ROUNDROBIN,
  RANDOM,
  /** Whoever registered first; the others stand by. */
  FIRST,
  /** Whoever registered last. */
  LAST;

  String option() {
    return name().toLowerCase(Locale.ROOT);
  }
}
