package io.sandpiper.wamp.transport;

import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.ProtocolViolation;

/**
 * Opens connections to a router. A port: WebSocket and RawSocket in the real program, simulated in
 * tests.
 */
public interface Transport {
  /**
   * Starts one attempt and returns at once. Everything that becomes of it is told to {@code
   * listener}, ending in exactly one {@link Listener#closed}.
   */
  Connection open(Target target, Listener listener);

  /** One attempt and, if it succeeds, the connection. Never reused. No method blocks. */
  interface Connection {
    /** Queues a message. After the end of the connection it is dropped silently. */
    void send(Message message);

    /** Bytes queued and not yet handed to the operating system: what bounds the senders. */
    long queuedBytes();

    /**
     * Bytes that came so far, the upgrade's among them. Grows while a long message is still on its
     * way: a router of which nothing is told yet lives. On TLS it grows by whole records, which are
     * 16 KiB at most.
     */
    long receivedBytes();

    /**
     * Whether routers bear our pings. Where they don't, who wants to know whether the router lives
     * asks it something.
     */
    default boolean pings() {
      return true;
    }

    /** Sends a ping, if {@link #pings}; the answer is told as {@link Listener#pong}. */
    void ping();

    /** Starts a closing handshake; after 3 s at the latest the socket is closed hard. */
    void close(int code, String reason);

    /** Closes the socket at once: for a peer that is silent or no longer trusted. */
    void drop();
  }

  /** Called on the transport's own threads, one call at a time; implementers only post. */
  interface Listener {
    /** The connection is open, with the serializer of this subprotocol. */
    void opened(String subprotocol);

    void received(Message message);

    /** Bytes arrived that are no message, or in the wrong kind of frame. No message follows. */
    void violated(ProtocolViolation why);

    void pong();

    /** The last call. */
    void closed(Closed how);
  }
}
