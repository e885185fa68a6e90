package io.sandpiper.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sandpiper.router.core.Settings;
import io.sandpiper.wamp.client.Call;
import io.sandpiper.wamp.client.Client;
import io.sandpiper.wamp.client.Ended;
import io.sandpiper.wamp.client.Event;
import io.sandpiper.wamp.client.Invocation;
import io.sandpiper.wamp.client.Options;
import io.sandpiper.wamp.client.Publication;
import io.sandpiper.wamp.client.WampError;
import io.sandpiper.wamp.codec.Serializer;
import io.sandpiper.wamp.message.Payload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each family of features with the real client at both ends, one by MessagePack, one by JSON. */
@Timeout(30)
class ClientFeaturesTest {
  private LocalRouter router;
  private Client device;
  private Client cloud;

  @BeforeEach
  void join() throws Exception {
    router =
        new LocalRouter(
            LocalRouter.Options.DEFAULT.port(0).settings(Settings.OPEN.discloses(false)));
    router.start();
    device = joined(Serializer.MSGPACK);
    cloud = joined(Serializer.JSON);
  }

  @AfterEach
  void leave() throws IOException {
    router.stopHard();
    device.close();
    cloud.close();
  }

  private Client joined(Serializer serializer) throws Exception {
    String url = router.url().toString();
    return now(Client.connect(Options.of(url, "demo").serializers(serializer)));
  }

  private static <T> T now(CompletableFuture<T> future) throws Exception {
    return future.get(10, TimeUnit.SECONDS);
  }

  private static String refusal(CompletableFuture<?> future) {
    var failure = assertThrows(ExecutionException.class, () -> now(future));
    return assertInstanceOf(WampError.class, failure.getCause()).uri();
  }

  private static BlockingQueue<Event> heard(Client who, String topic, Map<String, Object> options)
      throws Exception {
    var heard = new LinkedBlockingQueue<Event>();
    now(who.subscribe(topic, options, heard::add));
    return heard;
  }

  private static Event next(BlockingQueue<Event> heard) throws InterruptedException {
    return heard.poll(10, TimeUnit.SECONDS);
  }

  @Test
  void twoShareAProcedureUntilOneDies() throws Exception {
    Map<String, Object> shared = Map.of("invoke", "roundrobin");
    try (Client second = joined(Serializer.JSON)) {
      now(device.register("demo.who", shared, call -> "first"));
      now(second.register("demo.who", shared, call -> "second"));
      assertEquals(
          "wamp.error.procedure_exists_with_different_invocation_policy",
          refusal(cloud.register("demo.who", Map.of("invoke", "last"), call -> "third")));
      assertEquals(List.of("first", "second", "first"), answers(3));

      var left = heard(cloud, "wamp.session.on_leave", Map.of());
      now(cloud.call("wamp.session.kill", second.session()));
      next(left);
      assertEquals(List.of("first", "first"), answers(2));
    }
  }

  private List<Object> answers(int calls) throws Exception {
    var answers = new ArrayList<Object>();
    for (int i = 0; i < calls; i++) answers.addAll(now(cloud.call("demo.who")).arguments());
    return answers;
  }

  @Test
  void whoeverComesLaterHearsThatTheDeviceIsGone() throws Exception {
    var testament =
        new Payload(
            List.of("demo.status", List.of("offline")),
            Map.of("publish_options", Map.of("retain", true)));
    now(device.call(Call.of("wamp.session.add_testament", testament)));
    now(device.publish(Publication.of("demo.status", "online").option("retain", true)));
    var statuses = heard(cloud, "demo.status", Map.of("get_retained", true));
    Event before = next(statuses);
    assertEquals(Payload.of("online"), before.payload());
    assertEquals(true, before.details().get("retained"));

    now(cloud.call("wamp.session.kill", device.session()));

    assertEquals(Payload.of("offline"), next(statuses).payload());
    try (Client late = joined(Serializer.MSGPACK)) {
      Event after = next(heard(late, "demo.status", Map.of("get_retained", true)));
      assertEquals(Payload.of("offline"), after.payload());
    }
  }

  @Test
  void theRouterTellsOfRegistrationsAndSubscriptions() throws Exception {
    var registrations = heard(cloud, "wamp.registration.on_create", Map.of());
    var subscriptions = heard(cloud, "wamp.subscription.on_create", Map.of());

    now(device.register("demo.set", call -> null));
    now(device.subscribe("demo.plan", event -> {}));

    for (var news : List.of(registrations, subscriptions)) {
      Payload payload = next(news).payload();
      assertEquals(device.session(), payload.arguments().get(0));
      var details = assertInstanceOf(Map.class, payload.arguments().get(1));
      String topic = (String) details.get("uri");
      Object id = details.get("id");
      String kind = topic.equals("demo.set") ? "registration" : "subscription";
      assertEquals(Payload.of(id), now(cloud.call("wamp." + kind + ".lookup", topic)));
      assertEquals(Payload.of(details), now(cloud.call("wamp." + kind + ".get", id)));
    }
  }

