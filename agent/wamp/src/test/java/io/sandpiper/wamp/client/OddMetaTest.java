package io.sandpiper.wamp.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Result;
import io.sandpiper.wamp.message.Message.Subscribe;
import io.sandpiper.wamp.message.Message.Subscribed;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.Uri;
import io.sandpiper.wamp.meta.Changed;
import io.sandpiper.wamp.meta.Ids;
import io.sandpiper.wamp.meta.OddAnswer;
import io.sandpiper.wamp.meta.Reason;
import io.sandpiper.wamp.meta.RegistrationMeta;
import io.sandpiper.wamp.meta.SessionMeta;
import io.sandpiper.wamp.meta.SubscriptionMeta;
import io.sandpiper.wamp.transport.Closed;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The meta API of routers that leave things out, or say them in their own way. */
@Timeout(20)
class OddMetaTest {
  private final FakeRouter router = new FakeRouter();
  private Client client;

  @BeforeEach
  void join() throws Exception {
    var connecting = Client.connect(Options.of("ws://127.0.0.1:1/ws", "demo"), router);
    router.welcomes();
    client = connecting.get(5, TimeUnit.SECONDS);
  }

  @AfterEach
  void end() {
    router.listener.closed(new Closed.ByUs("end of test"));
  }

  /** What a call makes of a result. */
  private <T> T answered(Supplier<CompletableFuture<T>> call, Object... result) throws Exception {
    var future = call.get();
    long request = router.next(Message.Call.class).request();
    router.says(new Result(request, Map.of(), Payload.of(result)));
    return future.get(5, TimeUnit.SECONDS);
  }

  private void odd(Supplier<? extends CompletableFuture<?>> call, Object... result) {
    var e =
        assertThrows(
            ExecutionException.class,
            () -> answered(() -> call.get().thenApply(any -> any), result));
    String text = assertInstanceOf(OddAnswer.class, e.getCause()).getMessage();
    assertTrue(text.startsWith("wamp."), text);
  }

  @Test
  void idsAndCountsAreReadAsFarAsTheyCanBe() throws Exception {
    var sessions = new SessionMeta(client);
    var registrations = new RegistrationMeta(client);
    var subscriptions = new SubscriptionMeta(client);

    assertEquals(Long.valueOf(3), answered(sessions::count, 3.0));
    assertEquals(List.of(5L, 7L), answered(sessions::list, Arrays.asList(5L, "6", null, 7.0)));
    assertEquals(List.of(), answered(() -> subscriptions.match("a.b"), (Object) null));
    assertEquals(List.of(), answered(() -> subscriptions.match("a.b")));
    assertEquals(OptionalLong.empty(), answered(() -> registrations.match("a.b"), 0L));
    assertEquals(OptionalLong.empty(), answered(() -> registrations.match("a.b"), (Object) null));
    assertEquals(
        new Ids(List.of(1L), List.of(), List.of()),
        answered(registrations::list, Map.of("exact", List.of(1L), "prefix", "none")));
    assertEquals(
        new SessionMeta.Killed(2, List.of()),
        answered(() -> sessions.killByAuthid("bob", Reason.DEFAULT), 2L));
    assertEquals(
        new SessionMeta.Killed(2, List.of(8L, 9L)),
        answered(() -> sessions.killByAuthrole("staff", Reason.DEFAULT), List.of(8L, 9L)));
  }

  @Test
  void whatCanNotBeReadSaysSo() {
    var sessions = new SessionMeta(client);
    var registrations = new RegistrationMeta(client);

    odd(sessions::count, "many");
    odd(sessions::count);
    odd(sessions::list, 5L);
    odd(() -> sessions.get(5), List.of());
    odd(() -> registrations.match("a.b"), "a.b");
    odd(registrations::list, (Object) null);
  }

  @Test
  void ofDetailsTheRestIsTaken() throws Exception {
    var details = new HashMap<String, Object>();
    details.put("authid", 5L);
    details.put("authrole", "staff");
    details.put("authprovider", null);
    var session = answered(() -> new SessionMeta(client).get(77), details);
    assertEquals(77, session.session());
    assertEquals(Optional.empty(), session.authid());
    assertEquals(Optional.of("staff"), session.authrole());

    var registrations = new RegistrationMeta(client);
    var none = answered(() -> registrations.get(40), Map.of("created", "today", "match", 1L));
    assertEquals(40, none.id());
    assertEquals("", none.uri());
    assertEquals(Uri.Match.EXACT, none.match());
    assertEquals("single", none.invoke());
    assertEquals(Optional.empty(), none.created());
    var full = answered(() -> registrations.get(40), Map.of("created", "2026-01-02T03:04:05.678Z"));
    assertEquals("2026-01-02T03:04:05.678Z", full.created().orElseThrow().toString());
  }

  @Test
  void eventsComeWhateverIsMissing() throws Exception {
    BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
    new SessionMeta(client).onLeave(heard::add);
    subscribed("wamp.session.on_leave", 1);
    new RegistrationMeta(client).onUnregister(heard::add);
    subscribed("wamp.registration.on_unregister", 2);

    event(1, Payload.of(5L));
    assertEquals(
        new SessionMeta.Left(5, Optional.empty(), Optional.empty()),
        heard.poll(5, TimeUnit.SECONDS));
    event(1, Payload.NONE);
    assertEquals(
        new SessionMeta.Left(0, Optional.empty(), Optional.empty()),
        heard.poll(5, TimeUnit.SECONDS));
    // As Crossbar.io tells of a session that was cut off.
    event(2, new Payload(Arrays.asList(null, 40L), Collections.emptyMap()));
    assertEquals(new Changed(0, 40), heard.poll(5, TimeUnit.SECONDS));
  }

  private void subscribed(String topic, long id) throws InterruptedException {
    var subscribe = router.next(Subscribe.class);
    assertEquals(topic, subscribe.topic());
    router.says(new Subscribed(subscribe.request(), id));
  }

  private void event(long subscription, Payload payload) {
    router.says(new Message.Event(subscription, 1, Map.of(), payload));
  }
}
