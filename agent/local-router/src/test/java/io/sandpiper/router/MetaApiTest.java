package io.sandpiper.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.router.core.Limits;
import io.sandpiper.router.core.Settings;
import io.sandpiper.wamp.client.Client;
import io.sandpiper.wamp.client.Ended;
import io.sandpiper.wamp.client.Event;
import io.sandpiper.wamp.client.Invoke;
import io.sandpiper.wamp.client.Options;
import io.sandpiper.wamp.client.Procedure;
import io.sandpiper.wamp.client.Publication;
import io.sandpiper.wamp.client.Topic;
import io.sandpiper.wamp.client.WampError;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.Uri;
import io.sandpiper.wamp.message.Uris;
import io.sandpiper.wamp.meta.Changed;
import io.sandpiper.wamp.meta.Created;
import io.sandpiper.wamp.meta.Reason;
import io.sandpiper.wamp.meta.RegistrationInfo;
import io.sandpiper.wamp.meta.RegistrationMeta;
import io.sandpiper.wamp.meta.SessionInfo;
import io.sandpiper.wamp.meta.SessionMeta;
import io.sandpiper.wamp.meta.SubscriptionInfo;
import io.sandpiper.wamp.meta.SubscriptionMeta;
import io.sandpiper.wamp.meta.Testaments;
import io.sandpiper.wamp.session.Ending;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/** The client's meta API, and the router that answers it, over a socket. */
@Timeout(30)
class MetaApiTest {
  private LocalRouter router;
  private Client admin;
  private Client device;

  @BeforeEach
  void start() throws Exception {
    var settings = new Settings(Set.of("demo"), Map.of(), Limits.DEFAULT);
    router = new LocalRouter(LocalRouter.Options.DEFAULT.port(0).settings(settings));
    router.start();
    admin = connect();
    device = connect();
  }

  @AfterEach
  void stop() throws IOException {
    router.stopHard();
  }

