package io.sandpiper.runtime.core;

import static io.sandpiper.runtime.core.Bench.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Call;
import io.sandpiper.wamp.message.Message.Event;
import io.sandpiper.wamp.message.Message.Goodbye;
import io.sandpiper.wamp.message.Message.Publish;
import io.sandpiper.wamp.message.Message.Result;
import io.sandpiper.wamp.message.Message.Subscribe;
import io.sandpiper.wamp.message.Message.Subscribed;
import io.sandpiper.wamp.message.Payload;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PresenceTest {
  private static final String TOPIC = "demo.dev.agent.status";
  private static final Map<String, Object> ROUTER =
      Map.of(
          "roles",
          Map.of(
              "broker", Map.of("features", Map.of("event_retention", true)),
              "dealer", Map.of("features", Map.of("testament_meta_api", true))));

  private final Bench bench = new Bench();

  private void up(Map<String, Object> welcome) {
    bench.welcome = welcome;
    bench.up();
  }

  private <T extends Message> T sent(Class<T> kind) {
    T message =
        bench.wire.sent.stream().filter(kind::isInstance).map(kind::cast).findFirst().orElseThrow();
    bench.wire.sent.remove(message);
    return message;
  }

  private boolean has(Class<? extends Message> kind) {
    return bench.wire.sent.stream().anyMatch(kind::isInstance);
  }

  private String status() {
    List<Publish> events = bench.published();
    assertEquals(1, events.size(), events.toString());
    assertEquals(TOPIC, events.get(0).topic());
    return (String) events.get(0).payload().named().get("status");
  }

  /** Joined at a router that has taken the testament. */
  private Call testament() {
    up(ROUTER);
    Call call = sent(Call.class);
    bench.arrive(new Result(call.request(), Map.of(), Payload.of(5L)));
    bench.arrive(new Subscribed(sent(Subscribe.class).request(), 900));
    return call;
  }

  private void event(String status, String boot) {
    Payload payload = Payload.named(Map.of("status", status, "boot", boot));
    bench.arrive(new Event(900, 77, Map.of(), payload));
  }

  @Test
  void aTestamentThatSaysOfflineIsLeftBeforeItSaysOnline() {
    up(ROUTER);
    Call call = (Call) bench.wire.sent.get(0);
    assertEquals("wamp.session.add_testament", call.procedure());
    List<Object> arguments = call.payload().arguments();
    assertEquals(List.of(TOPIC, List.of()), arguments.subList(0, 2));
    assertEquals(
        Map.of(
            "status", "offline",
            "cause", "lost",
            "version", "1.0",
            "session", 7L,
            "device", "dev",
            "component", "agent",
            "boot", "boot1"),
        arguments.get(2));
    assertEquals(Map.of("publish_options", Map.of("retain", true)), call.payload().named());
    Publish online = bench.published().get(0);
    assertEquals(TOPIC, online.topic());
    assertEquals(true, online.options().get("retain"));
    assertEquals("online", online.payload().named().get("status"));
    assertEquals(7L, online.payload().named().get("session"));
  }

  @Test
  void whereTheRouterHasNoTestamentsOnlyItsStatusIsPublished() {
    up(Map.of());
    assertFalse(has(Call.class));
    assertFalse(has(Subscribe.class));
    assertEquals("online", status());
  }

  @Test
  void aRouterThatRefusesTheTestamentIsAskedOnceASessionAndNothingElseSuffers() {
    up(ROUTER);
    bench.published();
    long request = sent(Call.class).request();
    bench.arrive(
        new Message.Error(48, request, Map.of(), "wamp.error.not_authorized", Payload.NONE));
    long subscribe = sent(Subscribe.class).request();
    bench.arrive(
        new Message.Error(32, subscribe, Map.of(), "wamp.error.not_authorized", Payload.NONE));
    bench.passes(3600 * SECOND);
    assertFalse(has(Call.class));
    assertEquals("up", bench.core.health(bench.now).get("status"));
    assertEquals(1, bench.journal.stream().filter(line -> line.contains("testament")).count());
    bench.core.stop(bench.now);
    assertEquals("offline", status());
    assertTrue(has(Goodbye.class));
  }

  private long told() {
    return bench.journal.stream().filter(line -> line.contains(TOPIC)).count();
  }

  @Test
  void aRouterThatRefusesItsOwnStatusIsTold() {
    up(ROUTER);
    long subscribe = sent(Subscribe.class).request();
    bench.arrive(
        new Message.Error(32, subscribe, Map.of(), "wamp.error.not_authorized", Payload.NONE));
    assertTrue(
        bench.journal.stream()
            .anyMatch(line -> line.contains(TOPIC) && line.contains("wamp.error.not_authorized")),
        bench.journal.toString());
  }

  @Test
  void aRouterThatDoesNotAnswerTheSubscriptionIsTold() {
    up(ROUTER);
    Call call = sent(Call.class);
    bench.arrive(new Result(call.request(), Map.of(), Payload.of(5L)));
    bench.passes(Limits.PUBLISH);
    assertEquals(1, told(), bench.journal.toString());
  }

  @Test
  void aRouterThatTakesTheSubscriptionAwayIsTold() {
    testament();
    assertEquals(0, told(), bench.journal.toString());
    bench.arrive(
        new Message.Unsubscribed(0, Map.of("subscription", 900L, "reason", "wamp.close.x")));
    assertEquals(1, told(), bench.journal.toString());
  }

  @Test
  void atAnOrderlyEndTheTestamentIsTakenBackBeforeGoodbye() {
    testament();
    bench.published();
    bench.core.stop(bench.now);
    assertEquals("offline", status());
    assertFalse(has(Goodbye.class));
    Call flush = sent(Call.class);
    assertEquals("wamp.session.flush_testaments", flush.procedure());
    bench.arrive(new Result(flush.request(), Map.of(), Payload.of(1L)));
    assertTrue(has(Goodbye.class));
  }

  @Test
  void aRouterThatDoesNotAnswerTheFlushDelaysTheEndOnlyALittle() {
    testament();
    bench.published();
    bench.core.stop(bench.now);
    assertEquals("offline", status());
    bench.passes(Limits.STOP);
    assertTrue(has(Goodbye.class));
  }

  @Test
  void theLateTestamentOfAGhostIsContradicted() {
    testament();
    bench.published();
    event("offline", "boot0");
    assertEquals("online", status());
    event("online", "boot9");
    assertEquals(List.of(), bench.published());
  }

  @Test
  void aFloodOfFalseWordsIsContradictedNowAndThenAndAtLast() {
    testament();
    bench.published();
    for (int i = 0; i < 100; i++) event("offline", "boot0");
    assertEquals("online", status());
    bench.passes(Limits.CONTRADICT - 1);
    assertEquals(List.of(), bench.published());
    bench.passes(1);
    assertEquals("online", status());
    bench.passes(3 * Limits.CONTRADICT);
    assertEquals(List.of(), bench.published());
  }

  @Test
  void itsOwnEndIsNotContradicted() {
    testament();
    bench.published();
    bench.core.stop(bench.now);
    assertEquals("offline", status());
    event("offline", "boot0");
    assertEquals(List.of(), bench.published());
  }

  @Test
  void eachSessionLeavesATestamentOfItsOwn() {
    testament();
    bench.published();
    bench.reconnect();
    assertEquals("wamp.session.add_testament", sent(Call.class).procedure());
  }
}
