package io.sandpiper.router.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.router.core.Town.Citizen;
import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Abort;
import io.sandpiper.wamp.message.Message.Invocation;
import io.sandpiper.wamp.message.Message.Register;
import io.sandpiper.wamp.message.Message.Registered;
import io.sandpiper.wamp.message.Message.Result;
import io.sandpiper.wamp.message.Message.Unregister;
import io.sandpiper.wamp.message.Message.Unregistered;
import io.sandpiper.wamp.message.Message.Yield;
import io.sandpiper.wamp.message.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedRegistrationTest {
  private static final String PLAN = "demo.irrigation.plan";

  private Town town;
  private Citizen cloud;
  private final List<Citizen> workers = new ArrayList<>();

  @BeforeEach
  void fourHaveJoined() {
    town = new Town();
    cloud = town.join();
    for (int i = 0; i < 3; i++) workers.add(town.join());
  }

  private long shared(String invoke) {
    long registration = 0;
    for (Citizen worker : workers) {
      long theirs = worker.registers(PLAN, Map.of("invoke", invoke));
      assertTrue(registration == 0 || registration == theirs, "one registration for all");
      registration = theirs;
    }
    return registration;
  }

  /** The number of the worker that gets the next call. */
  private int called() {
    cloud.calls(1_000 + town.now++, PLAN);
    int called = -1;
    for (int i = 0; i < workers.size(); i++) {
      Message message = workers.get(i).hears();
      if (message == null) continue;
      assertEquals(-1, called, "one alone");
      called = i;
      long invocation = assertInstanceOf(Invocation.class, message).request();
      workers.get(i).says(new Yield(invocation, Map.of(), Payload.NONE));
      cloud.hears(Result.class);
    }
    return called;
  }

  private List<Integer> called(int times) {
    var called = new ArrayList<Integer>();
    for (int i = 0; i < times; i++) called.add(called());
    return called;
  }

  @Test
  void roundrobinTakesOneAfterTheOther() {
    shared("roundrobin");

    assertEquals(List.of(0, 1, 2, 0, 1), called(5));
  }

  @Test
  void firstIsTheOldestAndLastTheYoungest() {
    shared("first");
    assertEquals(List.of(0, 0), called(2));

    workers.forEach(Citizen::vanishes);
    workers.replaceAll(gone -> town.join());
    shared("last");
    assertEquals(List.of(2, 2), called(2));
  }

  @Test
  void randomReachesThemAll() {
    shared("random");

    var called = called(200);

    for (int i = 0; i < 3; i++) assertTrue(called.contains(i), called::toString);
    assertNotEquals(called.subList(0, 100), called.subList(100, 200));
  }

  @Test
  void aStandbyTakesOverWhenTheFirstLeaves() {
    shared("first");
    cloud.calls(1, PLAN);
    workers.get(0).hears(Invocation.class);

    workers.get(0).vanishes();

    cloud.hearsRefusal(48, 1, "wamp.error.canceled");
    assertEquals(List.of(1, 1), called(2));
    workers.get(1).vanishes();
    assertEquals(2, called());
    workers.get(2).vanishes();
    cloud.calls(2, PLAN);
    cloud.hearsRefusal(48, 2, "wamp.error.no_such_procedure");
  }

  @Test
  void whoeverLeavesDoesNotCostTheOthersTheirTurn() {
    long registration = shared("roundrobin");
    assertEquals(0, called());

    workers.get(0).says(new Unregister(2, registration));
    workers.get(0).hears(Unregistered.class);
    assertEquals(List.of(1, 2, 1), called(3));

    workers.get(2).vanishes();
    assertEquals(List.of(1, 1), called(2));
    workers.get(0).registers(PLAN, Map.of("invoke", "roundrobin"));
    assertEquals(List.of(0, 1), called(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"single", "random", "first", "last"})
  void allShareItInTheSameWay(String other) {
    workers.get(0).registers(PLAN, Map.of("invoke", "roundrobin"));

    workers.get(1).says(new Register(2, Map.of("invoke", other), PLAN));

    workers
        .get(1)
        .hearsRefusal(64, 2, "wamp.error.procedure_exists_with_different_invocation_policy");
  }

  @Test
  void aSingleOneIsNotShared() {
    workers.get(0).registers(PLAN, Map.of("invoke", "single"));

    workers.get(1).says(new Register(2, Map.of("invoke", "roundrobin"), PLAN));
    workers.get(1).hearsRefusal(64, 2, "wamp.error.procedure_already_exists");
    workers.get(1).registers("demo.irrigation", Map.of("match", "prefix", "invoke", "first"));
  }

  @Test
  void nobodySharesWithItself() {
    workers.get(0).registers(PLAN, Map.of("invoke", "first"));

    workers.get(0).says(new Register(2, Map.of("invoke", "first"), PLAN));

    workers.get(0).hearsRefusal(64, 2, "wamp.error.procedure_already_exists");
  }

  @Test
  void theWayOfSharingIsFreeAgainWhenAllHaveLeft() {
    long old = shared("last");
    workers.forEach(Citizen::vanishes);

    Citizen next = town.join();
    assertNotEquals(old, next.registers(PLAN, Map.of("invoke", "random")));
  }

  @Test
  void anUnknownWayOfSharingEndsTheSession() {
    workers.get(0).says(new Register(1, Map.of("invoke", "all"), PLAN));

    assertEquals("wamp.error.protocol_violation", workers.get(0).hears(Abort.class).reason());
  }

  @Test
  void oneOfThemCanBeTakenOut() {
    long registration = shared("first");
    assertEquals(
        List.of(3L), cloud.asks("wamp.registration.count_callees", registration).arguments());
    Citizen first = workers.get(0);

    cloud.asks("wamp.registration.remove_callee", registration, first.session(), "demo.drained");

    assertEquals(
        new Unregistered(0, Map.of("registration", registration, "reason", "demo.drained")),
        first.hears());
    assertEquals(1, called());
    assertEquals(
        List.of(List.of(workers.get(1).session(), workers.get(2).session())),
        cloud.asks("wamp.registration.list_callees", registration).arguments());
    assertEquals(registration, first.registers(PLAN, Map.of("invoke", "first")));
    assertEquals(1, called(), "the last in the row now");
  }

  @Test
  void whoeverDidNotAnnounceItIsNotTold() {
    Citizen simple =
        town.join(new Message.Hello("demo", Map.of("roles", Map.of("callee", Map.of()))));
    long registration = simple.registers(PLAN, Map.of());

    cloud.asks("wamp.registration.remove_callee", registration, simple.session());

    assertNull(simple.hears());
    workers.get(0).says(new Register(1, Map.of(), PLAN));
    workers.get(0).hears(Registered.class);
  }
}