  @Test
  void whatIsTakenAwayIsGone() throws Exception {
    var set = now(device.register("demo.set", call -> null));
    var plan = now(device.subscribe("demo.plan", event -> {}));

    now(cloud.call("wamp.registration.remove_callee", set.id(), device.session(), "demo.moved"));
    now(cloud.call("wamp.subscription.remove_subscriber", plan.id(), device.session()));

    assertEquals(new Ended(Ended.By.ROUTER, "demo.moved"), now(set.ended()));
    assertEquals(new Ended(Ended.By.ROUTER, "wamp.error.unsubscribed"), now(plan.ended()));
    assertEquals("wamp.error.no_such_procedure", refusal(cloud.call("demo.set")));
  }

  @Test
  void aCallThatTakesTooLongIsStoppedByTheRouter() throws Exception {
    var stopped = new CompletableFuture<Void>();
    now(device.register("demo.slow", call -> stopped(call, stopped)));

    String why = refusal(cloud.call(Call.of("demo.slow").option("timeout", 50L)));

    assertEquals("wamp.error.timeout", why);
    now(stopped);
  }

  private static Object stopped(Invocation call, CompletableFuture<Void> stopped) {
    return call.canceled().thenRun(() -> stopped.complete(null));
  }

  @Test
  void aCanceledCallIsStopped() throws Exception {
    var stopped = new CompletableFuture<Void>();
    var begun = new CompletableFuture<Void>();
    now(
        device.register(
            "demo.slow",
            call -> {
              begun.complete(null);
              return stopped(call, stopped);
            }));
    var call = cloud.call("demo.slow");
    now(begun);

    call.cancel(false);

    now(stopped);
  }

  @Test
  void partsOfAnAnswerComeOneByOne() throws Exception {
    now(
        device.register(
            "demo.count",
            call -> {
              call.progress(1);
              call.progress(2);
              return 3;
            }));
    var parts = new LinkedBlockingQueue<Payload>();

    assertEquals(Payload.of(3L), now(cloud.call(Call.of("demo.count").progress(parts::add))));
    assertEquals(Payload.of(1L), parts.poll(10, TimeUnit.SECONDS));
    assertEquals(Payload.of(2L), parts.poll(10, TimeUnit.SECONDS));
  }

  @Test
  void aCallMayComeInParts() throws Exception {
    now(device.register("demo.write", ClientFeaturesTest::joinParts));
    var call = cloud.callInParts(Call.of("demo.write", "a"));
    call.part("b").part("c");

    assertEquals(Payload.of("abc."), now(call.last(".")));
    cloud.callInParts(Call.of("demo.nobody", "a")).part("b").last("c");
    assertEquals(Payload.of("xy"), now(cloud.callInParts(Call.of("demo.write", "x")).last("y")));
  }

  private static Object joinParts(Invocation call) {
    var text = new StringBuilder().append(call.payload().arguments().get(0));
    var done = new CompletableFuture<String>();
    call.onPart(
        part -> {
          text.append(part.payload().arguments().get(0));
          if (part.last()) done.complete(text.toString());
        });
    return done;
  }

  @Test
  void onePatternServesManyNames() throws Exception {
    now(device.register("demo.pump", Map.of("match", "prefix"), Invocation::procedure));
    now(device.register("demo..read", Map.of("match", "wildcard"), call -> "wildcard"));
    assertEquals(Payload.of("demo.pump.set"), now(cloud.call("demo.pump.set")));
    assertEquals(Payload.of("wildcard"), now(cloud.call("demo.air.read")));

    var readings = heard(cloud, "demo..reading", Map.of("match", "wildcard"));
    now(device.publish("demo.air.reading", 21.5));
    assertEquals("demo.air.reading", next(readings).topic());
  }

  @Test
  void thePublisherSaysWhoHears() throws Exception {
    var mine = heard(device, "demo.plan", Map.of());
    var theirs = heard(cloud, "demo.plan", Map.of());

    now(device.publish(Publication.of("demo.plan", 1).option("exclude_me", false)));
    now(device.publish(Publication.of("demo.plan", 2)));
    now(
        device.publish(
            Publication.of("demo.plan", 3)
                .option("exclude_me", false)
                .option("exclude", List.of(cloud.session()))));
    now(
        device.publish(
            Publication.of("demo.plan", 4).option("eligible", List.of(cloud.session()))));

    for (long each : new long[] {1, 3}) assertEquals(Payload.of(each), next(mine).payload());
    for (long each : new long[] {1, 2, 4}) assertEquals(Payload.of(each), next(theirs).payload());
  }

  @Test
  void nobodyIsDisclosedUnasked() throws Exception {
    now(device.register("demo.who", call -> call.details().get("caller")));
    now(device.register("demo.audit", Map.of("disclose_caller", true), call -> call.details()));

    assertEquals(Payload.NONE, now(cloud.call("demo.who")));
    assertEquals(
        Payload.of(cloud.session()),
        now(cloud.call(Call.of("demo.who").option("disclose_me", true))));
    var details = (Map<?, ?>) now(cloud.call("demo.audit")).arguments().get(0);
    assertEquals(cloud.session(), details.get("caller"));
  }
}
