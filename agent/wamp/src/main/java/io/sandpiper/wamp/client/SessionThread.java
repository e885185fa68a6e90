package io.sandpiper.wamp.client;

import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.ProtocolViolation;
import io.sandpiper.wamp.message.Uris;
import io.sandpiper.wamp.session.Authenticator;
import io.sandpiper.wamp.session.Happening;
import io.sandpiper.wamp.session.Happening.Over;
import io.sandpiper.wamp.session.Proof;
import io.sandpiper.wamp.session.Request;
import io.sandpiper.wamp.session.Session;
import io.sandpiper.wamp.transport.Closed;
import io.sandpiper.wamp.transport.Transport;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The one thread that owns a client's session and connection. Others {@link #post} to it; it never
 * waits for them, and runs none of their code: futures are completed, and handlers run, elsewhere.
 *
 * <p>Lives from the attempt to connect until the connection is closed.
 */
final class SessionThread implements Transport.Listener {
  /** Starts a request, given its deadline. */
  interface Start {
    Request with(Session session, long deadline);
  }

  /** What the owner does with what happens, besides the answers that futures wait for. */
  interface Unasked {
    void joined(Happening.Joined joined);

    /** The end of the session; nothing else comes after it. */
    void over(SessionEnded why);

    /** Answers too, after their values have been taken. */
    void happened(Happening happening);
  }

  private static final long NEVER = Inbox.NEVER;

  private final Session session;
  private final Authenticator authenticator;
  private final Duration joinTimeout;
  private final Unasked unasked;
  private final Thread thread = new Thread(this::run, "wamp-client");
  private final Inbox inbox = new Inbox(thread);
  final CompletableFuture<SessionEnded> ended = new CompletableFuture<>();
  private volatile SessionEnded why;
  private volatile long leaveBy = NEVER;

  // Of the thread.

  private final Waiting waiting = new Waiting(this::cancel);
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
    inbox.post(() -> connection = transport.open(options.target(), this));
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

  /** From any thread: runs a task on this one, as {@link Inbox#post} has it. */
  boolean post(Runnable task) {
    return inbox.post(task);
  }

  /** From any thread: makes a request whose future always ends. */
  <T> CompletableFuture<T> request(Duration timeout, Function<Happening, T> value, Start start) {
    return request(Waiting.Entry.of(new CompletableFuture<>(), timeout, value), start);
  }

  <T> CompletableFuture<T> request(Waiting.Entry<T> entry, Start start) {
    if (!post(() -> begin(entry, start))) entry.future().completeExceptionally(why);
    return entry.future();
  }

  /** On this thread: makes a request whose future is waited for already. */
  <T> void request(
      CompletableFuture<T> future, Duration timeout, Function<Happening, T> value, Start start) {
    begin(Waiting.Entry.of(future, timeout, value), start);
  }

  private void begin(Waiting.Entry<?> entry, Start start) {
    if (entry.future().isDone()) return; // cancelled before it began
    if (why != null) {
      entry.fail(why);
      return;
    }
    if (leaving) {
      entry.fail(new SessionEnded("closing", Optional.empty(), Optional.empty()));
      return;
    }
    if (waiting.size() >= Limits.REQUESTS) {
      String text = waiting.size() + " requests wait for an answer already";
      entry.fail(new RejectedExecutionException(text));
      return;
    }
    Request request;
    try {
      request = start.with(session, System.nanoTime() + entry.timeout().toNanos());
    } catch (IllegalArgumentException e) {
      entry.fail(e);
      return;
    }
    waiting.add(request, entry);
    if (request.kind() != Request.Kind.CALL) return;
    entry
        .future()
        .whenComplete(
            (value, e) -> {
              if (entry.future().isCancelled()) post(() -> cancel(request));
            });
  }

  private void cancel(Request call) {
    if (!waiting.has(call) || why != null) return;
    session.cancel(call, "killnowait");
  }

  /**
   * From any thread: says GOODBYE, or gives the attempt up, and drops the connection at the
   * deadline. Returns by then, even when the thread does not get to it.
   */
  void leave(long deadline) {
    leaveBy = Math.min(leaveBy, deadline);
    inbox.post(
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
      while (!inbox.closed()) step();
    } catch (Throwable bug) {
      if (connection != null) connection.drop();
      if (why == null) end(new SessionEnded(bug.toString(), Optional.empty(), Optional.empty()));
      inbox.close();
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, bug);
    }
    // Whoever posted just now: their futures end by what they find.
    for (Runnable late = inbox.next(); late != null; late = inbox.next()) late.run();
    ended.completeAsync(() -> why);
  }

  private void step() throws InterruptedException {
    Runnable task = inbox.next(Math.min(session.deadline(), giveUpAt));
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
    String text = authenticator.censored(violation.getMessage());
    Over over = session.abort(Uris.PROTOCOL_VIOLATION, text);
    end(SessionEnded.by(over.ending()));
    connection.close(1002, text);
  }

  private void handle(Happening happening) {
    if (happening instanceof Happening.Joined h) {
      giveUpAt = NEVER;
      unasked.joined(h);
    } else if (happening instanceof Happening.Challenged h) {
      challenged(h);
    } else if (happening instanceof Over h) {
      end(SessionEnded.by(h.ending()));
      connection.close(1000, "");
    } else {
      waiting.answered(happening);
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

  private void closedOnThread(Closed how) {
    if (why == null) {
      Over over = session.lost();
      Closed told = how.censored(authenticator::censored);
      end(new SessionEnded(told.text(), Optional.of(over.ending()), Optional.of(told)));
    }
    inbox.close();
  }

  private void over(Over over, String text) {
    end(new SessionEnded(text, Optional.of(over.ending()), Optional.empty()));
  }

  private void end(SessionEnded reason) {
    why = reason;
    waiting.failAll(why);
    unasked.over(why);
  }
}
