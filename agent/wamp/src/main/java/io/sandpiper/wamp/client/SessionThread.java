package io.sandpiper.wamp.client;

import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.ProtocolViolation;
import io.sandpiper.wamp.message.Uris;
import io.sandpiper.wamp.session.Authenticator;
import io.sandpiper.wamp.session.Ending;
import io.sandpiper.wamp.session.Happening;
import io.sandpiper.wamp.session.Happening.Over;
import io.sandpiper.wamp.session.Proof;
import io.sandpiper.wamp.session.Request;
import io.sandpiper.wamp.session.Session;
import io.sandpiper.wamp.transport.Closed;
import io.sandpiper.wamp.transport.Transport;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The one thread that owns a client's session and connection. Others {@link #post} to it; it never
 * waits for them, and runs none of their code: futures are completed, and handlers run, elsewhere.
 *
 * <p>Lives from the attempt to connect until the connection is closed.
 */
final class SessionThread implements Transport.Listener {
  /** Something of ours that waits for its answer. */
  private record Waiting<T>(
      CompletableFuture<T> future,
      Duration timeout,
      Function<Happening, T> value,
      Optional<Progress> progress) {}

  /** Who gets the parts of a result, one after the other. */
  record Progress(Serial order, Consumer<Payload> consumer) {}

  /** Starts a request, given its deadline. */
  interface Start {
    Request with(Session session, long deadline);
  }

  /** What the owner does with what the router sends unasked. */
  interface Unasked {
    void joined(Happening.Joined joined);

    /** The end of the session; nothing else comes after it. */
    void over(SessionEnded why);

    void happened(Happening happening);
  }

  private static final long NEVER = Long.MAX_VALUE;

  private final Session session;
  private final Authenticator authenticator;
  private final Duration joinTimeout;
  private final Unasked unasked;
  private final BlockingQueue<Runnable> inbox = new ArrayBlockingQueue<>(Limits.INBOX);
  private final Thread thread = new Thread(this::run, "wamp-client");
  final CompletableFuture<SessionEnded> ended = new CompletableFuture<>();
  private volatile boolean finished;
  private volatile SessionEnded why;
  private volatile long leaveBy = NEVER;

  // Of the thread.

  /** What this thread posted itself: it can't wait for room that only it makes. */
  private final Queue<Runnable> own = new ArrayDeque<>();

  private final Map<Long, Waiting<?>> waiting = new HashMap<>();
  private Transport.Connection connection;
  private long giveUpAt = NEVER; // the connection, for want of WELCOME or of an end
  private boolean leaving;

  SessionThread(Options options, Unasked unasked) {
    this.session =
        new Session(options.realm(), options.authenticator(), message -> connection.send(message));
    this.authenticator = options.authenticator();
    this.joinTimeout = options.requestTimeout();
    this.unasked = unasked;
  }

  void start(Transport transport, Options options) {
    // The first task: so the connection is known before anything is told about it.
    inbox.add(() -> connection = transport.open(options.target(), this));
    thread.setDaemon(true);
    thread.start();
  }

  /** Only after {@link Unasked#joined}: what it reads does not change any more. */
  boolean routerHas(String role, String feature) {
    return session.routerHas(role, feature);
  }

  /** Why there is no session any more; null while there may be one. */
  SessionEnded why() {
    return why;
  }

  /**
   * Runs a task on this thread; false if it has ended. Waits while too many others wait. Posted
   * from this thread itself, it is next, and nothing waits.
   */
  boolean post(Runnable task) {
    return post(task, NEVER);
  }

  /**
   * @param deadline gives up, and answers false, when there is no room by then
   */
  private boolean post(Runnable task, long deadline) {
    if (Thread.currentThread() == thread) return !finished && own.add(task);
    boolean interrupted = false;
    try {
      while (!finished && System.nanoTime() < deadline) {
        try {
          if (!inbox.offer(task, 100, TimeUnit.MILLISECONDS)) continue;
          // It may have been too late to be run; if it still is there, it was.
          return !finished || !inbox.remove(task);
        } catch (InterruptedException e) {
          interrupted = true; // the task is posted all the same: its future must end
        }
      }
      return false;
    } finally {
      if (interrupted) Thread.currentThread().interrupt();
    }
  }

  /** From any thread: makes a request whose future always ends. */
  <T> CompletableFuture<T> request(Duration timeout, Function<Happening, T> value, Start start) {
    return request(timeout, value, start, Optional.empty());
  }

