package io.sandpiper.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.router.core.Limits;
import io.sandpiper.router.core.Settings;
import io.sandpiper.wamp.client.Call;
import io.sandpiper.wamp.client.Client;
import io.sandpiper.wamp.client.Event;
import io.sandpiper.wamp.client.Interruption;
import io.sandpiper.wamp.client.Invoke;
import io.sandpiper.wamp.client.Options;
import io.sandpiper.wamp.client.Peer;
import io.sandpiper.wamp.client.Procedure;
import io.sandpiper.wamp.client.Publication;
import io.sandpiper.wamp.client.Topic;
import io.sandpiper.wamp.client.WampError;
import io.sandpiper.wamp.codec.Serializer;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.Uri;
import io.sandpiper.wamp.message.Uris;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the client announces, used between two clients through the router. */
@Timeout(30)
class FeaturesTest {
  private LocalRouter router;
  private Client device;
  private Client cloud;

  @BeforeEach
  void start() throws Exception {
    var settings = new Settings(Set.of("demo"), Map.of(), Limits.DEFAULT);
    router = new LocalRouter(LocalRouter.Options.DEFAULT.port(0).settings(settings));
    router.start();
    device = connect(Serializer.MSGPACK);
    cloud = connect(Serializer.JSON);
  }

  @AfterEach
  void stop() throws IOException {
    router.stopHard();
  }

  private Client connect(Serializer serializer) throws Exception {
    var options = Options.of(router.url().toString(), "demo").serializers(serializer);
    return now(Client.connect(options));
  }

  private static <T> T now(CompletableFuture<T> future) throws Exception {
    return future.get(10, TimeUnit.SECONDS);
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    T next = queue.poll(10, TimeUnit.SECONDS);
    assertTrue(next != null, "nothing came");
    return next;
  }

  private static String refused(CompletableFuture<?> future) {
    var e = assertThrows(ExecutionException.class, () -> now(future));
    return assertInstanceOf(WampError.class, e.getCause()).uri();
  }

  @Test
  void aCallInPartsIsAnsweredInParts() throws Exception {
    now(
        device.register(
            "demo.sum",
            call -> {
              var sum = new long[] {(Long) call.payload().arguments().get(0)};
              var done = new CompletableFuture<Long>();
              call.onPart(
                  part -> {
                    sum[0] += (Long) part.payload().arguments().get(0);
                    call.progress(sum[0]);
                    if (part.last()) done.complete(sum[0]);
                  });
              return done;
            }));
    BlockingQueue<Payload> sums = new LinkedBlockingQueue<>();

    var call = cloud.callInParts(Call.of("demo.sum", 1).progress(sums::add));
    call.part(2);
    assertEquals(Payload.of(3L), next(sums));
    call.part(3);
    assertEquals(Payload.of(6L), next(sums));
    assertEquals(Payload.of(10L), now(call.last(4)));
  }

  @Test
  void aCallInPartsMayBeAnsweredEarly() throws Exception {
    now(
        device.register(
            "demo.write",
            call -> {
              throw new WampError("demo.error.full", "no room");
            }));

    var call = cloud.callInParts(Call.of("demo.write", 1));
    assertEquals("demo.error.full", refused(call.result()));
    call.part(2).last(3);
    assertEquals("demo.error.full", refused(cloud.call("demo.write")));
  }

  @Test
  void theCallersTimeEndsACallWhoeverKeepsIt() throws Exception {
    for (boolean forward : new boolean[] {true, false}) {
      var procedure = Procedure.of("demo.slow" + forward);
      var why = new CompletableFuture<Interruption>();
      now(
          device.register(
              forward ? procedure.forwardTimeout() : procedure,
              call -> {
                assertEquals(forward, call.timeout().isPresent());
                call.canceled().thenAccept(why::complete);
                return new CompletableFuture<>();
              }));

      var call = cloud.call(Call.of(procedure.uri()).calleeTimeout(Duration.ofMillis(50)));
      assertEquals(Uris.TIMEOUT, refused(call));
      assertEquals(forward ? Interruption.TIMEOUT : Interruption.CANCELED, now(why));
    }
  }

