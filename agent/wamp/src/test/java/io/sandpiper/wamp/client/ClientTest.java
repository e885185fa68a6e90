package io.sandpiper.wamp.client;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.wamp.message.Message.Abort;
import io.sandpiper.wamp.message.Message.Cancel;
import io.sandpiper.wamp.message.Message.Error;
import io.sandpiper.wamp.message.Message.Goodbye;
import io.sandpiper.wamp.message.Message.Hello;
import io.sandpiper.wamp.message.Message.Interrupt;
import io.sandpiper.wamp.message.Message.Publish;
import io.sandpiper.wamp.message.Message.Published;
import io.sandpiper.wamp.message.Message.Register;
import io.sandpiper.wamp.message.Message.Registered;
import io.sandpiper.wamp.message.Message.Result;
import io.sandpiper.wamp.message.Message.Subscribe;
import io.sandpiper.wamp.message.Message.Subscribed;
import io.sandpiper.wamp.message.Message.Unregister;
import io.sandpiper.wamp.message.Message.Unregistered;
import io.sandpiper.wamp.message.Message.Unsubscribe;
import io.sandpiper.wamp.message.Message.Unsubscribed;
import io.sandpiper.wamp.message.Message.Welcome;
import io.sandpiper.wamp.message.Message.Yield;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.ProtocolViolation;
import io.sandpiper.wamp.session.Ending;
import io.sandpiper.wamp.transport.Closed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Conversations with a router that the test plays. */
@Timeout(20)
class ClientTest {
  private static final Class<io.sandpiper.wamp.message.Message.Call> CALL =
      io.sandpiper.wamp.message.Message.Call.class; // there is a Call here, too

  private static final Options OPTIONS = Options.of("ws://127.0.0.1:1/ws", "demo");

  private final FakeRouter router = new FakeRouter();
  private final CountDownLatch atTheEnd = new CountDownLatch(1);
  private Client client;

  @AfterEach
  void letBlockedHandlersGo() {
    atTheEnd.countDown();
    if (client != null) router.listener.closed(new Closed.ByUs("end of test"));
  }

  private Client join() throws Exception {
    return join(OPTIONS);
  }

  private Client join(Options options) throws Exception {
    var connecting = Client.connect(options, router);
    router.welcomes();
    client = get(connecting);
    return client;
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.get(5, TimeUnit.SECONDS);
  }

  private static <T extends Throwable> T failure(Class<T> kind, Future<?> future) {
    var e = assertThrows(ExecutionException.class, () -> get(future));
    return assertInstanceOf(kind, e.getCause());
  }

  private long registered(String procedure, Handler handler) throws Exception {
    var future = client.register(procedure, handler);
    var register = router.next(Register.class);
    assertEquals(procedure, register.procedure());
    long id = 1000 + register.request();
    router.says(new Registered(register.request(), id));
    get(future);
    return id;
  }

  private void invoke(long request, long registration, Object... arguments) {
    router.says(
        new io.sandpiper.wamp.message.Message.Invocation(
            request, registration, Map.of("receive_progress", true), Payload.of(arguments)));
  }

  private void event(long subscription, Object argument) {
    router.says(
        new io.sandpiper.wamp.message.Message.Event(
            subscription, 1, Map.of(), Payload.of(argument)));
  }

  // ---- the session ----

  @Test
  void connectingJoinsTheRealm() throws Exception {
    var connecting = Client.connect(OPTIONS, router);
    assertEquals("demo", router.next(Hello.class).realm());
    router.says(
        new Welcome(7, Map.of("roles", Map.of("broker", Map.of("features", Map.of("x", true))))));
    client = get(connecting);

    assertEquals(7, client.session());
    assertTrue(client.routerHas("broker", "x"));
    assertFalse(client.routerHas("dealer", "x"));
  }

  @Test
  void anUnreachableRouterFailsTheConnectWithItsText() throws Exception {
    var connecting = Client.connect(OPTIONS, router);
    router.next(Hello.class);
    router.listener.closed(new Closed.Unreachable("127.0.0.1:1: refused"));

    var ended = failure(SessionEnded.class, connecting);
    assertEquals("127.0.0.1:1: refused", ended.getMessage());
    assertInstanceOf(Closed.Unreachable.class, ended.closed().get());
  }

