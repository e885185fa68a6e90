package io.sandpiper.wamp.client;

import io.sandpiper.wamp.message.Uri;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A topic to subscribe to, or a pattern of topics.
 *
 * @param options SUBSCRIBE's options, checked before anything is sent
 */
public record Topic(String uri, Map<String, Object> options) {
  public Topic {
    options = Map.copyOf(options);
  }

  public static Topic of(String uri) {
    return new Topic(uri, Map.of());
  }

  /** Everything that begins so, or that fits the pattern with its empty components. */
  public Topic match(Uri.Match how) {
    return option("match", how.name().toLowerCase(Locale.ROOT));
  }

  /**
   * Asks for the event that the router retains, see {@link Event#retained}. Not every router has it
   * for patterns: Crossbar.io has not.
   */
  public Topic getRetained() {
    return option("get_retained", true);
  }

  /** Whether the two are one subscription to the router. */
  boolean shares(Topic other) {
    return uri.equals(other.uri) && Uri.Match.of(options) == Uri.Match.of(other.options);
  }

  public Topic option(String key, Object value) {
    var more = new HashMap<>(options);
    more.put(key, value);
    return new Topic(uri, more);
  }
}
