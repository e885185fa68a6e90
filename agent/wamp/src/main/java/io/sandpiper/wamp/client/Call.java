package io.sandpiper.wamp.client;

import io.sandpiper.wamp.message.Payload;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A call with more to say than a procedure and arguments.
 *
 * @param options CALL's options, for example {@code disclose_me}
 * @param timeout instead of {@link Options#requestTimeout}
 * @param progress asks for partial results and gets them, in order, on the handlers' executor; the
 *     result, or the router's error, comes after all of them. When more than {@link
 *     Limits#WAITING_RESULTS} wait for a slow one, the call is cancelled and fails with {@link
 *     java.util.concurrent.RejectedExecutionException}. Once a call has failed, none comes
 */
public record Call(
    String procedure,
    Payload payload,
    Map<String, Object> options,
    Optional<Duration> timeout,
    Optional<Consumer<Payload>> progress) {
  public Call {
    timeout.ifPresent(duration -> Options.positive("timeout", duration));
    options = Map.copyOf(options);
  }

  public static Call of(String procedure, Object... arguments) {
    return of(procedure, Payload.of(arguments));
  }

  public static Call of(String procedure, Payload payload) {
    return new Call(procedure, payload, Map.of(), Optional.empty(), Optional.empty());
  }

  public Call option(String key, Object value) {
    var more = new HashMap<>(options);
    more.put(key, value);
    return new Call(procedure, payload, more, timeout, progress);
  }

  /** Asks the router to tell the callee who calls. */
  public Call discloseMe() {
    return option("disclose_me", true);
  }

  /**
   * Tells the router and the callee how long the call may take: one of them then ends it with
   * {@code wamp.error.timeout}. It is for the callee's sake, who can stop: Crossbar.io takes the
   * milliseconds for seconds, so {@link #timeout} holds in any case.
   */
  public Call calleeTimeout(Duration time) {
    Options.positive("calleeTimeout", time);
    return option("timeout", Math.max(1, time.toMillis()));
  }

  public Call timeout(Duration other) {
    return new Call(procedure, payload, options, Optional.of(other), progress);
  }

  public Call progress(Consumer<Payload> parts) {
    return new Call(procedure, payload, options, timeout, Optional.of(parts));
  }
}