  @Test
  void anAbortFailsTheConnectWithItsReason() throws Exception {
    var connecting = Client.connect(OPTIONS, router);
    router.next(Hello.class);
    router.says(new Abort(Map.of("message", "no such"), "wamp.error.no_such_realm", Payload.NONE));

    var ended = failure(SessionEnded.class, connecting);
    assertEquals("the router aborted: wamp.error.no_such_realm, no such", ended.getMessage());
    assertInstanceOf(Ending.Aborted.class, ended.ending().get());
    assertEquals(1000, router.closeCodes.poll(5, TimeUnit.SECONDS));
  }

  @Test
  void silenceInsteadOfWelcomeFailsTheConnect() throws Exception {
    var quick = OPTIONS.timeouts(Duration.ofSeconds(5), Duration.ofMillis(100));
    var connecting = Client.connect(quick, router);

    assertEquals("no WELCOME within 100 ms", failure(SessionEnded.class, connecting).getMessage());
    assertEquals("", router.drops.poll(5, TimeUnit.SECONDS));
  }

  @Test
  void cancellingTheConnectGivesItUp() throws Exception {
    var connecting = Client.connect(OPTIONS, router);
    router.next(Hello.class);
    connecting.cancel(false);

    assertEquals(1000, router.closeCodes.poll(5, TimeUnit.SECONDS));
  }

  @Test
  void aRealmThatIsNoUriIsTheCallersBug() {
    var options = Options.of("ws://127.0.0.1:1/ws", "no realm");
    assertThrows(IllegalArgumentException.class, () -> Client.connect(options, router));
  }

  @Test
  void whenTheConnectionBreaksEverythingEndsAndSaysWhy() throws Exception {
    join();
    var call = client.call("a.b");
    var publish = client.publish("a.b");
    var register = client.register("a.c", invocation -> null);
    router.next(CALL);
    router.listener.closed(new Closed.Ended(1006, "broke"));

    for (var future : List.of(call, publish, register)) {
      assertEquals("broke", failure(SessionEnded.class, future).getMessage());
    }
    assertEquals("broke", get(client.ended()).getMessage());
    assertEquals("broke", failure(SessionEnded.class, client.call("a.b")).getMessage());
    assertEquals("broke", failure(SessionEnded.class, client.publish("a.b")).getMessage());
  }

  @Test
  void aGoodbyeOfTheRouterEndsTheClient() throws Exception {
    join();
    var call = client.call("a.b");
    router.next(CALL);
    router.says(new Goodbye(Map.of(), "wamp.close.system_shutdown"));

    assertEquals("wamp.close.goodbye_and_out", router.next(Goodbye.class).reason());
    var ended = failure(SessionEnded.class, call);
    assertEquals("the router said goodbye: wamp.close.system_shutdown", ended.getMessage());
    get(client.ended());
  }

  @Test
  void aViolationIsAnsweredByAbortAndClose1002() throws Exception {
    join();
    router.says(new Welcome(8, Map.of()));

    assertEquals("wamp.error.protocol_violation", router.next(Abort.class).reason());
    assertEquals(1002, router.closeCodes.poll(5, TimeUnit.SECONDS));
    assertInstanceOf(Ending.WeAborted.class, get(client.ended()).ending().get());
  }

  @Test
  void bytesThatAreNoMessageAreAViolationToo() throws Exception {
    join();
    router.listener.violated(new ProtocolViolation("garbage"));

    assertEquals("wamp.error.protocol_violation", router.next(Abort.class).reason());
    assertEquals(
        "aborted: wamp.error.protocol_violation, garbage", get(client.ended()).getMessage());
  }

  @Test
  void closingSaysGoodbyeFirst() throws Exception {
    join();
    var closing = CompletableFuture.runAsync(client::close);
    assertEquals("wamp.close.normal", router.next(Goodbye.class).reason());
    assertEquals(0, router.closeCodes.size());
    router.says(new Goodbye(Map.of(), "wamp.close.goodbye_and_out"));

    get(closing);
    assertEquals(1000, router.closeCodes.poll(5, TimeUnit.SECONDS));
    assertInstanceOf(Ending.Left.class, get(client.ended()).ending().get());
    client.close(); // again: nothing happens
  }

  @Test
  void closingWaitsTwoSecondsForASilentRouterAtMost() throws Exception {
    join();
    long before = System.nanoTime();
    var closing = CompletableFuture.runAsync(client::close);

    assertEquals("", router.drops.poll(10, TimeUnit.SECONDS));
    long took = System.nanoTime() - before;
    assertTrue(took >= Limits.LEAVE_TIMEOUT.toNanos(), () -> took / 1_000_000 + " ms");
    get(client.ended());
    get(closing.handle((none, tooLate) -> none)); // on a machine that is busy for half a second
  }

