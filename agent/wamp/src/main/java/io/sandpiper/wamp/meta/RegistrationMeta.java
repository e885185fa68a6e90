package io.sandpiper.wamp.meta;

import io.sandpiper.wamp.client.Client;
import io.sandpiper.wamp.client.Subscription;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.Uri;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The registrations of our realm (Registration Meta API). Safe for use from any thread. */
public final class RegistrationMeta {
  private final Calls calls;

  public RegistrationMeta(Client client) {
    calls = new Calls(client, "wamp.registration.");
  }

  public CompletableFuture<Ids> list() {
    return calls.details("list", Payload.NONE, Ids::of);
  }

  /** The registration of exactly this procedure or pattern. */
  public CompletableFuture<OptionalLong> lookup(String procedure, Uri.Match match) {
    return calls.id("lookup", Calls.lookup("procedure", procedure, match));
  }

  /** The registration that gets the calls of this procedure. */
  public CompletableFuture<OptionalLong> match(String procedure) {
    return calls.id("match", Payload.of(Uri.require("procedure", procedure)));
  }

  public CompletableFuture<RegistrationInfo> get(long registration) {
    return calls.details(
        "get", Calls.id(registration), details -> RegistrationInfo.of(details, registration));
  }

  /** The sessions that share it. */
  public CompletableFuture<List<Long>> listCallees(long registration) {
    return calls.ids("list_callees", Calls.id(registration));
  }

  public CompletableFuture<Long> countCallees(long registration) {
    return calls.count("count_callees", Calls.id(registration));
  }

  /**
   * Takes a registration away from a session. Not in the specification; Crossbar.io answers with an
   * error, although it does so, and does not tell that session.
   */
  public CompletableFuture<Void> removeCallee(long registration, long session) {
    Calls.id(registration);
    Calls.id(session);
    return calls.tell("remove_callee", Payload.of(registration, session));
  }

  public CompletableFuture<Subscription> onCreate(Consumer<Created<RegistrationInfo>> handler) {
    return calls.on(
        "on_create",
        arguments ->
            handler.accept(
                new Created<>(
                    Values.id(Values.at(arguments, 0)),
                    RegistrationInfo.of(Values.dictionary(Values.at(arguments, 1)), 0))));
  }

  public CompletableFuture<Subscription> onRegister(Consumer<Changed> handler) {
    return calls.on("on_register", arguments -> handler.accept(Changed.of(arguments)));
  }

  public CompletableFuture<Subscription> onUnregister(Consumer<Changed> handler) {
    return calls.on("on_unregister", arguments -> handler.accept(Changed.of(arguments)));
  }

  public CompletableFuture<Subscription> onDelete(Consumer<Changed> handler) {
    return calls.on("on_delete", arguments -> handler.accept(Changed.of(arguments)));
  }
}
