package io.sandpiper.wamp.line;

import io.sandpiper.wamp.transport.Closed;

/** An attempt failed: how it is to be told. Carries no stack trace: it is the world's fault. */
public final class NoConnection extends Exception {
  public final transient Closed how;

  public NoConnection(Closed how) {
    super(how.text(), null, false, false);
    this.how = how;
  }
}