  @Test
  void closingDoesNotWaitForRoomInTheInboxForEver() throws Exception {
    // Whoever makes a client's thread wait stops it: here the program's own executor.
    Executor stuck = task -> assertDoesNotThrow(() -> atTheEnd.await(20, TimeUnit.SECONDS));
    join(OPTIONS.executor(stuck));
    long id = registered("com.example.any", invocation -> null);
    for (int i = 1; i <= Limits.INBOX + 1; i++) invoke(i, id);

    assertTimeoutPreemptively(
        Duration.ofSeconds(4), () -> assertThrows(IllegalStateException.class, client::close));
  }

  // ---- caller ----

  @Test
  void aCallIsAnswered() throws Exception {
    join();
    var future = client.call("com.example.add", 2, 3);
    var call = router.next(CALL);
    assertEquals(List.of(2, 3), call.payload().arguments());
    assertEquals(Map.of(), call.options());
    router.says(new Result(call.request(), Map.of(), Payload.of(5L)));

    assertEquals(Payload.of(5L), get(future));
  }

  @Test
  void anErrorComesAsWampError() throws Exception {
    join();
    var future = client.call("a.b");
    var call = router.next(CALL);
    router.says(new Error(48, call.request(), Map.of(), "a.error", Payload.of("too hot")));

    var error = failure(WampError.class, future);
    assertEquals("a.error", error.uri());
    assertEquals("a.error: too hot", error.getMessage());
  }

  @Test
  void aCallWithoutAnswerTimesOutAndIsCancelled() throws Exception {
    join();
    var future = client.call(Call.of("a.b").timeout(Duration.ofMillis(50)));
    var call = router.next(CALL);

    assertEquals(
        "CALL a.b: no answer within 50 ms", failure(TimeoutException.class, future).getMessage());
    assertEquals(call.request(), router.next(Cancel.class).request());
  }

  @Test
  void cancellingTheFutureCancelsTheCall() throws Exception {
    join();
    var future = client.call("a.b");
    var call = router.next(CALL);
    future.cancel(true);

    assertEquals(call.request(), router.next(Cancel.class).request());
  }

  @Test
  void partialResultsComeInOrderAndBeforeTheResult() throws Exception {
    join();
    var parts = new ArrayList<Object>();
    var future = client.call(Call.of("a.b").progress(part -> parts.add(part.arguments().get(0))));
    var call = router.next(CALL);
    assertEquals(Map.of("receive_progress", true), call.options());
    for (int i = 0; i < 100; i++) {
      router.says(new Result(call.request(), Map.of("progress", true), Payload.of(i)));
    }
    router.says(new Result(call.request(), Map.of(), Payload.of("end")));

    assertEquals(Payload.of("end"), get(future));
    assertEquals(100, parts.size());
    for (int i = 0; i < 100; i++) assertEquals(i, parts.get(i));
  }

  @Test
  void whatCanNotBeSentFailsTheCallAndNothingElse() throws Exception {
    join();
    failure(IllegalArgumentException.class, client.call("a.b", new Object()));
    failure(IllegalArgumentException.class, client.call("not a uri"));
    var future = client.call("a.b");
    var call = router.next(CALL);
    router.says(new Result(call.request(), Map.of(), Payload.NONE));

    get(future);
  }

  @Test
  void moreThanAThousandUnansweredRequestsAreRefused() throws Exception {
    join();
    for (int i = 0; i < Limits.REQUESTS; i++) client.call("a.b");

    failure(RejectedExecutionException.class, client.call("a.b"));
  }

  // ---- callee ----

  @Test
  void aHandlersValueIsTheAnswer() throws Exception {
    join();
    long id = registered("a.double", i -> 2 * (int) i.payload().arguments().get(0));
    invoke(1, id, 21);

    var yield = router.next(Yield.class);
    assertEquals(1, yield.request());
    assertEquals(Payload.of(42), yield.payload());
  }

