package io.sandpiper.router.core;

import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.ProtocolViolation;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An event as its publisher wants it, checked and not yet numbered.
 *
 * @param details what every subscriber is told about it
 */
record Publication(
    String topic, Map<String, Object> details, Payload payload, Audience audience, boolean retain) {
  /** From PUBLISH's options, or a testament's. */
  static Publication of(
      Member publisher,
      String topic,
      Map<String, Object> options,
      Payload payload,
      boolean discloseAll)
      throws ProtocolViolation {
    var details = new LinkedHashMap<String, Object>();
    if (Options.flag(options, "disclose_me", false) || discloseAll) {
      details.put("publisher", publisher.session());
      details.put("publisher_authid", publisher.identity().authid());
      details.put("publisher_authrole", publisher.identity().authrole());
    }
    return new Publication(
        topic,
        details,
        payload,
        Audience.of(options, publisher.session()),
        Options.flag(options, "retain", false));
  }

  /** Whether an application may publish there: a URI, and not one of the router's own. */
  static boolean allows(String topic) {
    return Match.EXACT.allows(topic) && !Meta.owns(topic);
  }

  /** About what it costs to keep. */
  long weight() {
    return Weight.of(topic) + Weight.of(payload) + audience.weight();
  }
}
