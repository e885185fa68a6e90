package io.sandpiper.runtime.link;

import io.sandpiper.wamp.transport.Target;
import io.sandpiper.wamp.transport.Transport.Connection;

/**
 * Opens numbered connections. What becomes of one comes back as {@link Arrival}s with its number.
 */
@FunctionalInterface
public interface Dialer {
  Connection dial(long number, Target target);
}
