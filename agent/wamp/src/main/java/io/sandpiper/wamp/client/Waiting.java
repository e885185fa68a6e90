package io.sandpiper.wamp.client;

import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.session.Happening;
import io.sandpiper.wamp.session.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The futures that wait for the answers to our requests. They are completed on their own executor,
 * never on the thread that asks for it: what others hang on them is not our code.
 *
 * <p>Not thread-safe: of the session's thread.
 */
final class Waiting {
  /**
   * Something of ours that waits for its answer.
   *
   * @param value of the answer, for the future
   * @param unclaimed takes a value for which the future no longer waits, cancelled or timed out
   */
  record Entry<T>(
      CompletableFuture<T> future,
      Duration timeout,
      Function<Happening, T> value,
      Optional<Progress> progress,
      Consumer<T> unclaimed) {
    static <T> Entry<T> of(
        CompletableFuture<T> future, Duration timeout, Function<Happening, T> value) {
      return new Entry<>(future, timeout, value, Optional.empty(), none -> {});
    }

    Entry<T> progress(Optional<Progress> to) {
      return new Entry<>(future, timeout, value, to, unclaimed);
    }

    Entry<T> unclaimed(Consumer<T> to) {
      return new Entry<>(future, timeout, value, progress, to);
    }

    private static Entry<Void> forNobody(Duration timeout) {
      return of(new CompletableFuture<>(), timeout, answer -> null);
    }

    /** At once: parts that still wait are dropped. */
    void fail(Throwable e) {
      future.defaultExecutor().execute(() -> future.completeExceptionally(e));
    }

    private void complete(Happening answer) {
      T result = value.apply(answer);
      afterTheParts(() -> future.defaultExecutor().execute(() -> give(result)));
    }

    private void give(T result) {
      if (!future.complete(result)) unclaimed.accept(result);
    }

    private void refuse(WampError error) {
      afterTheParts(() -> fail(error));
    }

    private void afterTheParts(Runnable completion) {
      boolean inOrder = progress.map(to -> to.order.append(completion)).orElse(false);
      if (!inOrder) completion.run();
    }

    /** False if there is no room for it. What waits is for nobody once the future has ended. */
    private boolean offer(Progress to, Payload part) {
      return to.order.offer(
          () -> {
            if (!future.isDone()) to.consumer.accept(part);
          });
    }
  }

  /** Who gets the parts of a result, one after the other. */
  record Progress(Serial order, Consumer<Payload> consumer) {}

  private final Consumer<Request> giveUp;
  private final Map<Long, Entry<?>> entries = new HashMap<>();

  /**
   * @param giveUp cancels a call whose answer has come to nothing
   */
  Waiting(Consumer<Request> giveUp) {
    this.giveUp = giveUp;
  }

  int size() {
    return entries.size();
  }

  void add(Request request, Entry<?> entry) {
    entries.put(request.id(), entry);
  }

  /** Whether the session still has it: of a cancelled one, too, the answer is awaited. */
  boolean has(Request request) {
    return entries.containsKey(request.id());
  }

  void failAll(Throwable e) {
    List<Entry<?>> all = new ArrayList<>(entries.values());
    entries.clear();
    all.forEach(entry -> entry.fail(e));
  }

  /** Gives an answer to who waits for it; nothing else is anything to us. */
  void answered(Happening happening) {
    if (happening instanceof Happening.Result h) {
      result(h);
    } else if (happening instanceof Happening.Refused h) {
      refused(h.request(), new WampError(h.error(), h.payload()));
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
    }
  }

  private void result(Happening.Result h) {
    if (!h.progress()) {
      done(h.request(), h);
      return;
    }
    Request call = h.request();
    Entry<?> entry = entries.get(call.id());
    if (entry == null || entry.progress.isEmpty() || entry.future.isDone()) return;
    if (entry.offer(entry.progress.get(), h.payload())) return;
    String text = "CALL " + call.uri() + ": given up, as more than " + Limits.WAITING_RESULTS;
    entry.fail(new RejectedExecutionException(text + " parts of its result wait"));
    // In its place, as the session still has the request: its answer is for nobody.
    entries.put(call.id(), Entry.forNobody(entry.timeout));
    giveUp.accept(call);
  }

  private void done(Request request, Happening answer) {
    Entry<?> entry = entries.remove(request.id());
    if (entry != null) entry.complete(answer);
  }

  private void refused(Request request, WampError error) {
    Entry<?> entry = entries.remove(request.id());
    if (entry != null) entry.refuse(error);
  }

  private void timedOut(Request request) {
    Entry<?> entry = entries.remove(request.id());
    if (entry == null) return;
    String text = request.kind() + " " + request.uri() + ": no answer within ";
    entry.fail(new TimeoutException(text + entry.timeout.toMillis() + " ms"));
  }
}
