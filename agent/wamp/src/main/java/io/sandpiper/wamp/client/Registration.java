package io.sandpiper.wamp.client;

import java.util.concurrent.CompletableFuture;

/** A procedure that this client answers, until it has {@link #ended}. */
public final class Registration {
  private final Callee callee;
  final long id;
  private final String procedure;
  final CompletableFuture<Ended> ended = new CompletableFuture<>();

  Registration(Callee callee, long id, String procedure) {
    this.callee = callee;
    this.id = id;
    this.procedure = procedure;
  }

  public String procedure() {
    return procedure;
  }

  /** The router's number for it, as the registration meta API has it. */
  public long id() {
    return id;
  }

  /** Takes the procedure away. Calls that have arrived are still answered. */
  public CompletableFuture<Void> unregister() {
    return callee.unregister(this);
  }

  /** Completes, always normally, when it has ended: by us, by the router or with the session. */
  public CompletableFuture<Ended> ended() {
    return ended.copy();
  }
}
