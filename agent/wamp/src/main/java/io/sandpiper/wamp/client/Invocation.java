package io.sandpiper.wamp.client;

import io.sandpiper.wamp.message.Payload;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** One call that a {@link Handler} is to answer. May be used from any thread. */
public final class Invocation {
  private final String procedure;
  private final Map<String, Object> details;
  private final Payload payload;
  private final Consumer<Payload> progress;
  final CompletableFuture<Void> canceled = new CompletableFuture<>();

  Invocation(
      String procedure, Map<String, Object> details, Payload payload, Consumer<Payload> progress) {
    this.procedure = procedure;
    this.details = details;
    this.payload = payload;
    this.progress = progress;
  }

  /** The URI as it was called, also for a prefix or wildcard registration. */
  public String procedure() {
    return procedure;
  }

  /** INVOCATION's details: {@code caller}, {@code caller_authid} and what else the router adds. */
  public Map<String, Object> details() {
    return details;
  }

  public Payload payload() {
    return payload;
  }

  /**
   * Sends a part of the answer; dropped if the caller did not ask for parts.
   *
   * @throws IllegalArgumentException for a value that can't be sent
   */
  public void progress(Object... arguments) {
    Payload part = Payload.of(arguments);
    part.requireSendable();
    progress.accept(part);
  }

  /** Completes when the caller gave up, or the session ended: nobody waits for the answer. */
  public CompletableFuture<Void> canceled() {
    return canceled.copy();
  }
}
