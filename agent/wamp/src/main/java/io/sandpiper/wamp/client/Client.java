package io.sandpiper.wamp.client;

import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.session.Happening;
import io.sandpiper.wamp.session.Request;
import io.sandpiper.wamp.transport.Transport;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

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
  private final Options options;
  private final Executor executor;
  private final Optional<ThreadPoolExecutor> ownExecutor;
  private final SessionThread thread;
  private final Callee callee;
  private final Subscriber subscriber;
  private final CompletableFuture<Client> connected = new CompletableFuture<>();
  private volatile Happening.Joined joined;

  private Client(Options options) {
    this.options = options;
    ownExecutor = options.executor().isPresent() ? Optional.empty() : Optional.of(handlers());
    executor = options.executor().orElseGet(ownExecutor::get);
    thread = new SessionThread(options, new FromRouter());
    callee = new Callee(thread, executor, options.requestTimeout());
    subscriber = new Subscriber(thread, executor, options.requestTimeout());
  }

  private static ThreadPoolExecutor handlers() {
    int threads = Limits.HANDLER_THREADS;
    // The queue is bounded by what goes into it: one entry a registration or subscription.
    var pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              var thread = new Thread(task, "wamp-client-handler");
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /**
   * Connects and joins the realm.
   *
   * @return fails with {@link SessionEnded}; cancelling it gives the attempt up
   */
  public static CompletableFuture<Client> connect(Options options) {
    return connect(options, new AnyTransport());
  }

  static CompletableFuture<Client> connect(Options options, Transport transport) {
    var client = new Client(options);
    client.thread.start(transport, options);
    client.connected.whenComplete(
        (ready, e) -> {
          if (client.connected.isCancelled()) client.leave();
        });
    return client.connected;
  }

  /** The session's number at the router. */
  public long session() {
    return joined.session();
  }

  /** What the router said in WELCOME: its roles and features, and who it takes us for. */
  public Map<String, Object> details() {
    return joined.details();
  }

  /** Whether WELCOME announced the feature, for example {@code broker}, {@code event_retention}. */
  public boolean routerHas(String role, String feature) {
    return thread.routerHas(role, feature);
  }

  public CompletableFuture<Payload> call(String procedure, Object... arguments) {
    return call(Call.of(procedure, arguments));
  }

  /** Calls a procedure. Cancelling the future cancels the call. */
  public CompletableFuture<Payload> call(Call call) {
    return call(call, call.options(), request -> request);
  }

  /**
   * Begins a call whose arguments go in several parts; those of {@code first} are the first. Its
   * result fails with {@link IllegalArgumentException} when the router has not announced {@code
   * progressive_call_invocations}, and with {@code wamp.error.feature_not_supported} when the
   * callee has not.
   */
  public CallInParts callInParts(Call first) {
    var options = new HashMap<>(first.options());
    options.put("progress", true);
    var parts = new CallInParts(thread);
    return parts.result(call(first, options, parts::begun));
  }

  private CompletableFuture<Payload> call(
      Call call, Map<String, Object> given, UnaryOperator<Request> begun) {
    var progress =
        call.progress()
            .map(to -> new Waiting.Progress(new Serial(executor, Limits.WAITING_RESULTS), to));
    var callOptions = new HashMap<>(given);
    if (progress.isPresent()) callOptions.put("receive_progress", true);
    Waiting.Entry<Payload> entry =
        Waiting.Entry.of(
            new CompletableFuture<>(),
            call.timeout().orElse(options.requestTimeout()),
            answer -> ((Happening.Result) answer).payload());
    return thread.request(
        entry.progress(progress),
        (session, deadline) ->
            begun.apply(session.call(call.procedure(), callOptions, call.payload(), deadline)));
  }

  public CompletableFuture<Long> publish(String topic, Object... arguments) {
    return publish(Publication.of(topic, arguments));
  }

  /** Publishes, acknowledged by the router: the future is the publication's number. */
  public CompletableFuture<Long> publish(Publication publication) {
    return thread.request(
        publication.timeout().orElse(options.requestTimeout()),
        answer -> ((Happening.Published) answer).publication(),
        (session, deadline) ->
            session.publish(
                publication.topic(), publication.options(), publication.payload(), deadline));
  }

  public CompletableFuture<Registration> register(String procedure, Handler handler) {
    return register(Procedure.of(procedure), handler);
  }

  /**
   * @param options REGISTER's options, for example {@code match: prefix}
   */
  public CompletableFuture<Registration> register(
      String procedure, Map<String, Object> options, Handler handler) {
    return register(new Procedure(procedure, options), handler);
  }

  /**
   * Registers a procedure. Its calls start in the order they came; a handler that returns a {@link
   * java.util.concurrent.CompletionStage} makes room for the next one at once. Of calls that wait,
   * more than {@link Limits#WAITING_INVOCATIONS} are answered {@code wamp.error.unavailable}.
   */
  public CompletableFuture<Registration> register(Procedure procedure, Handler handler) {
    return callee.register(procedure, handler);
  }

  public CompletableFuture<Subscription> subscribe(String topic, Consumer<Event> handler) {
    return subscribe(Topic.of(topic), handler);
  }

  /**
   * @param options SUBSCRIBE's options, for example {@code match: prefix}
   */
  public CompletableFuture<Subscription> subscribe(
      String topic, Map<String, Object> options, Consumer<Event> handler) {
    return subscribe(new Topic(topic, options), handler);
  }

  /**
   * Subscribes to a topic. The handler gets one event at a time, in the order they came; of events
   * that wait for a slow handler, more than {@link Limits#WAITING_EVENTS} push out the oldest.
   */
  public CompletableFuture<Subscription> subscribe(Topic topic, Consumer<Event> handler) {
    return subscriber.subscribe(topic, handler);
  }

  /** Completes, always normally, when the session is over and the connection closed. */
  public CompletableFuture<SessionEnded> ended() {
    return thread.ended.copy();
  }

  /**
   * Says GOODBYE and returns when the connection is closed. After two seconds it is dropped, and
   * half a second later this returns in any case.
   *
   * @throws IllegalStateException when the connection does not end even then
   */
  @Override
  public void close() {
    long deadline = leave() + Limits.DROP.toNanos();
    try {
      thread.ended.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // it ends without us watching
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the connection was dropped and did not end", e);
    }
  }

  /**
   * @return when the connection is dropped
   */
  private long leave() {
    long deadline = System.nanoTime() + Limits.LEAVE_TIMEOUT.toNanos();
    thread.leave(deadline);
    return deadline;
  }

  /** On the session's thread. */
  private final class FromRouter implements SessionThread.Unasked {
    @Override
    public void joined(Happening.Joined welcome) {
      joined = welcome;
      connected.completeAsync(() -> Client.this);
    }

    @Override
    public void over(SessionEnded why) {
      connected.defaultExecutor().execute(() -> connected.completeExceptionally(why));
      callee.over(why.getMessage());
      subscriber.over(why.getMessage());
      ownExecutor.ifPresent(ThreadPoolExecutor::shutdown); // what waits is still run
    }

    @Override
    public void happened(Happening happening) {
      callee.happened(happening);
      subscriber.happened(happening);
    }
  }
}
