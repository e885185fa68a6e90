package io.sandpiper.wamp.client;

import io.sandpiper.wamp.message.Payload;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** One call that a {@link Handler} is to answer. May be used from any thread. */
public final class Invocation {
  private final String procedure;
  private final Map<String, Object> details;
  private final Payload payload;
  private final Consumer<Payload> progress;
  final Parts parts;
  final CompletableFuture<Interruption> canceled = new CompletableFuture<>();

  Invocation(
      String procedure,
      Map<String, Object> details,
      Payload payload,
      Consumer<Payload> progress,
      Parts parts) {
    this.procedure = procedure;
    this.details = details;
    this.payload = payload;
    this.progress = progress;
    this.parts = parts;
  }

  /** The URI as it was called, also for a prefix or wildcard registration. */
  public String procedure() {
    return procedure;
  }

  /** INVOCATION's details: what follows below, and what else the router adds. */
  public Map<String, Object> details() {
    return details;
  }

  public Payload payload() {
    return payload;
  }

  /** Who called, as far as the router discloses it. */
  public Peer caller() {
    return Peer.of("caller", details);
  }

  /** How far the router's configuration trusts the call: 0 least. */
  public OptionalLong trustLevel() {
    return Peer.number(details.get("trustlevel"));
  }

  /**
   * The time that the caller gave, from the call's arrival on, where the router passes it on. When
   * it has passed the caller is answered {@code wamp.error.timeout} and {@link #canceled}
   * completes.
   */
  public Optional<Duration> timeout() {
    OptionalLong millis = Peer.number(details.get("timeout"));
    return millis.isEmpty() || millis.getAsLong() == 0
        ? Optional.empty()
        : Optional.of(Duration.ofMillis(millis.getAsLong()));
  }

  /** Whether this is the whole call; if not, further parts come to {@link #onPart}. */
  public boolean whole() {
    return !Boolean.TRUE.equals(details.get("progress"));
  }

  /**
   * Takes the further parts of a call that comes in parts, in order, on the handlers' executor.
   * Parts that came before are given first. To be called once; of parts that wait, more than {@link
   * Limits#WAITING_PARTS} end the call with {@code wamp.error.unavailable}. The call may be
   * answered at any part: the rest is dropped.
   */
  public void onPart(Consumer<Part> consumer) {
    parts.to(consumer);
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

  /** Completes when nobody waits for the answer any more. */
  public CompletableFuture<Interruption> canceled() {
    return canceled.copy();
  }
}