  <T> CompletableFuture<T> request(
      Duration timeout, Function<Happening, T> value, Start start, Optional<Progress> progress) {
    var future = new CompletableFuture<T>();
    var entry = new Waiting<T>(future, timeout, value, progress);
    if (!post(() -> begin(entry, start))) future.completeExceptionally(why);
    return future;
  }

  /** On this thread: makes a request whose future is waited for already. */
  <T> void request(
      CompletableFuture<T> future, Duration timeout, Function<Happening, T> value, Start start) {
    begin(new Waiting<T>(future, timeout, value, Optional.empty()), start);
  }

  private void begin(Waiting<?> entry, Start start) {
    if (entry.future.isDone()) return; // cancelled before it began
    if (why != null) {
      fail(entry, why);
      return;
    }
    if (leaving) {
      fail(entry, new SessionEnded("closing", Optional.empty(), Optional.empty()));
      return;
    }
    if (waiting.size() >= Limits.REQUESTS) {
      String text = waiting.size() + " requests wait for an answer already";
      fail(entry, new RejectedExecutionException(text));
      return;
    }
    Request request;
    try {
      request = start.with(session, System.nanoTime() + entry.timeout.toNanos());
    } catch (IllegalArgumentException e) {
      fail(entry, e);
      return;
    }
    waiting.put(request.id(), entry);
    if (request.kind() != Request.Kind.CALL) return;
    entry.future.whenComplete(
        (value, e) -> {
          if (entry.future.isCancelled()) post(() -> cancel(request));
        });
  }

  private void cancel(Request call) {
    if (waiting.remove(call.id()) == null || why != null) return;
    session.cancel(call, "killnowait");
  }

  /**
   * From any thread: says GOODBYE, or gives the attempt up, and drops the connection at the
   * deadline. Returns by then, even when the thread does not get to it.
   */
  void leave(long deadline) {
    leaveBy = Math.min(leaveBy, deadline);
    post(
        () -> {
          if (leaving || connection == null) return;
          leaving = true;
          giveUpAt = deadline;
          if (session.joined()) {
            session.leave(Uris.CLOSE_NORMAL, deadline);
          } else {
            connection.close(1000, "");
          }
        },
        deadline);
  }

  /** From any thread: does something to the session that nobody waits for. */
  void tell(Consumer<Session> action) {
    post(() -> action.accept(session));
  }

  // ---- Transport.Listener, on the connection's thread ----

  @Override
  public void opened(String subprotocol) {
    post(
        () -> {
          if (leaving) return;
          giveUpAt = System.nanoTime() + joinTimeout.toNanos();
          session.join();
        });
  }

  @Override
  public void received(Message message) {
    post(() -> receive(message));
  }

  @Override
  public void violated(ProtocolViolation violation) {
    post(() -> abort(violation));
  }

  @Override
  public void pong() {
    // Nobody pings: a caller notices a dead line by its requests' deadlines.
  }

  @Override
  public void closed(Closed how) {
    post(() -> closedOnThread(how));
  }

  // ---- on this thread ----