  @Test
  void aHandlerCanAnswerLaterAndMeanwhileTheNextOneStarts() throws Exception {
    join();
    var answers = new LinkedBlockingQueue<CompletableFuture<Object>>();
    long id =
        registered(
            "a.later",
            invocation -> {
              var answer = new CompletableFuture<Object>();
              answers.add(answer);
              return answer;
            });
    invoke(1, id);
    invoke(2, id);
    var first = answers.poll(5, TimeUnit.SECONDS);
    answers.poll(5, TimeUnit.SECONDS).complete(null);

    assertEquals(2, router.next(Yield.class).request());
    first.completeExceptionally(new WampError("a.error", "no"));
    var error = router.next(Error.class);
    assertEquals("a.error", error.error());
    assertEquals(Payload.of("no"), error.payload());
  }

  @Test
  void aHandlersExceptionIsAnswered() throws Exception {
    join();
    long id =
        registered(
            "a.failing",
            invocation -> {
              if (invocation.payload().arguments().isEmpty()) throw new WampError("a.error", "x");
              if (invocation.payload().arguments().size() == 1) throw new Exception("broken");
              return new Object(); // can't be sent
            });
    invoke(1, id);
    assertEquals("a.error", router.next(Error.class).error());
    invoke(2, id, 1);
    var error = router.next(Error.class);
    assertEquals("wamp.error.runtime_error", error.error());
    assertEquals(Payload.of("broken"), error.payload());
    invoke(3, id, 1, 2);
    assertEquals("wamp.error.runtime_error", router.next(Error.class).error());
  }

  @Test
  void anErrorUriThatIsNoneDoesNotEndTheSession() throws Exception {
    join();
    long id =
        registered(
            "a.failing",
            invocation -> {
              throw new WampError("not a uri", "x");
            });
    invoke(1, id);
    assertEquals("wamp.error.runtime_error", router.next(Error.class).error());
  }

  @Test
  void callsOfOneRegistrationStartInTheirOrder() throws Exception {
    join();
    BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    long id = registered("a.b", invocation -> seen.add(invocation.payload().arguments().get(0)));
    for (int i = 0; i < 50; i++) invoke(i + 1, id, i);

    for (int i = 0; i < 50; i++) assertEquals(i, seen.poll(5, TimeUnit.SECONDS));
  }

  @Test
  void aBlockedHandlerDelaysNoOtherAndTooManyWaitingCallsAreRefused() throws Exception {
    join();
    var begun = new CountDownLatch(1);
    long blocked =
        registered(
            "a.blocked",
            invocation -> {
              begun.countDown();
              atTheEnd.await();
              return null;
            });
    long other = registered("a.other", invocation -> "here");
    invoke(1, blocked);
    await(begun);
    int oneTooMany = 2 + Limits.WAITING_INVOCATIONS;
    for (int i = 2; i <= oneTooMany; i++) invoke(i, blocked);

    var error = router.next(Error.class);
    assertEquals("wamp.error.unavailable", error.error());
    assertEquals(oneTooMany, error.request());
    invoke(500, other);
    assertEquals(500, router.next(Yield.class).request());
  }

  @Test
  void refusingCallsNeedsNoRoomInAnInboxThatOthersKeepFull() throws Exception {
    join();
    long slow = registered("com.example.slow", invocation -> atTheEnd.await(20, TimeUnit.SECONDS));
    int calls = 20 * Limits.INBOX;
    var flood = new Thread(() -> IntStream.rangeClosed(1, calls).forEach(i -> invoke(i, slow)));
    flood.setDaemon(true);
    flood.start();

    // One runs, and some wait; a few more if they came before it ran.
    int refused = calls - 1 - Limits.WAITING_INVOCATIONS;
    for (int i = 0; i < refused; i++) {
      assertEquals("wamp.error.unavailable", router.next(Error.class).error());
    }
  }

  @Test
  void allHandlersCanWaitForCallsOfTheirOwn() throws Exception {
    join();
    int handlers = Limits.HANDLER_THREADS;
    var registrations = new ArrayList<Long>();
    for (int i = 0; i < handlers; i++) {
      registrations.add(registered("a.nested" + i, invocation -> client.call("b.c").join()));
    }
    for (long id : registrations) invoke(id, id);
    var calls = new ArrayList<Long>();
    for (int i = 0; i < handlers; i++) {
      calls.add(router.next(CALL).request());
    }
    for (long call : calls) router.says(new Result(call, Map.of(), Payload.of("inner")));

    for (int i = 0; i < handlers; i++) {
      assertEquals(Payload.of("inner"), router.next(Yield.class).payload());
    }
  }

