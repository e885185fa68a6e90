package io.sandpiper.router.core;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Hello;
import io.sandpiper.wamp.message.Message.Welcome;
import io.sandpiper.wamp.message.ProtocolViolation;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;

/** A router and those who talk to it, all in one thread; the time stands still unless moved. */
final class Town {
  static final Map<String, Object> ALL_ROLES =
      Map.of(
          "caller", features("call_canceling", "progressive_call_results"),
          "callee", features("call_canceling", "progressive_call_results"),
          "publisher", Map.of(),
          "subscriber", Map.of());

  final Router router;
  long now;

  Town(Settings settings) {
    router = new Router(settings, new SplittableRandom(1));
  }

  Town() {
    this(Settings.OPEN);
  }

  static Map<String, Object> features(String... names) {
    var features = new LinkedHashMap<String, Object>();
    for (String name : names) features.put(name, true);
    return Map.of("features", features);
  }

  static Hello hello(String realm) {
    return new Hello(realm, Map.of("roles", ALL_ROLES));
  }

  Citizen connect() {
    return new Citizen();
  }

  /** One who has joined realm {@code demo} with all features. */
  Citizen join() {
    return join(hello("demo"));
  }

  Citizen join(Hello hello) {
    Citizen citizen = connect();
    citizen.says(hello);
    citizen.welcome = assertInstanceOf(Welcome.class, citizen.hears());
    return citizen;
  }

  /** The far end of one connection. */
  final class Citizen implements Peer {
    private final Queue<Message> mail = new ArrayDeque<>();
    Welcome welcome;
    boolean closed;
    final Connection connection = router.connect(this, now);

    @Override
    public void send(Message message) {
      assertFalse(closed, () -> "sent after close: " + message);
      mail.add(message);
    }

    @Override
    public void close() {
      assertFalse(closed, "closed twice");
      closed = true;
    }

    long session() {
      return welcome.session();
    }

    Object authid() {
      return welcome.details().get("authid");
    }

    void says(Message message) {
      connection.receive(message, now);
    }

    void saysNonsense(String why) {
      connection.violated(new ProtocolViolation(why), now);
    }

    void vanishes() {
      connection.gone(now);
    }

    /** The oldest message not yet heard, or null. */
    Message hears() {
      return mail.poll();
    }

    <M extends Message> M hears(Class<M> type) {
      return assertInstanceOf(type, hears());
    }
  }
}
