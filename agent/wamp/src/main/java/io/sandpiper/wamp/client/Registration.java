package io.sandpiper.wamp.client;

import java.util.concurrent.CompletableFuture;

/** A procedure that this client answers. Ends with the session, or by {@link #unregister}. */
public final class Registration {
  private final Client client;
  final long id;
  private final String procedure;

  Registration(Client client, long id, String procedure) {
    this.client = client;
    this.id = id;
    this.procedure = procedure;
  }

  public String procedure() {
    return procedure;
  }

  /** Takes the procedure away. Calls that have arrived are still answered. */
  public CompletableFuture<Void> unregister() {
    return client.unregister(this);
  }
}
