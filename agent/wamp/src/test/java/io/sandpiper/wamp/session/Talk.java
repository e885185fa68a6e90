package io.sandpiper.wamp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Challenge;
import io.sandpiper.wamp.message.Message.Welcome;
import io.sandpiper.wamp.message.ProtocolViolation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A session, and what it has sent since somebody looked. */
final class Talk {
  static final long SOON = 100;

  private final List<Message> sent = new ArrayList<>();
  private final Authenticator authenticator;
  final Session session;

  Talk() {
    this(Authenticator.ANONYMOUS);
  }

  Talk(Authenticator authenticator) {
    this.authenticator = authenticator;
    session = new Session("demo", authenticator, sent::add);
  }

  /** Joined to a router that cancels calls and retains events. */
  static Talk joined() throws ProtocolViolation {
    return joined(
        Map.of(
            "roles",
            Map.of(
                "dealer", Map.of("features", Map.of("call_canceling", true)),
                "broker", Map.of("features", Map.of("event_retention", true)))));
  }

  static Talk joined(Map<String, Object> welcome) throws ProtocolViolation {
    var talk = new Talk();
    talk.session.join();
    talk.session.receive(new Welcome(7, welcome), 0);
    talk.sent.clear();
    return talk;
  }

  Happening receive(Message message) throws ProtocolViolation {
    return session.receive(message, 0);
  }

  /** Answers the challenge, at once. */
  Optional<Happening.Over> prove(Challenge challenge) {
    return session.authenticate(Proof.of(authenticator, challenge));
  }

  /** Exactly these were sent since the last look. */
  void assertSent(Message... messages) {
    assertEquals(List.of(messages), sent());
  }

  List<Message> sent() {
    var all = List.copyOf(sent);
    sent.clear();
    return all;
  }
}
