package io.sandpiper.wamp.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Error;
import io.sandpiper.wamp.message.Message.Interrupt;
import io.sandpiper.wamp.message.Message.Publish;
import io.sandpiper.wamp.message.Message.Register;
import io.sandpiper.wamp.message.Message.Registered;
import io.sandpiper.wamp.message.Message.Result;
import io.sandpiper.wamp.message.Message.Subscribe;
import io.sandpiper.wamp.message.Message.Subscribed;
import io.sandpiper.wamp.message.Message.Unregister;
import io.sandpiper.wamp.message.Message.Unregistered;
import io.sandpiper.wamp.message.Message.Unsubscribed;
import io.sandpiper.wamp.message.Message.Yield;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.Uri;
import io.sandpiper.wamp.message.Uris;
import io.sandpiper.wamp.transport.Closed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The advanced profile as the client has it, with a router that the test plays. */
@Timeout(20)
class FeaturesTest {
  private static final Map<String, Object> MORE = Map.of("progress", true);

  private final FakeRouter router = new FakeRouter();
  private Client client;

  @BeforeEach
  void join() throws Exception {
    var connecting = Client.connect(Options.of("ws://127.0.0.1:1/ws", "demo"), router);
    router.welcomes(Map.of("call_canceling", true, "progressive_call_invocations", true));
    client = get(connecting);
  }

  @AfterEach
  void end() {
    router.listener.closed(new Closed.ByUs("end of test"));
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.get(5, TimeUnit.SECONDS);
  }

  private Registration registered(Handler handler) throws Exception {
    var future = client.register("demo.set", handler);
    router.says(new Registered(router.next(Register.class).request(), 40));
    return get(future);
  }

  private Subscription subscribed(String topic) throws Exception {
    var future = client.subscribe(topic, event -> {});
    router.says(new Subscribed(router.next(Subscribe.class).request(), 9));
    return get(future);
  }

  private void invoke(Map<String, Object> details, Object... arguments) {
    router.says(new Message.Invocation(1, 40, details, Payload.of(arguments)));
  }

  // ---- what is sent ----

  @Test
  void aProcedureHasItsOptionsTyped() throws Exception {
    client.register(
        Procedure.of("demo..set")
            .match(Uri.Match.WILDCARD)
            .invoke(Invoke.ROUNDROBIN)
            .concurrency(2)
            .discloseCaller()
            .forwardTimeout()
            .forceReregister(),
        call -> null);

    var options = router.next(Register.class).options();
    assertEquals(
        Map.of(
            "match",
            "wildcard",
            "invoke",
            "roundrobin",
            "concurrency",
            2,
            "disclose_caller",
            true,
            "forward_timeout",
            true,
            "force_reregister",
            true),
        options);
  }

  @Test
  void everyPolicyOfSharingIsOne() throws Exception {
    for (Invoke policy : Invoke.values()) {
      client.register(Procedure.of("demo.set").invoke(policy), call -> null);
      assertEquals(
          Map.of("invoke", policy.name().toLowerCase()), router.next(Register.class).options());
    }
  }

  @Test
  void aTopicHasItsOptionsTyped() throws Exception {
    client.subscribe(Topic.of("demo.").match(Uri.Match.PREFIX).getRetained(), event -> {});

    assertEquals(
        Map.of("match", "prefix", "get_retained", true), router.next(Subscribe.class).options());
  }

  @Test
  void aPublicationSaysWhoGetsIt() throws Exception {
    client.publish(
        Publication.of("demo.news")
            .excludeMe(false)
            .discloseMe()
            .retain()
            .exclude(1, 2)
            .excludeAuthid("eve")
            .excludeAuthrole("guest")
            .eligible(3)
            .eligibleAuthid("bob")
            .eligibleAuthrole("staff", "device"));

    assertEquals(
        Map.ofEntries(
            Map.entry("acknowledge", true),
            Map.entry("exclude_me", false),
            Map.entry("disclose_me", true),
            Map.entry("retain", true),
            Map.entry("exclude", List.of(1L, 2L)),
            Map.entry("exclude_authid", List.of("eve")),
            Map.entry("exclude_authrole", List.of("guest")),
            Map.entry("eligible", List.of(3L)),
            Map.entry("eligible_authid", List.of("bob")),
            Map.entry("eligible_authrole", List.of("staff", "device"))),
        router.next(Publish.class).options());
  }

  @Test
  void aCallSaysWhoCallsAndHowLongItMayTake() throws Exception {
    client.call(Call.of("demo.set").discloseMe().calleeTimeout(Duration.ofSeconds(3)));

    assertEquals(
        Map.of("disclose_me", true, "timeout", 3000L), router.next(Message.Call.class).options());
    var call = Call.of("demo.set");
    assertThrows(IllegalArgumentException.class, () -> call.calleeTimeout(Duration.ZERO));
  }

