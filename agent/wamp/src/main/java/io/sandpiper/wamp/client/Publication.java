package io.sandpiper.wamp.client;

import io.sandpiper.wamp.message.Payload;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Something to publish, with more to say than a topic and arguments.
 *
 * @param options PUBLISH's options, for example {@code exclude_me}; acknowledge is always added
 * @param timeout instead of {@link Options#requestTimeout}
 */
public record Publication(
    String topic, Payload payload, Map<String, Object> options, Optional<Duration> timeout) {
  public Publication {
    timeout.ifPresent(duration -> Options.positive("timeout", duration));
    options = Map.copyOf(options);
  }

  public static Publication of(String topic, Object... arguments) {
    return of(topic, Payload.of(arguments));
  }

  public static Publication of(String topic, Payload payload) {
    return new Publication(topic, payload, Map.of(), Optional.empty());
  }

  public Publication option(String key, Object value) {
    var more = new HashMap<>(options);
    more.put(key, value);
    return new Publication(topic, payload, more, timeout);
  }

  public Publication timeout(Duration other) {
    return new Publication(topic, payload, options, Optional.of(other));
  }
}
