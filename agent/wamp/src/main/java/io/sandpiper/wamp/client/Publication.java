package io.sandpiper.wamp.client;

import io.sandpiper.wamp.message.Payload;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
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

  /** Whether we get the event ourselves, when we have subscribed to it: without this, no. */
  public Publication excludeMe(boolean exclude) {
    return option("exclude_me", exclude);
  }

  /** Asks the router to tell the subscribers who publishes. */
  public Publication discloseMe() {
    return option("disclose_me", true);
  }

  /** Asks the router to keep it for those who subscribe later, see {@link Topic#getRetained}. */
  public Publication retain() {
    return option("retain", true);
  }

  /** Not for these sessions. */
  public Publication exclude(long... sessions) {
    return option("exclude", Arrays.stream(sessions).boxed().toList());
  }

  public Publication excludeAuthid(String... authids) {
    return option("exclude_authid", List.of(authids));
  }

  public Publication excludeAuthrole(String... authroles) {
    return option("exclude_authrole", List.of(authroles));
  }

  /** For nobody but these sessions. */
  public Publication eligible(long... sessions) {
    return option("eligible", Arrays.stream(sessions).boxed().toList());
  }

  public Publication eligibleAuthid(String... authids) {
    return option("eligible_authid", List.of(authids));
  }

  public Publication eligibleAuthrole(String... authroles) {
    return option("eligible_authrole", List.of(authroles));
  }

  public Publication timeout(Duration other) {
    return new Publication(topic, payload, options, Optional.of(other));
  }
}