  @Test
  void aCanceledCallIsToldToTheHandler() throws Exception {
    var called = new CompletableFuture<Void>();
    var why = new CompletableFuture<Interruption>();
    now(
        device.register(
            "demo.long",
            call -> {
              call.canceled().thenAccept(why::complete);
              called.complete(null);
              return new CompletableFuture<>();
            }));

    var call = cloud.call("demo.long");
    now(called);
    call.cancel(true);
    assertEquals(Interruption.CANCELED, now(why));
  }

  @Test
  void aProcedureIsSharedByEachPolicy() throws Exception {
    Client second = connect(Serializer.MSGPACK);
    for (Invoke policy : Invoke.values()) {
      if (policy == Invoke.SINGLE) continue;
      var procedure = Procedure.of("demo." + policy.name().toLowerCase()).invoke(policy);
      now(device.register(procedure, call -> 1));
      now(second.register(procedure, call -> 2));
      var answers = new ArrayList<Object>();
      for (int i = 0; i < 4; i++) {
        answers.add(now(cloud.call(procedure.uri())).arguments().get(0));
      }
      switch (policy) {
        case ROUNDROBIN -> assertEquals(Set.of(1L, 2L), new HashSet<>(answers));
        case FIRST -> assertEquals(Set.of(1L), new HashSet<>(answers));
        case LAST -> assertEquals(Set.of(2L), new HashSet<>(answers));
        case RANDOM -> assertTrue(Set.of(1L, 2L).containsAll(answers), answers::toString);
        case SINGLE -> throw new AssertionError();
      }
      var other = procedure.invoke(policy == Invoke.FIRST ? Invoke.LAST : Invoke.FIRST);
      assertEquals(
          Uris.PROCEDURE_EXISTS_WITH_DIFFERENT_POLICY, refused(cloud.register(other, c -> 3)));
    }
    var single = Procedure.of("demo.single").invoke(Invoke.SINGLE);
    now(device.register(single, call -> 1));
    assertEquals(Uris.PROCEDURE_ALREADY_EXISTS, refused(second.register(single, call -> 2)));
  }

  @Test
  void whoCallsAndWhatWasCalledIsTold() throws Exception {
    var seen = new CompletableFuture<Peer>();
    now(
        device.register(
            Procedure.of("demo.p").match(Uri.Match.PREFIX).discloseCaller(),
            call -> {
              seen.complete(call.caller());
              return call.procedure();
            }));

    assertEquals(Payload.of("demo.p.x"), now(cloud.call(Call.of("demo.p.x").discloseMe())));
    assertEquals(OptionalLong.of(cloud.session()), now(seen).session());
  }

  @Test
  void anEventGoesToWhomItIsMeantFor() throws Exception {
    BlockingQueue<Event> atDevice = new LinkedBlockingQueue<>();
    BlockingQueue<Event> atCloud = new LinkedBlockingQueue<>();
    var all = Topic.of("demo.").match(Uri.Match.PREFIX);
    now(device.subscribe(all, atDevice::add));
    now(cloud.subscribe(all, atCloud::add));

    now(cloud.publish(Publication.of("demo.a").excludeMe(false).discloseMe()));
    assertEquals("demo.a", next(atDevice).topic());
    assertEquals(OptionalLong.of(cloud.session()), next(atCloud).publisher().session());

    for (var publication :
        List.of(
            Publication.of("demo.b").eligible(cloud.session()),
            Publication.of("demo.b").exclude(device.session()),
            Publication.of("demo.b").excludeAuthid((String) device.details().get("authid")),
            Publication.of("demo.b").eligibleAuthid((String) cloud.details().get("authid")))) {
      now(cloud.publish(publication.excludeMe(false)));
      assertEquals("demo.b", next(atCloud).topic());
    }
    now(cloud.publish("demo.c"));
    assertEquals("demo.c", next(atDevice).topic());
    now(device.publish(Publication.of("demo.d").excludeAuthrole("anonymous")));
    now(device.publish("demo.e"));
    assertEquals("demo.e", next(atCloud).topic());
  }

  @Test
  void aRetainedEventComesToWhoComesLater() throws Exception {
    now(device.publish(Publication.of("demo.status", "online").retain()));
    var heard = new CompletableFuture<Event>();
    now(cloud.subscribe(Topic.of("demo.status").getRetained(), heard::complete));

    assertTrue(now(heard).retained());
    assertEquals(Payload.of("online"), now(heard).payload());
  }
}