  private Client connect() throws Exception {
    return now(Client.connect(Options.of(router.url().toString(), "demo")));
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
  void sessionsAreCountedListedAndLookedAt() throws Exception {
    var sessions = new SessionMeta(admin);

    assertEquals(2, now(sessions.count()));
    assertEquals(0, now(sessions.count("nobody")));
    assertEquals(Set.of(admin.session(), device.session()), Set.copyOf(now(sessions.list())));
    String role = (String) device.details().get("authrole");
    assertEquals(2, now(sessions.list(role)).size());
    SessionInfo info = now(sessions.get(device.session()));
    assertEquals(device.session(), info.session());
    assertEquals(Optional.of(role), info.authrole());
    assertEquals(Optional.of("anonymous"), info.authmethod());
    assertEquals(Uris.NO_SUCH_SESSION, refused(sessions.get(1)));
  }

  @Test
  void sessionsAreEndedAndTheirComingAndGoingIsTold() throws Exception {
    var sessions = new SessionMeta(admin);
    BlockingQueue<SessionInfo> joined = new LinkedBlockingQueue<>();
    BlockingQueue<SessionMeta.Left> left = new LinkedBlockingQueue<>();
    now(sessions.onJoin(joined::add));
    now(sessions.onLeave(left::add));

    Client victim = connect();
    assertEquals(victim.session(), next(joined).session());
    now(sessions.kill(victim.session(), Reason.of("demo.close.maintenance", "back at noon")));
    assertEquals(victim.session(), next(left).session());
    var ending = (Ending.Dismissed) now(victim.ended()).ending().orElseThrow();
    assertEquals(new Ending.Dismissed("demo.close.maintenance", "back at noon"), ending);

    String authid = (String) device.details().get("authid");
    assertEquals(
        new SessionMeta.Killed(1, List.of(device.session())),
        now(sessions.killByAuthid(authid, Reason.DEFAULT)));
    Client third = connect();
    String role = (String) third.details().get("authrole");
    assertEquals(1, now(sessions.killByAuthrole(role, Reason.DEFAULT)).count());
    Client fourth = connect();
    assertEquals(1, now(sessions.killAll(Reason.DEFAULT)).count());
    now(fourth.ended());
    assertEquals(Uris.NO_SUCH_SESSION, refused(sessions.kill(victim.session(), Reason.DEFAULT)));
  }

  @Test
  void registrationsAreFoundAndTheirLifeIsTold() throws Exception {
    var registrations = new RegistrationMeta(admin);
    BlockingQueue<Created<RegistrationInfo>> created = new LinkedBlockingQueue<>();
    BlockingQueue<Changed> changes = new LinkedBlockingQueue<>();
    now(registrations.onCreate(created::add));
    now(registrations.onRegister(changes::add));
    now(registrations.onUnregister(changes::add));
    now(registrations.onDelete(changes::add));

    var exact = now(device.register(Procedure.of("demo.a").invoke(Invoke.RANDOM), call -> null));
    var prefix = now(device.register(Procedure.of("demo.p").match(Uri.Match.PREFIX), call -> null));

    var first = next(created);
    assertEquals(device.session(), first.session());
    assertEquals(exact.id(), first.what().id());
    assertEquals("random", first.what().invoke());
    assertEquals(new Changed(device.session(), exact.id()), next(changes));
    assertEquals(new Changed(device.session(), prefix.id()), next(changes));

    assertEquals(List.of(exact.id()), now(registrations.list()).exact());
    assertEquals(List.of(prefix.id()), now(registrations.list()).prefix());
    assertEquals(OptionalLong.of(exact.id()), now(registrations.lookup("demo.a", Uri.Match.EXACT)));
    assertEquals(
        OptionalLong.of(prefix.id()), now(registrations.lookup("demo.p", Uri.Match.PREFIX)));
    assertEquals(OptionalLong.empty(), now(registrations.lookup("demo.p", Uri.Match.EXACT)));
    assertEquals(OptionalLong.of(prefix.id()), now(registrations.match("demo.p.x")));
    RegistrationInfo info = now(registrations.get(prefix.id()));
    assertEquals("demo.p", info.uri());
    assertEquals(Uri.Match.PREFIX, info.match());
    assertTrue(info.created().isPresent(), () -> "created: " + info.details());
    assertEquals(List.of(device.session()), now(registrations.listCallees(exact.id())));
    assertEquals(1, now(registrations.countCallees(exact.id())));
    assertEquals(Uris.NO_SUCH_REGISTRATION, refused(registrations.get(1L << 40)));

    now(prefix.unregister());
    assertEquals(new Changed(device.session(), prefix.id()), next(changes));
    assertEquals(new Changed(device.session(), prefix.id()), next(changes));
  }

  @Test
  void aRegistrationThatIsTakenAwayIsToldToItsOwner() throws Exception {
    var registrations = new RegistrationMeta(admin);
    var registration = now(device.register("demo.a", call -> null));

    now(registrations.removeCallee(registration.id(), device.session()));

    assertEquals(Ended.By.ROUTER, now(registration.ended()).by());
    assertEquals(Uris.NO_SUCH_PROCEDURE, refused(admin.call("demo.a")));
  }

  @Test
  void subscriptionsAreFoundAndTheirLifeIsTold() throws Exception {
    var subscriptions = new SubscriptionMeta(admin);
    BlockingQueue<Created<SubscriptionInfo>> created = new LinkedBlockingQueue<>();
    BlockingQueue<Changed> changes = new LinkedBlockingQueue<>();
    now(subscriptions.onCreate(created::add));
    now(subscriptions.onSubscribe(changes::add));
    now(subscriptions.onUnsubscribe(changes::add));
    now(subscriptions.onDelete(changes::add));

    var exact = now(device.subscribe("demo.news", event -> {}));
    var prefix = now(device.subscribe(Topic.of("demo.").match(Uri.Match.PREFIX), event -> {}));

    assertEquals(exact.id(), next(created).what().id());
    assertEquals(new Changed(device.session(), exact.id()), next(changes));
    assertEquals(new Changed(device.session(), prefix.id()), next(changes));
    assertTrue(now(subscriptions.list()).exact().contains(exact.id()));
    assertEquals(List.of(prefix.id()), now(subscriptions.list()).prefix());
    assertEquals(
        OptionalLong.of(prefix.id()), now(subscriptions.lookup("demo.", Uri.Match.PREFIX)));
    assertEquals(
        Set.of(exact.id(), prefix.id()), Set.copyOf(now(subscriptions.match("demo.news"))));
    assertEquals(List.of(), now(subscriptions.match("other.news")));
    SubscriptionInfo info = now(subscriptions.get(prefix.id()));
    assertEquals("demo.", info.uri());
    assertEquals(Uri.Match.PREFIX, info.match());
    assertEquals(List.of(device.session()), now(subscriptions.listSubscribers(exact.id())));
    assertEquals(1, now(subscriptions.countSubscribers(exact.id())));
    assertEquals(Uris.NO_SUCH_SUBSCRIPTION, refused(subscriptions.get(1L << 40)));

    now(exact.unsubscribe());
    assertEquals(new Changed(device.session(), exact.id()), next(changes));
    assertEquals(new Changed(device.session(), exact.id()), next(changes));
  }

  @Test
  void theLastWillIsPublishedWhenTheDeviceIsGoneUnlessItWasTakenBack() throws Exception {
    BlockingQueue<Event> heard = new LinkedBlockingQueue<>();
    now(admin.subscribe("demo.status", heard::add));
    var will = Publication.of("demo.status", new Payload(List.of("offline"), Map.of("boot", 3L)));
    now(new Testaments(device).add(will.retain()));
    var careful = connect();
    now(new Testaments(careful).add(Publication.of("demo.status", "never")));
    now(new Testaments(careful).flush(Testaments.Scope.DESTROYED));

    careful.close();
    now(new SessionMeta(admin).kill(device.session(), Reason.DEFAULT));

    assertEquals(will.payload(), next(heard).payload());
    var late = new CompletableFuture<Event>();
    now(connect().subscribe(Topic.of("demo.status").getRetained(), late::complete));
    assertTrue(now(late).retained());
    assertEquals(will.payload(), now(late).payload());
    assertTrue(heard.isEmpty());
  }

  @Test
  void whatCanNotBeIsNotEvenAsked() {
    var sessions = new SessionMeta(admin);
    var registrations = new RegistrationMeta(admin);
    var testaments = new Testaments(admin);

    assertThrows(IllegalArgumentException.class, () -> Reason.of("no uri", ""));
    assertThrows(IllegalArgumentException.class, () -> sessions.get(0));
    assertThrows(IllegalArgumentException.class, () -> registrations.match("demo..a"));
    assertThrows(
        IllegalArgumentException.class, () -> registrations.lookup("a b", Uri.Match.WILDCARD));
    assertThrows(
        IllegalArgumentException.class, () -> testaments.add(Publication.of("demo.", "x")));
    var odd = Publication.of("demo.status", "x").option("retain", "yes");
    assertThrows(IllegalArgumentException.class, () -> testaments.add(odd));
  }
}
