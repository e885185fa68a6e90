package io.sandpiper.wamp.client;

import io.sandpiper.wamp.rawsocket.RawSocketTransport;
import io.sandpiper.wamp.transport.Target;
import io.sandpiper.wamp.transport.Transport;
import io.sandpiper.wamp.websocket.WebSocketTransport;

/** Every transport there is, each for the URLs of its schemes. */
public final class AnyTransport implements Transport {
  private final Transport webSocket = new WebSocketTransport();
  private final Transport rawSocket = new RawSocketTransport();

  @Override
  public Connection open(Target target, Listener listener) {
    return (target.rawSocket() ? rawSocket : webSocket).open(target, listener);
  }
}