  @Test
  void aHandlerCanSendPartsAndLearnsThatTheCallerGaveUp() throws Exception {
    join();
    var gaveUp = new CompletableFuture<String>();
    long id =
        registered(
            "a.long",
            invocation -> {
              invocation.progress(1);
              invocation.progress(2);
              return invocation
                  .canceled()
                  .thenRun(() -> gaveUp.complete("yes"))
                  .thenCompose(
                      none ->
                          CompletableFuture.failedFuture(
                              new WampError("wamp.error.canceled", "stopped")));
            });
    invoke(1, id);
    for (long part = 1; part <= 2; part++) {
      var yield = router.next(Yield.class);
      assertEquals(Map.of("progress", true), yield.options());
      assertEquals(1, yield.payload().arguments().size());
    }
    router.says(new Interrupt(1, Map.of("mode", "kill")));

    assertEquals("yes", get(gaveUp));
    assertEquals("wamp.error.canceled", router.next(Error.class).error());
  }

  @Test
  void anUnregisteredProcedureIsAnsweredNoMore() throws Exception {
    join();
    var future = client.register("a.b", invocation -> "x");
    var register = router.next(Register.class);
    router.says(new Registered(register.request(), 5));
    var done = get(future).unregister();
    var unregister = router.next(Unregister.class);
    assertEquals(5, unregister.registration());
    invoke(1, 5);
    assertEquals("wamp.error.no_such_procedure", router.next(Error.class).error());
    router.says(new Unregistered(unregister.request(), Map.of()));

    assertNull(get(done));
  }

  // ---- publisher and subscriber ----

  @Test
  void aPublicationIsAcknowledged() throws Exception {
    join();
    var future = client.publish(Publication.of("a.b", 1).option("exclude_me", false));
    var publish = router.next(Publish.class);
    assertEquals(Map.of("exclude_me", false, "acknowledge", true), publish.options());
    router.says(new Published(publish.request(), 99));

    assertEquals(99L, get(future));
  }

  private Subscription subscribed(BlockingQueue<Object> seen, long id) throws Exception {
    var future = client.subscribe("a.b", event -> seen.add(event.payload().arguments().get(0)));
    router.says(new Subscribed(router.next(Subscribe.class).request(), id));
    return get(future);
  }

  @Test
  void eventsComeInOrder() throws Exception {
    join();
    BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    subscribed(seen, 3);
    for (int i = 0; i < 100; i++) event(3, i);

    for (int i = 0; i < 100; i++) assertEquals(i, seen.poll(5, TimeUnit.SECONDS));
  }

  @Test
  void twoSubscriptionsToATopicAreOneToTheRouterUntilTheLastEnds() throws Exception {
    join();
    BlockingQueue<Object> first = new LinkedBlockingQueue<>();
    BlockingQueue<Object> second = new LinkedBlockingQueue<>();
    Subscription one = subscribed(first, 3);
    Subscription two = subscribed(second, 3);
    event(3, "both");
    assertEquals("both", first.poll(5, TimeUnit.SECONDS));
    assertEquals("both", second.poll(5, TimeUnit.SECONDS));

    get(one.unsubscribe());
    assertTrue(router.saidNothingMore());
    event(3, "second");
    assertEquals("second", second.poll(5, TimeUnit.SECONDS));
    assertTrue(first.isEmpty());
    var last = two.unsubscribe();
    var unsubscribe = router.next(Unsubscribe.class);
    router.says(new Unsubscribed(unsubscribe.request(), Map.of()));
    get(last);
  }

  @Test
  void aSlowHandlerLosesTheOldestEventsAndTheyAreCounted() throws Exception {
    join();
    BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    var begun = new CountDownLatch(1);
    var future =
        client.subscribe(
            "a.b",
            event -> {
              begun.countDown();
              await(atTheEnd);
              seen.add(event.payload().arguments().get(0));
            });
    router.says(new Subscribed(router.next(Subscribe.class).request(), 3));
    Subscription subscription = get(future);
    event(3, "first");
    await(begun);
    for (int i = 0; i < Limits.WAITING_EVENTS + 10; i++) event(3, i);
    var after = client.call("a.c"); // behind the events on the client's thread
    var call = router.next(CALL);
    router.says(new Result(call.request(), Map.of(), Payload.NONE));
    get(after);

    assertEquals(10, subscription.dropped());
    atTheEnd.countDown();
    assertEquals("first", seen.poll(5, TimeUnit.SECONDS));
    assertEquals(10, seen.poll(5, TimeUnit.SECONDS));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
