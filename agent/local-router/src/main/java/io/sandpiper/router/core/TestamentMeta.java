package io.sandpiper.router.core;

import io.sandpiper.router.core.Testaments.Scope;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.ProtocolViolation;
import io.sandpiper.wamp.message.Uris;
import java.util.ArrayList;
import java.util.Map;

/** {@code wamp.session.add_testament} and {@code flush_testaments} (Testament). */
final class TestamentMeta {
  private final Router router;

  TestamentMeta(Router router) {
    this.router = router;
  }

  Map<String, Meta.Procedure> procedures() {
    return Map.of(
        "wamp.session.add_testament", this::add, "wamp.session.flush_testaments", this::flush);
  }

  /** {@code add_testament(topic, args?, kwargs?, publish_options=, scope=)}. */
  private Payload add(Member member, Arguments arguments) throws Refused, ProtocolViolation {
    Scope scope = scope(arguments);
    String topic = arguments.text(0);
    if (!Publication.allows(topic)) {
      throw new Refused(Uris.INVALID_URI, "invalid, too long or reserved: " + Options.brief(topic));
    }
    var payload = new Payload(new ArrayList<>(arguments.list(1)), arguments.map(2));
    Map<String, Object> options = Map.of();
    Object given = arguments.payload().named().get("publish_options");
    if (given != null) {
      options =
          Options.map(given)
              .orElseThrow(() -> new ProtocolViolation("publish_options: expected a dictionary"));
    }
    boolean all = router.settings().discloses();
    var testament = Publication.of(member, topic, options, payload, all);
    if (!member.testaments.add(scope, testament)) {
      Limits.Store limit = router.settings().limits().testaments();
      throw new Refused(
          Limits.REACHED,
          "a session has room for "
              + limit.entries()
              + " testaments of about "
              + limit.bytes()
              + " bytes together");
    }
    return Payload.NONE;
  }

  private Payload flush(Member member, Arguments arguments) throws ProtocolViolation {
    member.testaments.flush(scope(arguments));
    return Payload.NONE;
  }

  private static Scope scope(Arguments arguments) throws ProtocolViolation {
    String word = Options.text(arguments.payload().named(), "scope", "destroyed");
    return switch (word) {
      case "detached" -> Scope.DETACHED;
      case "destroyed" -> Scope.DESTROYED;
      default ->
          throw new ProtocolViolation(
              "scope: expected detached or destroyed, is \"" + Options.brief(word) + "\"");
    };
  }
}
