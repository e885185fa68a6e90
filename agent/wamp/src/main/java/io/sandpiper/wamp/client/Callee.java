package io.sandpiper.wamp.client;

import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.Uri;
import io.sandpiper.wamp.message.Uris;
import io.sandpiper.wamp.session.Happening;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** A client's registrations, and the invocations that their handlers work on. */
final class Callee {
  private record Served(Registration registration, Handler handler, Serial order) {}

  private final SessionThread thread;
  private final Executor executor;
  private final Duration timeout;

  // Of the session's thread.
  private final Map<Long, Served> registrations = new HashMap<>();
  private final Map<Long, Invocation> invocations = new HashMap<>();

  Callee(SessionThread thread, Executor executor, Duration timeout) {
    this.thread = thread;
    this.executor = executor;
    this.timeout = timeout;
  }

  CompletableFuture<Registration> register(Procedure procedure, Handler handler) {
    Waiting.Entry<Registration> entry =
        Waiting.Entry.of(
            new CompletableFuture<>(),
            timeout,
            answer -> registered((Happening.Registered) answer, handler));
    return thread.request(
        entry.unclaimed(Registration::unregister),
        (session, deadline) -> session.register(procedure.uri(), procedure.options(), deadline));
  }

  private Registration registered(Happening.Registered answer, Handler handler) {
    long id = answer.registration();
    var registration = new Registration(this, id, answer.request().uri());
    var order = new Serial(executor, Limits.WAITING_INVOCATIONS);
    registrations.put(id, new Served(registration, handler, order));
    return registration;
  }

  CompletableFuture<Void> unregister(Registration registration) {
    return thread.request(
        timeout,
        answer -> null,
        (session, deadline) -> {
          var request = session.unregister(registration.id, deadline);
          ended(registration.id, new Ended(Ended.By.US, ""));
          return request;
        });
  }

  private void ended(long registration, Ended how) {
    Served served = registrations.remove(registration);
    if (served != null) served.registration.ended.completeAsync(() -> how);
  }

  // ---- on the session's thread ----

  void happened(Happening happening) {
    if (happening instanceof Happening.Invoked h) {
      invoked(h);
    } else if (happening instanceof Happening.Part h) {
      part(h);
    } else if (happening instanceof Happening.Interrupted h) {
      interrupted(h);
    } else if (happening instanceof Happening.RegistrationRevoked h) {
      ended(h.registration(), new Ended(Ended.By.ROUTER, h.reason()));
    }
  }

  void over(String why) {
    invocations.values().forEach(each -> interrupt(each, Interruption.SESSION_OVER));
    invocations.clear();
    for (Long each : registrations.keySet().toArray(Long[]::new)) {
      ended(each, new Ended(Ended.By.SESSION, why));
    }
  }

  private void interrupted(Happening.Interrupted h) {
    // With killnowait nobody waits for the answer, and the session has forgotten it already.
    boolean over = h.mode().equals("killnowait");
    Invocation invocation = over ? invocations.remove(h.id()) : invocations.get(h.id());
    if (invocation == null) return;
    boolean late = h.reason().equals(Uris.TIMEOUT);
    interrupt(invocation, late ? Interruption.TIMEOUT : Interruption.CANCELED);
  }

  private static void interrupt(Invocation invocation, Interruption why) {
    invocation.canceled.completeAsync(() -> why);
  }

  private void invoked(Happening.Invoked h) {
    Served served = registrations.get(h.registration());
    var invocation =
        new Invocation(
            h.procedure(),
            h.details(),
            h.payload(),
            part -> thread.tell(session -> session.progress(h.id(), part)),
            new Parts(new Serial(executor, Limits.WAITING_PARTS)));
    invocations.put(h.id(), invocation);
    if (!served.order.offer(() -> handle(h.id(), served.handler, invocation))) {
      fail(h.id(), new WampError(Uris.UNAVAILABLE, "too many calls wait already"));
    }
  }

  private void part(Happening.Part h) {
    Invocation invocation = invocations.get(h.id());
    if (invocation == null || invocation.parts.offer(new Part(h.payload(), h.last()))) return;
    fail(h.id(), new WampError(Uris.UNAVAILABLE, "too many parts wait already"));
    interrupt(invocation, Interruption.CANCELED);
  }

  // ---- on the executor ----

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
