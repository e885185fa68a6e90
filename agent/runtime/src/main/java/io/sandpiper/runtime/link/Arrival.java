package io.sandpiper.runtime.link;

import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.ProtocolViolation;

/**
 * Something that a connection told, with the connection's number: what an old one says late is
 * recognised by it and dropped.
 */
public sealed interface Arrival {
  long connection();

  record Opened(long connection, String subprotocol) implements Arrival {}

  record Received(long connection, Message message) implements Arrival {}

  record Violated(long connection, ProtocolViolation why) implements Arrival {}

  record Pong(long connection) implements Arrival {}

  record Closed(long connection, io.sandpiper.wamp.transport.Closed how) implements Arrival {}
}
