package io.sandpiper.wamp.client;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Cancel;
import io.sandpiper.wamp.message.Message.Error;
import io.sandpiper.wamp.message.Message.Interrupt;
import io.sandpiper.wamp.message.Message.Register;
import io.sandpiper.wamp.message.Message.Registered;
import io.sandpiper.wamp.message.Message.Result;
import io.sandpiper.wamp.message.Message.Subscribe;
import io.sandpiper.wamp.message.Message.Subscribed;
import io.sandpiper.wamp.message.Message.Unregister;
import io.sandpiper.wamp.message.Message.Unsubscribe;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.transport.Closed;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests whose answers come late, too fast, or when nobody waits for them any more. */
@Timeout(20)
class RequestsTest {
  private static final Map<String, Object> MORE = Map.of("progress", true);

  private final FakeRouter router = new FakeRouter();
  private final CountDownLatch atTheEnd = new CountDownLatch(1);
  private final CountDownLatch first = new CountDownLatch(1);
  private final BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
  private Client client;

  @BeforeEach
  void join() throws Exception {
    var connecting = Client.connect(Options.of("ws://127.0.0.1:1/ws", "demo"), router);
    router.welcomes();
    client = get(connecting);
  }

  @AfterEach
  void end() {
    atTheEnd.countDown();
    router.listener.closed(new Closed.ByUs("end of test"));
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.get(5, TimeUnit.SECONDS);
  }

  private static <T extends Throwable> T failure(Class<T> kind, Future<?> future) {
    var e = assertThrows(ExecutionException.class, () -> get(future));
    return assertInstanceOf(kind, e.getCause());
  }

  /** The client has taken all that the router said, and the test that it did. */
  private void taken() throws Exception {
    var call = client.call("a.taken");
    router.says(
        new Result(router.next(Message.Call.class).request(), Map.of(), Payload.of("taken")));
    get(call);
  }

  // ---- parts of a result ----

  /** A call whose first part is not done before {@link #atTheEnd}, with so many more waiting. */
  private CompletableFuture<Payload> slow(int waiting) throws Exception {
    var future =
        client.call(
            Call.of("a.b")
                .progress(
                    part -> {
                      first.countDown();
                      assertDoesNotThrow(() -> atTheEnd.await());
                      seen.add(part.arguments().get(0));
                    }));
    long request = router.next(Message.Call.class).request();
    router.says(new Result(request, MORE, Payload.of(0)));
    assertTrue(first.await(5, TimeUnit.SECONDS));
    for (int i = 1; i <= waiting; i++) router.says(new Result(request, MORE, Payload.of(i)));
    return future;
  }

  @Test
  void theResultWaitsForAsManyPartsAsMayWait() throws Exception {
    var future = slow(Limits.WAITING_RESULTS);
    router.says(new Result(1, Map.of(), Payload.of("end")));
    taken();
    assertFalse(future.isDone());
    atTheEnd.countDown();

    assertEquals(Payload.of("end"), get(future));
    var all = IntStream.rangeClosed(0, Limits.WAITING_RESULTS).boxed().toList();
    assertEquals(all, List.copyOf(seen));
  }

  @Test
  void anErrorComesAfterThePartsToo() throws Exception {
    var future = slow(3);
    router.says(new Error(48, 1, Map.of(), "a.error", Payload.NONE));
    taken();
    assertFalse(future.isDone());
    atTheEnd.countDown();

    failure(WampError.class, future);
    assertEquals(List.of(0, 1, 2, 3), List.copyOf(seen));
  }

  @Test
  void onePartTooManyFailsTheCallAndNoneIsLostInSilence() throws Exception {
    var future = slow(Limits.WAITING_RESULTS + 1);

    var why = failure(RejectedExecutionException.class, future);
    assertEquals(
        "CALL a.b: given up, as more than 1024 parts of its result wait", why.getMessage());
    var cancel = router.next(Cancel.class);
    assertEquals(1, cancel.request());
    assertEquals("killnowait", cancel.options().get("mode"));
    router.says(new Result(1, MORE, Payload.of("late")));
    router.says(new Result(1, Map.of(), Payload.of("end")));
    taken();
    assertTrue(router.saidNothingMore());
  }

  // ---- canceled ----