  // ---- what is told ----

  @Test
  void anInvocationTellsWhoCallsAndHowFarToTrust() throws Exception {
    var seen = new CompletableFuture<Invocation>();
    registered(
        call -> {
          seen.complete(call);
          return null;
        });
    invoke(
        Map.of(
            "caller", 77L,
            "caller_authid", "alice",
            "caller_authrole", "staff",
            "trustlevel", 2L,
            "timeout", 60_000L));

    Invocation call = get(seen);
    assertEquals(
        new Peer(OptionalLong.of(77), Optional.of("alice"), Optional.of("staff")), call.caller());
    assertEquals(OptionalLong.of(2), call.trustLevel());
    assertEquals(Optional.of(Duration.ofMinutes(1)), call.timeout());
    assertTrue(call.whole());
  }

  @Test
  void whatIsNotToldOrIsOddIsEmpty() {
    var nobody = new Peer(OptionalLong.empty(), Optional.empty(), Optional.empty());
    for (Map<String, Object> details :
        List.of(
            Map.<String, Object>of(),
            Map.<String, Object>of(
                "publisher", "x", "publisher_authid", 5L, "trustlevel", "high", "retained", 1L))) {
      var event = new Event("demo.news", 1, details, Payload.NONE);
      assertEquals(nobody, event.publisher());
      assertEquals(OptionalLong.empty(), event.trustLevel());
      assertFalse(event.retained());
    }
  }

  @Test
  void anEventTellsWhoPublishedAndWhetherItWasKept() {
    Map<String, Object> details =
        Map.of("publisher", 5L, "publisher_authid", "bob", "trustlevel", 1L, "retained", true);
    var event = new Event("demo.news", 1, details, Payload.NONE);

    assertEquals(
        new Peer(OptionalLong.of(5), Optional.of("bob"), Optional.empty()), event.publisher());
    assertEquals(OptionalLong.of(1), event.trustLevel());
    assertTrue(event.retained());
  }

  // ---- timeouts ----

  @Test
  void theCallersTimeInterruptsTheHandlerAndAnswers() throws Exception {
    var why = new CompletableFuture<Interruption>();
    registered(
        call -> {
          call.canceled().thenAccept(why::complete);
          return new CompletableFuture<>();
        });
    invoke(Map.of("timeout", 20L));

    var error = router.next(Error.class);
    assertEquals(Uris.TIMEOUT, error.error());
    assertEquals(1, error.request());
    assertEquals(Interruption.TIMEOUT, get(why));
  }

  @Test
  void theOtherInterruptionsAreToldApart() throws Exception {
    BlockingQueue<Interruption> seen = new LinkedBlockingQueue<>();
    registered(
        call -> {
          call.canceled().thenAccept(seen::add);
          return new CompletableFuture<>();
        });
    invoke(Map.of());
    router.says(new Interrupt(1, Map.of("mode", "killnowait")));
    assertEquals(Interruption.CANCELED, seen.poll(5, TimeUnit.SECONDS));

    router.says(new Message.Invocation(2, 40, Map.of(), Payload.NONE));
    router.listener.closed(new Closed.ByUs("gone"));
    assertEquals(Interruption.SESSION_OVER, seen.poll(5, TimeUnit.SECONDS));
  }

  // ---- calls in parts ----

  @Test
  void aCallGoesInParts() throws Exception {
    var call = client.callInParts(Call.of("demo.write", "a").discloseMe());
    call.part("b").last("c");

    var first = router.next(Message.Call.class);
    assertEquals(Map.of("progress", true, "disclose_me", true), first.options());
    assertEquals(Payload.of("a"), first.payload());
    assertEquals(
        new Message.Call(1, MORE, "demo.write", Payload.of("b")), router.next(Message.Call.class));
    assertEquals(
        new Message.Call(1, Map.of(), "demo.write", Payload.of("c")),
        router.next(Message.Call.class));
    router.says(new Result(1, Map.of(), Payload.of(3L)));
    assertEquals(Payload.of(3L), get(call.result()));
    assertThrows(IllegalStateException.class, () -> call.part("d"));
  }

  @Test
  void partsAfterTheAnswerAreDropped() throws Exception {
    var call = client.callInParts(Call.of("demo.write", "a"));
    router.next(Message.Call.class);
    router.says(new Error(48, 1, Map.of(), Uris.FEATURE_NOT_SUPPORTED, Payload.NONE));
    var e = assertThrows(ExecutionException.class, () -> get(call.result()));
    assertEquals(Uris.FEATURE_NOT_SUPPORTED, ((WampError) e.getCause()).uri());

    call.last("b");
    client.call("demo.other");
    assertEquals("demo.other", router.next(Message.Call.class).procedure());
  }