  private void run() {
    try {
      while (!finished) step();
    } catch (Throwable bug) {
      if (connection != null) connection.drop();
      if (why == null) end(new SessionEnded(bug.toString(), Optional.empty(), Optional.empty()));
      finished = true;
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, bug);
    }
    // Whoever posted just now: their futures end by what they find.
    for (Runnable late = next(); late != null; late = next()) late.run();
    ended.completeAsync(() -> why);
  }

  private void step() throws InterruptedException {
    long due = Math.min(session.deadline(), giveUpAt);
    long wait = due == NEVER ? NEVER : due - System.nanoTime();
    Runnable task = next();
    if (task == null) task = inbox.poll(wait, TimeUnit.NANOSECONDS);
    if (task != null) task.run();
    long now = System.nanoTime();
    if (session.deadline() <= now) session.tick(now).forEach(this::handle);
    // Posted too late: others kept the inbox full.
    if (leaveBy <= now && !leaving) {
      leaving = true;
      giveUpAt = leaveBy;
    }
    if (giveUpAt != NEVER && giveUpAt <= now) {
      giveUpAt = NEVER;
      if (why == null && !leaving) {
        over(session.lost(), "no WELCOME within " + joinTimeout.toMillis() + " ms");
      }
      connection.drop();
    }
  }

  /** What waits already, our own first; else null. */
  private Runnable next() {
    Runnable task = own.poll();
    return task == null ? inbox.poll() : task;
  }

  private void receive(Message message) {
    if (why != null) return;
    try {
      handle(session.receive(message, System.nanoTime()));
    } catch (ProtocolViolation violation) {
      abort(violation);
    }
  }

  private void abort(ProtocolViolation violation) {
    if (why != null) return;
    Over over = session.abort(Uris.PROTOCOL_VIOLATION, violation.getMessage());
    over(over, text(over.ending()));
    connection.close(1002, violation.getMessage());
  }

  private void handle(Happening happening) {
    if (happening instanceof Happening.Joined h) {
      giveUpAt = NEVER;
      unasked.joined(h);
    } else if (happening instanceof Happening.Challenged h) {
      challenged(h);
    } else if (happening instanceof Over h) {
      over(h, text(h.ending()));
      connection.close(1000, "");
    } else if (happening instanceof Happening.Result h) {
      result(h);
    } else if (happening instanceof Happening.Refused h) {
      fail(waiting.remove(h.request().id()), new WampError(h.error(), h.payload()));
    } else if (happening instanceof Happening.TimedOut h) {
      timedOut(h.request());
    } else if (happening instanceof Happening.Published h) {
      done(h.request(), h);
    } else if (happening instanceof Happening.Registered h) {
      done(h.request(), h);
    } else if (happening instanceof Happening.Unregistered h) {
      done(h.request(), h);
    } else if (happening instanceof Happening.Subscribed h) {
      done(h.request(), h);
    } else if (happening instanceof Happening.Unsubscribed h) {
      done(h.request(), h);
    } else {
      unasked.happened(happening);
    }
  }

  /** Here, for as long as it takes: before WELCOME this thread has nothing else to do. */
  private void challenged(Happening.Challenged h) {
    Proof proof = Proof.of(authenticator, h.challenge());
    // Our own time is not the router's.
    if (!leaving) giveUpAt = System.nanoTime() + joinTimeout.toNanos();
    session.authenticate(proof).ifPresent(this::handle);
  }

  private void result(Happening.Result h) {
    if (!h.progress()) {
      done(h.request(), h);
      return;
    }
    Waiting<?> entry = waiting.get(h.request().id());
    if (entry == null || entry.progress.isEmpty()) return;
    Progress progress = entry.progress.get();
    progress.order.push(() -> progress.consumer.accept(h.payload()));
  }

  private void done(Request request, Happening happening) {
    Waiting<?> entry = waiting.remove(request.id());
    if (entry != null) complete(entry, happening);
  }

  private static <T> void complete(Waiting<T> entry, Happening happening) {
    T value = entry.value.apply(happening);
    Runnable completion = () -> entry.future.completeAsync(() -> value);
    // After the parts that came before it.
    boolean inOrder = entry.progress.map(to -> to.order.push(completion)).orElse(false);
    if (!inOrder) completion.run();
  }

  private void timedOut(Request request) {
    Waiting<?> entry = waiting.remove(request.id());
    if (entry == null) return;
    String text = request.kind() + " " + request.uri() + ": no answer within ";
    fail(entry, new TimeoutException(text + entry.timeout.toMillis() + " ms"));
  }

  private static void fail(Waiting<?> entry, Throwable e) {
    if (entry == null) return;
    entry.future.defaultExecutor().execute(() -> entry.future.completeExceptionally(e));
  }

  private void closedOnThread(Closed how) {
    if (why == null) {
      Over over = session.lost();
      end(new SessionEnded(how.text(), Optional.of(over.ending()), Optional.of(how)));
    }
    finished = true;
  }

  private void over(Over over, String text) {
    end(new SessionEnded(text, Optional.of(over.ending()), Optional.empty()));
  }

  private void end(SessionEnded reason) {
    why = reason;
    List<Waiting<?>> all = new ArrayList<>(waiting.values());
    waiting.clear();
    all.forEach(entry -> fail(entry, why));
    unasked.over(why);
  }

  private static String text(Ending ending) {
    if (ending instanceof Ending.Aborted e) {
      return "the router aborted: " + said(e.reason(), e.message());
    }
    if (ending instanceof Ending.Dismissed e) {
      return "the router said goodbye: " + said(e.reason(), e.message());
    }
    if (ending instanceof Ending.WeAborted e) {
      return "aborted: " + said(e.reason(), e.message());
    }
    if (ending instanceof Ending.Left e) return "left: " + e.reason();
    return "the connection was lost";
  }

  private static String said(String reason, String message) {
    return message.isEmpty() ? reason : reason + ", " + message;
  }
}
