package io.sandpiper.wamp.meta;

import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.Uri;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the sessions that are ended are told in GOODBYE.
 *
 * @param uri empty for the router's own
 */
public record Reason(Optional<String> uri, Optional<String> message) {
  public static final Reason DEFAULT = new Reason(Optional.empty(), Optional.empty());

  public Reason {
    uri.ifPresent(each -> Uri.require("reason", each));
  }

  public static Reason of(String uri, String message) {
    return new Reason(Optional.of(uri), Optional.of(message));
  }

  Payload with(Object... arguments) {
    Map<String, Object> named = new LinkedHashMap<>();
    uri.ifPresent(each -> named.put("reason", each));
    message.ifPresent(each -> named.put("message", each));
    return new Payload(List.of(arguments), named);
  }
}
