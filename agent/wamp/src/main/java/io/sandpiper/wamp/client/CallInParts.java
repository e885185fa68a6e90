package io.sandpiper.wamp.client;

import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.session.Request;
import java.util.concurrent.CompletableFuture;

/**
 * A call whose arguments go in several parts, see {@link Client#callInParts}. The parts of one call
 * arrive in order. Safe for use from any thread.
 *
 * <p>Nothing slows a fast sender down but the connection, which is dropped when it can't keep up: a
 * long upload had better wait for the callee's partial results.
 */
public final class CallInParts {
  private final SessionThread thread;
  private CompletableFuture<Payload> result;
  private boolean complete; // guarded by this

  /** Of the session's thread; null until the first part is sent, and when it can't be. */
  private Request request;

  CallInParts(SessionThread thread) {
    this.thread = thread;
  }

  CallInParts result(CompletableFuture<Payload> future) {
    result = future;
    return this;
  }

  Request begun(Request call) {
    request = call;
    return call;
  }

  /** The answer, which may come before the last part is sent. Cancelling it cancels the call. */
  public CompletableFuture<Payload> result() {
    return result;
  }

  /**
   * Sends a further part; dropped when the call has ended.
   *
   * @throws IllegalArgumentException for a value that can't be sent
   * @throws IllegalStateException after the last part
   */
  public CallInParts part(Object... arguments) {
    send(Payload.of(arguments), false);
    return this;
  }

  /** Sends the last part. The callee may wait for it. */
  public CompletableFuture<Payload> last(Object... arguments) {
    send(Payload.of(arguments), true);
    return result;
  }

  public synchronized void send(Payload part, boolean last) {
    part.requireSendable();
    if (complete) throw new IllegalStateException("the last part has been sent");
    complete = last;
    thread.tell(
        session -> {
          if (request != null && session.joined()) session.part(request, part, last);
        });
  }
}
