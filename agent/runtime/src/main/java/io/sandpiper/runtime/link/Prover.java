package io.sandpiper.runtime.link;

import io.sandpiper.wamp.session.Proof;
import java.util.function.Supplier;

/**
 * Does the work of answering a challenge, on a thread that has seconds for it. What comes of it
 * comes back as {@link Arrival.Proven} with the connection's number.
 */
@FunctionalInterface
public interface Prover {
  void prove(long number, Supplier<Proof> work);
}