  @Test
  void aRouterThatDoesNotKnowPartsGetsNone() throws Exception {
    router.listener.closed(new Closed.ByUs("another router"));
    var plain = new FakeRouter();
    var connecting = Client.connect(Options.of("ws://127.0.0.1:1/ws", "demo"), plain);
    plain.welcomes();
    try (Client other = get(connecting)) {
      var call = other.callInParts(Call.of("demo.write", "a")).part("b");

      var e = assertThrows(ExecutionException.class, () -> get(call.result()));
      assertInstanceOf(IllegalArgumentException.class, e.getCause());
      other.call("demo.other");
      assertEquals("demo.other", plain.next(Message.Call.class).procedure());
      plain.listener.closed(new Closed.ByUs("end"));
    }
  }

  @Test
  void aHandlerTakesTheParts() throws Exception {
    var listened = new CompletableFuture<Invocation>();
    registered(
        call -> {
          var text = new StringBuilder().append(call.payload().arguments().get(0));
          var done = new CompletableFuture<String>();
          assertFalse(call.whole());
          listened.thenAccept(
              late ->
                  late.onPart(
                      part -> {
                        text.append(part.payload().arguments().get(0));
                        if (part.last()) done.complete(text.toString());
                      }));
          listened.complete(call);
          return done;
        });
    invoke(MORE, "a");
    invoke(MORE, "b");
    invoke(MORE, "c");
    invoke(Map.of(), "d");

    assertEquals(Payload.of("abcd"), router.next(Yield.class).payload());
  }

  @Test
  void partsThatCameBeforeAnybodyTookThemAreNotLost() throws Exception {
    var call = new CompletableFuture<Invocation>();
    var answer = new CompletableFuture<Long>();
    registered(
        each -> {
          call.complete(each);
          return answer;
        });
    invoke(MORE, 0L);
    invoke(MORE, 1L);
    invoke(Map.of(), 2L);
    subscribed("demo.news"); // so both parts have come
    BlockingQueue<Part> parts = new LinkedBlockingQueue<>();
    get(call).onPart(parts::add);

    assertEquals(new Part(Payload.of(1L), false), parts.poll(5, TimeUnit.SECONDS));
    assertEquals(new Part(Payload.of(2L), true), parts.poll(5, TimeUnit.SECONDS));
    assertThrows(IllegalStateException.class, () -> get(call).onPart(parts::add));
  }

  @Test
  void aCallWhosePartsNobodyTakesIsGivenUp() throws Exception {
    registered(call -> new CompletableFuture<>());
    invoke(MORE, 0L);
    for (long i = 0; i <= Limits.WAITING_PARTS; i++) invoke(MORE, i);

    var error = router.next(Error.class);
    assertEquals(Uris.UNAVAILABLE, error.error());
    invoke(Map.of(), 0L);
    subscribed("demo.news");
    assertTrue(router.saidNothingMore());
  }

  // ---- revocations ----

  @Test
  void aRegistrationTellsHowItEnded() throws Exception {
    var revoked = registered(call -> null);
    assertEquals(40, revoked.id());
    assertFalse(revoked.ended().isDone());
    router.says(
        new Unregistered(0, Map.of("registration", 40L, "reason", "wamp.error.unregistered")));
    assertEquals(new Ended(Ended.By.ROUTER, "wamp.error.unregistered"), get(revoked.ended()));

    var given = registered(call -> null);
    given.unregister();
    router.next(Unregister.class);
    assertEquals(new Ended(Ended.By.US, ""), get(given.ended()));

    var last = registered(call -> null);
    router.listener.closed(new Closed.ByUs("gone"));
    assertEquals(Ended.By.SESSION, get(last.ended()).by());
  }

  @Test
  void aSubscriptionTellsHowItEnded() throws Exception {
    var one = subscribed("demo.news");
    var two = subscribed("demo.news");
    get(one.unsubscribe());
    assertEquals(new Ended(Ended.By.US, ""), get(one.ended()));
    assertFalse(two.ended().isDone());
    router.says(new Unsubscribed(0, Map.of("subscription", 9L, "reason", "demo.reason")));
    assertEquals(new Ended(Ended.By.ROUTER, "demo.reason"), get(two.ended()));

    var last = subscribed("demo.news");
    router.listener.closed(new Closed.ByUs("gone"));
    assertEquals(Ended.By.SESSION, get(last.ended()).by());
  }
}
