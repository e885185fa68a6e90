package io.sandpiper.router.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Call;
import io.sandpiper.wamp.message.Message.Error;
import io.sandpiper.wamp.message.Message.Hello;
import io.sandpiper.wamp.message.Message.Register;
import io.sandpiper.wamp.message.Message.Registered;
import io.sandpiper.wamp.message.Message.Result;
import io.sandpiper.wamp.message.Message.Subscribe;
import io.sandpiper.wamp.message.Message.Subscribed;
import io.sandpiper.wamp.message.Message.Welcome;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.ProtocolViolation;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;

/** A router and those who talk to it, all in one thread; the time stands still unless moved. */
final class Town {
  static final String DATE = "2026-06-01T12:00:00Z";
  static final Map<String, Object> ALL_ROLES =
      Map.of(
          "caller",
              features(
                  "call_canceling", "progressive_call_results", "progressive_call_invocations"),
          "callee",
              features(
                  "call_canceling",
                  "progressive_call_results",
                  "progressive_call_invocations",
                  "registration_revocation"),
          "publisher", Map.of(),
          "subscriber", features("subscription_revocation"));

  /** Room for a few. */
  static final Limits.Store SOME = new Limits.Store(9, 9_000);

  final Router router;
  long now;

  Town(Settings settings) {
    router = new Router(settings, new SplittableRandom(1), () -> DATE);
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

    long registers(String procedure, Map<String, Object> options) {
      says(new Register(1, options, procedure));
      return hears(Registered.class).registration();
    }

    long subscribes(String topic, Map<String, Object> options) {
      says(new Subscribe(1, options, topic));
      return hears(Subscribed.class).subscription();
    }

    /** Calls a procedure that the router answers itself. */
    Payload asks(String procedure, Object... arguments) {
      says(new Call(1, Map.of(), procedure, Payload.of(arguments)));
      return hears(Result.class).payload();
    }

    void calls(long request, String procedure) {
      says(new Call(request, Map.of(), procedure, Payload.NONE));
    }

    void hearsRefusal(long type, long request, String error) {
      var refusal = hears(Error.class);
      assertEquals(
          List.of(type, request, error),
          List.of(refusal.requestType(), refusal.request(), refusal.error()));
      assertEquals(1, refusal.payload().arguments().size(), "says why");
    }

    <M extends Message> M hears(Class<M> type) {
      return assertInstanceOf(type, hears());
    }
  }
}
