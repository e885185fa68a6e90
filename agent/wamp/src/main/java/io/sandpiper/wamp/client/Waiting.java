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
   */
  record Entry<T>(
      CompletableFuture<T> future,
      Duration timeout,
      Function<Happening, T> value,
      Optional<Progress> progress) {
    void fail(Throwable e) {
      future.defaultExecutor().execute(() -> future.completeExceptionally(e));
    }

    private void complete(Happening answer) {
      T result = value.apply(answer);
      Runnable completion = () -> future.completeAsync(() -> result);
      // After the parts that came before it.
      boolean inOrder = progress.map(to -> to.order.push(completion)).orElse(false);
      if (!inOrder) completion.run();
    }
  }

  /** Who gets the parts of a result, one after the other. */
  record Progress(Serial order, Consumer<Payload> consumer) {}

  private final Map<Long, Entry<?>> entries = new HashMap<>();

  int size() {
    return entries.size();
  }

  void add(Request request, Entry<?> entry) {
    entries.put(request.id(), entry);
  }

  /** Nobody waits for it any more; false if nobody did. */
  boolean remove(Request request) {
    return entries.remove(request.id()) != null;
  }

  void failAll(Throwable e) {
    List<Entry<?>> all = new ArrayList<>(entries.values());
    entries.clear();
    all.forEach(entry -> entry.fail(e));
  }

  /** Gives an answer to who waits for it; false if it isn't an answer to a request. */
  boolean answered(Happening happening) {
    if (happening instanceof Happening.Result h) {
      result(h);
    } else if (happening instanceof Happening.Refused h) {
      fail(h.request(), new WampError(h.error(), h.payload()));
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
      return false;
    }
    return true;
  }

  private void result(Happening.Result h) {
    if (!h.progress()) {
      done(h.request(), h);
      return;
    }
    Entry<?> entry = entries.get(h.request().id());
    if (entry == null || entry.progress.isEmpty()) return;
    Progress progress = entry.progress.get();
    progress.order.push(() -> progress.consumer.accept(h.payload()));
  }

  private void done(Request request, Happening answer) {
    Entry<?> entry = entries.remove(request.id());
    if (entry != null) entry.complete(answer);
  }

  private void fail(Request request, Throwable e) {
    Entry<?> entry = entries.remove(request.id());
    if (entry != null) entry.fail(e);
  }

  private void timedOut(Request request) {
    Entry<?> entry = entries.remove(request.id());
    if (entry == null) return;
    String text = request.kind() + " " + request.uri() + ": no answer within ";
    entry.fail(new TimeoutException(text + entry.timeout.toMillis() + " ms"));
  }
}
