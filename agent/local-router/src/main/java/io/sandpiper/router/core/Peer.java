package io.sandpiper.router.core;

import io.sandpiper.wamp.message.Message;

/**
 * The far end of a connection, as the router sees it: a port. Neither method may block, throw, or
 * call back into the router; a peer that cannot take a message is reported later, by {@link
 * Connection#gone}.
 */
public interface Peer {
  void send(Message message);

  /** Ends the connection in good order, after what was sent. Called at most once, and last. */
  void close();
}
