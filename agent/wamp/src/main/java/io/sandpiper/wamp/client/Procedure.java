package io.sandpiper.wamp.client;

import io.sandpiper.wamp.message.Uri;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A procedure to register, or a pattern of procedures.
 *
 * @param options REGISTER's options, checked before anything is sent
 */
public record Procedure(String uri, Map<String, Object> options) {
  public Procedure {
    options = Map.copyOf(options);
  }

  public static Procedure of(String uri) {
    return new Procedure(uri, Map.of());
  }

  /** Everything that begins so, or that fits the pattern with its empty components. */
  public Procedure match(Uri.Match how) {
    return option("match", how.name().toLowerCase(Locale.ROOT));
  }

  /** Several may register it, if all of them say the same here. */
  public Procedure invoke(Invoke policy) {
    return option("invoke", policy.option());
  }

  /** Calls that the router gives us at a time; what it does with more is its own (Crossbar.io). */
  public Procedure concurrency(int calls) {
    return option("concurrency", calls);
  }

  /** Asks for {@link Invocation#caller}; Crossbar.io goes by its configuration alone. */
  public Procedure discloseCaller() {
    return option("disclose_caller", true);
  }

  /** Asks the router to leave {@link Invocation#timeout the caller's time} to us. */
  public Procedure forwardTimeout() {
    return option("forward_timeout", true);
  }

  /** Takes it away from whoever has it (Crossbar.io alone). */
  public Procedure forceReregister() {
    return option("force_reregister", true);
  }

  public Procedure option(String key, Object value) {
    var more = new HashMap<>(options);
    more.put(key, value);
    return new Procedure(uri, more);
  }
}
