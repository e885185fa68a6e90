package io.sandpiper.wamp.client;

import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.Uri;
import io.sandpiper.wamp.message.Uris;
import io.sandpiper.wamp.session.Happening;
import io.sandpiper.wamp.transport.Transport;
import io.sandpiper.wamp.websocket.WebSocketTransport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
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
  private record Served(Handler handler, Serial order) {}

  private record Heard(Subscription subscription, Consumer<Event> handler, Serial order) {}

  private final Options options;
  private final Executor executor;
  private final Optional<ThreadPoolExecutor> ownExecutor;
  private final SessionThread thread;
  private final CompletableFuture<Client> connected = new CompletableFuture<>();
  private volatile Happening.Joined joined;

  // Of the session's thread.
  private final Map<Long, Served> registrations = new HashMap<>();
  private final Map<Long, List<Heard>> subscriptions = new HashMap<>();
  private final Map<Long, Invocation> invocations = new HashMap<>();

  private Client(Options options) {
    this.options = options;
    ownExecutor = options.executor().isPresent() ? Optional.empty() : Optional.of(handlers());
    executor = options.executor().orElseGet(ownExecutor::get);
    thread = new SessionThread(options, new FromRouter());
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
    return connect(options, new WebSocketTransport());
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
    var progress =
        call.progress()
            .map(to -> new SessionThread.Progress(new Serial(executor, Limits.WAITING_EVENTS), to));
    var callOptions = new HashMap<>(call.options());
    if (progress.isPresent()) callOptions.put("receive_progress", true);
    return thread.request(
        call.timeout().orElse(options.requestTimeout()),
        answer -> ((Happening.Result) answer).payload(),
        (session, deadline) ->
            session.call(call.procedure(), callOptions, call.payload(), deadline),
        progress);
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
    return register(procedure, Map.of(), handler);
  }

  /**
   * Registers a procedure. Its calls start in the order they came; a handler that returns a {@link
   * CompletionStage} makes room for the next one at once. Of calls that wait, more than {@link
   * Limits#WAITING_INVOCATIONS} are answered {@code wamp.error.unavailable}.
   *
   * @param options REGISTER's options, for example {@code match: prefix}
   */
  public CompletableFuture<Registration> register(
      String procedure, Map<String, Object> options, Handler handler) {
    return thread.request(
        this.options.requestTimeout(),
        answer -> registered((Happening.Registered) answer, handler),
        (session, deadline) -> session.register(procedure, options, deadline));
  }

  private Registration registered(Happening.Registered answer, Handler handler) {
    long id = answer.registration();
    registrations.put(id, new Served(handler, new Serial(executor, Limits.WAITING_INVOCATIONS)));
    return new Registration(this, id, answer.request().uri());
  }

  public CompletableFuture<Subscription> subscribe(String topic, Consumer<Event> handler) {
    return subscribe(topic, Map.of(), handler);
  }

  /**
   * Subscribes to a topic. The handler gets one event at a time, in the order they came; of events
   * that wait for a slow handler, more than {@link Limits#WAITING_EVENTS} push out the oldest.
   *
   * @param options SUBSCRIBE's options, for example {@code match: prefix}
   */
  public CompletableFuture<Subscription> subscribe(
      String topic, Map<String, Object> options, Consumer<Event> handler) {
    return thread.request(
        this.options.requestTimeout(),
        answer -> subscribed((Happening.Subscribed) answer, handler),
        (session, deadline) -> session.subscribe(topic, options, deadline));
  }

  private Subscription subscribed(Happening.Subscribed answer, Consumer<Event> handler) {
    long id = answer.subscription();
    var subscription = new Subscription(this, id, answer.request().uri(), new AtomicLong());
    var heard = new Heard(subscription, handler, new Serial(executor, Limits.WAITING_EVENTS));
    subscriptions.computeIfAbsent(id, none -> new ArrayList<>()).add(heard);
    return subscription;
  }

  CompletableFuture<Void> unregister(Registration registration) {
    return thread.request(
        options.requestTimeout(),
        answer -> null,
        (session, deadline) -> {
          registrations.remove(registration.id);
          return session.unregister(registration.id, deadline);
        });
  }

  /** Of several subscriptions to a topic, which are one to the router, only the last ends there. */
  CompletableFuture<Void> unsubscribe(Subscription subscription) {
    var done = new CompletableFuture<Void>();
    boolean posted =
        thread.post(
            () -> {
              List<Heard> all = subscriptions.getOrDefault(subscription.id, List.of());
              all.removeIf(heard -> heard.subscription == subscription);
              if (!all.isEmpty()) {
                done.completeAsync(() -> null);
                return;
              }
              subscriptions.remove(subscription.id);
              thread.request(
                  done,
                  options.requestTimeout(),
                  answer -> null,
                  (session, deadline) -> session.unsubscribe(subscription.id, deadline));
            });
    if (!posted) done.completeExceptionally(thread.why());
    return done;
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
      invocations.values().forEach(each -> each.canceled.completeAsync(() -> null));
      invocations.clear();
      registrations.clear();
      subscriptions.clear();
      ownExecutor.ifPresent(ThreadPoolExecutor::shutdown); // what waits is still run
    }

    @Override
    public void happened(Happening happening) {
      if (happening instanceof Happening.Invoked h) {
        invoked(h);
      } else if (happening instanceof Happening.Event h) {
        event(h);
      } else if (happening instanceof Happening.Interrupted h) {
        Invocation invocation = invocations.get(h.id());
        if (invocation != null) invocation.canceled.completeAsync(() -> null);
      } else if (happening instanceof Happening.RegistrationRevoked h) {
        registrations.remove(h.registration());
      } else if (happening instanceof Happening.SubscriptionRevoked h) {
        subscriptions.remove(h.subscription());
      }
    }
  }

  private void event(Happening.Event h) {
    var event = new Event(h.topic(), h.publication(), h.details(), h.payload());
    for (Heard heard : subscriptions.getOrDefault(h.subscription(), List.of())) {
      boolean room = heard.order.push(() -> heard.handler.accept(event));
      if (!room) heard.subscription.dropped.incrementAndGet();
    }
  }

  private void invoked(Happening.Invoked h) {
    Served served = registrations.get(h.registration());
    var invocation =
        new Invocation(
            h.procedure(),
            h.details(),
            h.payload(),
            part -> thread.tell(session -> session.progress(h.id(), part)));
    invocations.put(h.id(), invocation);
    if (!served.order.offer(() -> handle(h.id(), served.handler, invocation))) {
      fail(h.id(), new WampError(Uris.UNAVAILABLE, "too many calls wait already"));
    }
  }

  /** On the executor. */
  private void handle(long id, Handler handler, Invocation invocation) {
    Object answer;
    try {
      answer = handler.handle(invocation);
    } catch (Throwable t) {
      fail(id, t);
      if (t instanceof Error e) throw e; // for the thread's handler of uncaught exceptions
      return;
    }
    if (answer instanceof CompletionStage<?> later) {
      later.whenComplete(
          (value, e) -> {
            if (e != null) fail(id, e);
            else answer(id, value);
          });
    } else {
      answer(id, answer);
    }
  }

  private void answer(long id, Object value) {
    Payload payload =
        value == null ? Payload.NONE : value instanceof Payload p ? p : Payload.of(value);
    try {
      payload.requireSendable();
    } catch (IllegalArgumentException e) {
      fail(id, e);
      return;
    }
    thread.tell(
        session -> {
          invocations.remove(id);
          session.yield(id, payload);
        });
  }

  private void fail(long id, Throwable cause) {
    WampError error = error(cause);
    thread.tell(
        session -> {
          invocations.remove(id);
          session.fail(id, error.uri(), error.payload());
        });
  }

  /** What the caller is told: nothing that can't be sent, and no stack trace. */
  private static WampError error(Throwable thrown) {
    boolean wrapped = thrown instanceof CompletionException && thrown.getCause() != null;
    Throwable cause = wrapped ? thrown.getCause() : thrown;
    if (!(cause instanceof WampError error)) {
      return new WampError(Uris.RUNTIME_ERROR, String.valueOf(cause.getMessage()));
    }
    try {
      Uri.require("error", error.uri());
      error.payload().requireSendable();
      return error;
    } catch (IllegalArgumentException e) {
      return new WampError(Uris.RUNTIME_ERROR, e.getMessage());
    }
  }
}
