package io.sandpiper.wamp.client;

import io.sandpiper.wamp.message.Payload;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * One WAMP session over one connection, for any program that wants to call, register, publish or
 * subscribe.
 *
 * <pre>{@code
 * try (Client client = Client.connect(Options.of("ws://127.0.0.1:8080/ws", "demo")).join()) {
 *   System.out.println(client.call("com.example.add", 2, 3).join().arguments());
 * }
 * }</pre>
 *
 * <p>Every request ends: with its answer, with a {@link WampError}, with a {@link
 * java.util.concurrent.TimeoutException}, or with {@link SessionEnded}. It does not reconnect: when
 * the session ends, so does the client, and {@link #ended} says why; connect a new one. Safe for
 * use from any thread; its own threads are daemons.
 */
public final class Client implements AutoCloseable {
  private Client() {}

  /**
   * Connects and joins the realm.
   *
   * @return fails with {@link SessionEnded}; cancelling it gives the attempt up
   */
  public static CompletableFuture<Client> connect(Options options) {
    throw new UnsupportedOperationException();
  }

  /** The session's number at the router. */
  public long session() {
    throw new UnsupportedOperationException();
  }

  /** What the router said in WELCOME: its roles and features, and who it takes us for. */
  public Map<String, Object> details() {
    throw new UnsupportedOperationException();
  }

  /** Whether WELCOME announced the feature, for example {@code broker}, {@code event_retention}. */
  public boolean routerHas(String role, String feature) {
    throw new UnsupportedOperationException();
  }

  public CompletableFuture<Payload> call(String procedure, Object... arguments) {
    return call(Call.of(procedure, arguments));
  }

  /** Calls a procedure. Cancelling the future cancels the call. */
  public CompletableFuture<Payload> call(Call call) {
    throw new UnsupportedOperationException();
  }

  public CompletableFuture<Long> publish(String topic, Object... arguments) {
    return publish(Publication.of(topic, arguments));
  }

  /** Publishes, acknowledged by the router: the future is the publication's number. */
  public CompletableFuture<Long> publish(Publication publication) {
    throw new UnsupportedOperationException();
  }

  public CompletableFuture<Registration> register(String procedure, Handler handler) {
    return register(procedure, Map.of(), handler);
  }

  /**
   * Registers a procedure. Its calls start in the order they came; a handler that returns a {@link
   * java.util.concurrent.CompletionStage} makes room for the next one at once.
   *
   * @param options REGISTER's options, for example {@code match: prefix}
   */
  public CompletableFuture<Registration> register(
      String procedure, Map<String, Object> options, Handler handler) {
    throw new UnsupportedOperationException();
  }

  public CompletableFuture<Subscription> subscribe(String topic, Consumer<Event> handler) {
    return subscribe(topic, Map.of(), handler);
  }

  /**
   * Subscribes to a topic. The handler gets one event at a time, in the order they came.
   *
   * @param options SUBSCRIBE's options, for example {@code match: prefix}
   */
  public CompletableFuture<Subscription> subscribe(
      String topic, Map<String, Object> options, Consumer<Event> handler) {
    throw new UnsupportedOperationException();
  }

  /** Completes, always normally, when the session is over and the connection closed. */
  public CompletableFuture<SessionEnded> ended() {
    throw new UnsupportedOperationException();
  }

  /** Says GOODBYE and returns when the connection is closed: after two seconds at the latest. */
  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }

  CompletableFuture<Void> unregister(Registration registration) {
    throw new UnsupportedOperationException();
  }

  CompletableFuture<Void> unsubscribe(Subscription subscription) {
    throw new UnsupportedOperationException();
  }
}