  @Test
  void callsThatAreCanceledCountUntilTheyAreAnswered() throws Exception {
    for (int i = 0; i < Limits.REQUESTS; i++) {
      var call = client.call("a.b");
      router.next(Message.Call.class);
      call.cancel(false);
      router.next(Cancel.class);
    }
    failure(RejectedExecutionException.class, client.call("a.b"));

    router.says(new Error(48, 1, Map.of(), "wamp.error.canceled", Payload.NONE));
    taken();
  }

  // ---- one topic ----

  private CompletableFuture<Subscription> subscribe() {
    return client.subscribe("a.b", event -> seen.add(event.payload().arguments().get(0)));
  }

  private Subscription subscribed() throws Exception {
    var future = subscribe();
    router.says(new Subscribed(router.next(Subscribe.class).request(), 3));
    return get(future);
  }

  @Test
  void theFirstOfATopicCanEndWhileTheNextBegins() throws Exception {
    Subscription one = subscribed();
    var next = subscribe();
    var subscribe = router.next(Subscribe.class);
    get(one.unsubscribe());
    assertTrue(router.saidNothingMore());
    assertEquals(Ended.By.US, get(one.ended()).by());
    router.says(new Subscribed(subscribe.request(), 3));
    Subscription two = get(next);
    router.says(new Message.Event(3, 1, Map.of(), Payload.of("heard")));

    assertEquals("heard", seen.poll(5, TimeUnit.SECONDS));
    two.unsubscribe();
    assertEquals(3, router.next(Unsubscribe.class).subscription());
  }

  @Test
  void whenTheNextIsRefusedTheTopicIsGivenUpAfterAll() throws Exception {
    Subscription one = subscribed();
    var next = subscribe();
    var subscribe = router.next(Subscribe.class);
    get(one.unsubscribe());
    assertTrue(router.saidNothingMore());
    router.says(new Error(32, subscribe.request(), Map.of(), "a.error", Payload.NONE));

    failure(WampError.class, next);
    assertEquals(3, router.next(Unsubscribe.class).subscription());
  }

  @Test
  void aSubscriptionToAnotherTopicWaitsForNobody() throws Exception {
    Subscription one = subscribed();
    client.subscribe("a.c", event -> {});
    router.next(Subscribe.class);
    one.unsubscribe();

    assertEquals(3, router.next(Unsubscribe.class).subscription());
  }

  // ---- nobody waits any more ----

  @Test
  void aRegistrationThatCameTooLateIsGivenUp() throws Exception {
    var future = client.register("a.b", invocation -> "here");
    var register = router.next(Register.class);
    future.cancel(false);
    router.says(new Registered(register.request(), 5));

    assertEquals(5, router.next(Unregister.class).registration());
  }

  @Test
  void aSubscriptionThatCameTooLateIsGivenUp() throws Exception {
    var future = subscribe();
    var subscribe = router.next(Subscribe.class);
    future.completeExceptionally(new TimeoutException("as orTimeout does"));
    router.says(new Subscribed(subscribe.request(), 3));

    assertEquals(3, router.next(Unsubscribe.class).subscription());
  }

  // ---- invocations ----

  private WeakReference<Invocation> invoked(Map<String, Object> details) throws Exception {
    var begun = new LinkedBlockingQueue<Invocation>();
    var future =
        client.register(
            "a.b",
            invocation -> {
              begun.add(invocation);
              return new CompletableFuture<Object>();
            });
    router.says(new Registered(router.next(Register.class).request(), 5));
    get(future);
    router.says(new Message.Invocation(1, 5, details, Payload.NONE));
    return new WeakReference<>(begun.poll(5, TimeUnit.SECONDS));
  }

  private static void awaitGone(WeakReference<Invocation> invocation) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (invocation.get() != null) {
      assertTrue(System.nanoTime() < deadline, "still held");
      System.gc();
    }
  }

  @Test
  void anInvocationThatNobodyWaitsForIsForgotten() throws Exception {
    var invocation = invoked(Map.of());
    router.says(new Interrupt(1, Map.of("mode", "killnowait")));
    taken();

    awaitGone(invocation);
  }

  @Test
  void anInvocationPastItsTimeoutIsForgotten() throws Exception {
    var invocation = invoked(Map.of("timeout", 20));
    assertEquals("wamp.error.timeout", router.next(Error.class).error());

    awaitGone(invocation);
  }
}
