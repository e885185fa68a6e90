package io.sandpiper.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sandpiper.conformance.Await;
import io.sandpiper.wamp.client.Client;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What Crossbar.io and its operators do to a device, done to the packaged agent as it is configured
 * by default, with MessagePack and with JSON: each time it is back by itself, every procedure that
 * it describes answers, and no output has moved.
 *
 * <p>One round of each kind, all kinds at once. {@code examples/soak/crossbar --rounds N} does more
 * of them, one after the other.
 */
@Tag("conformance")
class CrossbarFaultsIT {
  private static final int ROUNDS = Integer.getInteger("sandpiper.rounds", 1);

  enum Fault {
    SIGKILL,
    SIGTERM,
    SIGINT,
    SESSION_KILL,
    SIGSTOP,
    REALM_MISSING
  }

  /** An agent, what it can do, and what must not change. */
  private record Device(PackagedAgent agent, List<String> procedures, Object boot) {}

  @ParameterizedTest
  @EnumSource(Fault.class)
  void theAgentIsBackEachTime(Fault fault) throws Exception {
    // Who is dismissed five times in ten minutes suspects another agent of its name, and waits for
    // router.reconnect.slow: by default 5 minutes, which is right, and too long here.
    String slow = fault == Fault.SESSION_KILL ? "1s" : "5m";
    try (CrossbarNode router = CrossbarNode.start(fault == Fault.REALM_MISSING);
        PackagedAgent msgpack = PackagedAgent.start("msgpack", router.url("msgpack"), slow);
        PackagedAgent json = PackagedAgent.start("json", router.url("json"), slow)) {
      List<Device> devices = devices(router, List.of(msgpack, json));
      for (int round = 1; round <= ROUNDS; round++) {
        round(fault, router, devices, round);
        if (fault == Fault.SESSION_KILL && round < ROUNDS) Await.pass(Limits.STABLE);
      }
    }
  }

  private static List<Device> devices(CrossbarNode router, List<PackagedAgent> agents)
      throws InterruptedException {
    var devices = new ArrayList<Device>();
    try (Client client = router.client()) {
      for (PackagedAgent agent : agents) {
        agent.up(client, 0);
        List<String> procedures = Described.procedures(client, agent.device());
        devices.add(new Device(agent, procedures, boot(client, agent)));
      }
    }
    return devices;
  }

  private static Object boot(Client client, PackagedAgent agent) {
    return client.call(agent.device() + ".agent.describe").join().named().get("boot");
  }

  private static void round(Fault fault, CrossbarNode router, List<Device> devices, int round)
      throws Exception {
    boolean on = round % 2 == 1;
    var joins = new ArrayList<Long>();
    var edges = new ArrayList<List<String>>();
    try (Client client = router.client()) {
      for (Device device : devices) {
        int before = device.agent.edges().size();
        client.call(device.agent.device() + ".pump.set", on).join();
        Await.equal(before + 1, () -> device.agent.edges().size(), Limits.ANSWER);
        joins.add(device.agent.joins());
        edges.add(device.agent.edges());
      }
    }
    strike(fault, router, devices);
    long healed = System.nanoTime();
    var back = new ArrayList<String>();
    for (int i = 0; i < devices.size(); i++) {
      Device device = devices.get(i);
      try (Client client = router.client()) {
        device.agent.up(client, joins.get(i));
        back.add(device.agent.device() + " " + (System.nanoTime() - healed) / 1_000_000_000 + " s");
        Described.everyOneAnswers(client, device.procedures);
        assertEquals(edges.get(i), device.agent.edges(), "what the outputs did");
        assertEquals(device.boot, boot(client, device.agent), "the same process");
        assertEquals(
            Map.of("on", on), client.call(device.agent.device() + ".pump.get").join().named());
      } catch (AssertionError e) {
        throw new AssertionError(fault + ", round " + round + ":\n" + device.agent.story(), e);
      }
    }
    System.err.printf("%s, round %d of %d: back after %s%n", fault, round, ROUNDS, back);
  }

  private static void strike(Fault fault, CrossbarNode router, List<Device> devices)
      throws Exception {
    switch (fault) {
      case SIGKILL -> router.restart("KILL", Duration.ZERO);
      case SIGTERM -> router.restart("TERM", Duration.ZERO);
      case SIGINT -> router.restart("INT", Duration.ZERO);
      case REALM_MISSING -> router.restart("TERM", Limits.REALM_MISSING);
      case SESSION_KILL -> {
        try (Client client = router.client()) {
          for (Device device : devices) {
            client.call("wamp.session.kill", device.agent.session(client)).join();
          }
        }
      }
      case SIGSTOP -> {
        router.crossbar().freeze();
        Await.pass(Limits.FROZEN);
        router.crossbar().thaw();
      }
    }
  }
}
