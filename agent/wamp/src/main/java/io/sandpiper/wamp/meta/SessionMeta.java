package io.sandpiper.wamp.meta;

import io.sandpiper.wamp.client.Client;
import io.sandpiper.wamp.client.Subscription;
import io.sandpiper.wamp.message.Payload;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The sessions of our realm (Session Meta API). Safe for use from any thread. */
public final class SessionMeta {
  /**
   * Sessions that were ended.
   *
   * @param sessions which, as far as the router says: some tell the count alone
   */
  public record Killed(long count, List<Long> sessions) {}

  /** A session that has left; Crossbar.io tells its number alone. */
  public record Left(long session, Optional<String> authid, Optional<String> authrole) {}

  private final Calls calls;

  public SessionMeta(Client client) {
    calls = new Calls(client, "wamp.session.");
  }

  /**
   * @param authroles counts only those of these roles; none for all
   */
  public CompletableFuture<Long> count(String... authroles) {
    return calls.count("count", filter(authroles));
  }

  /**
   * @param authroles lists only those of these roles; none for all
   */
  public CompletableFuture<List<Long>> list(String... authroles) {
    return calls.ids("list", filter(authroles));
  }

  private static Payload filter(String... authroles) {
    return authroles.length == 0 ? Payload.NONE : Payload.of(List.of(authroles));
  }

  public CompletableFuture<SessionInfo> get(long session) {
    return calls.details("get", Calls.id(session), details -> SessionInfo.of(details, session));
  }

  /** Ends another session. */
  public CompletableFuture<Void> kill(long session, Reason reason) {
    Calls.id(session);
    return calls.tell("kill", reason.with(session));
  }

  /** Ends the other sessions of this authid. */
  public CompletableFuture<Killed> killByAuthid(String authid, Reason reason) {
    return calls.call("kill_by_authid", reason.with(authid), SessionMeta::killed);
  }

  /** Ends the other sessions of this role. */
  public CompletableFuture<Killed> killByAuthrole(String authrole, Reason reason) {
    return calls.call("kill_by_authrole", reason.with(authrole), SessionMeta::killed);
  }

  /** Ends all other sessions (Crossbar.io has not got it). */
  public CompletableFuture<Killed> killAll(Reason reason) {
    return calls.call("kill_all", reason.with(), SessionMeta::killed);
  }

  /** The specification has a list for one of them and a count for the others; routers mix them. */
  private static Killed killed(Object result) {
    if (result instanceof List<?> list) return new Killed(list.size(), Values.ids(list));
    return new Killed(Values.id(result), List.of());
  }

  public CompletableFuture<Subscription> onJoin(Consumer<SessionInfo> handler) {
    return calls.on(
        "on_join",
        arguments -> handler.accept(SessionInfo.of(Values.dictionary(Values.at(arguments, 0)), 0)));
  }

  public CompletableFuture<Subscription> onLeave(Consumer<Left> handler) {
    return calls.on(
        "on_leave",
        arguments ->
            handler.accept(
                new Left(
                    Values.id(Values.at(arguments, 0)),
                    Values.text(Values.at(arguments, 1)),
                    Values.text(Values.at(arguments, 2)))));
  }
}
