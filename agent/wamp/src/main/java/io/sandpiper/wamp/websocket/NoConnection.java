package io.sandpiper.wamp.websocket;

import io.sandpiper.wamp.transport.Closed;

/** An attempt failed: how it is to be told. Carries no stack trace: it is the world's fault. */
final class NoConnection extends Exception {
  final transient Closed how;

  NoConnection(Closed how) {
    super(how.text(), null, false, false);
    this.how = how;
  }
}
