package io.sandpiper.runtime.link;

import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.ProtocolViolation;
import io.sandpiper.wamp.session.Proof;

/**
 * Something that a connection told, or that was done for it, with the connection's number: what an
 * old one says late is recognised by it and dropped.
 */
public sealed interface Arrival {
  long connection();

  record Opened(long connection, String subprotocol) implements Arrival {}

  record Received(long connection, Message message) implements Arrival {}

  record Violated(long connection, ProtocolViolation why) implements Arrival {}

  /** The answer to this connection's challenge is computed. */
  record Proven(long connection, Proof proof) implements Arrival {}

  record Pong(long connection) implements Arrival {}

  record Closed(long connection, io.sandpiper.wamp.transport.Closed how) implements Arrival {}
}
