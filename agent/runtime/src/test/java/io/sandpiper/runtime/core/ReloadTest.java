package io.sandpiper.runtime.core;

import static io.sandpiper.runtime.core.Bench.MILLI;
import static io.sandpiper.runtime.core.Bench.SECOND;
import static io.sandpiper.runtime.core.Bench.configuration;
import static io.sandpiper.runtime.core.Bench.on;
import static io.sandpiper.runtime.core.Bench.output;
import static io.sandpiper.runtime.core.Bench.sensor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.runtime.config.Configuration;
import io.sandpiper.runtime.core.Bench.Submitted;
import io.sandpiper.runtime.core.Devices.Job;
import io.sandpiper.runtime.core.Devices.Outcome;
import io.sandpiper.runtime.link.Credentials;
import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Register;
import io.sandpiper.wamp.message.Message.Unregister;
import io.sandpiper.wamp.message.Message.Yield;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReloadTest {
  private Bench bench;

  private void up(Configuration.Component... components) {
    bench = new Bench(components).up();
    bench.jobs.clear();
    bench.published();
    bench.wire.done();
  }

  private void reload(Configuration.Component... components) {
    bench.core.reload(configuration(components), Credentials.ANONYMOUS, bench.now);
  }

  private List<String> jobs() {
    return bench.jobs.stream()
        .map(job -> job.job().getClass().getSimpleName() + " " + job.component())
        .toList();
  }

  private void done(String component, Object value) {
    Submitted job =
        bench.jobs.stream().filter(j -> j.component().equals(component)).findFirst().orElseThrow();
    bench.jobs.remove(job);
    bench.core.done(job.ticket(), new Outcome.Done(value), bench.now);
  }

  private <M extends Message> List<M> sent(Class<M> kind) {
    return bench.wire.sent.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  @Test
  void onlyWhatChangedIsTouched() {
    up(output("pump"), output("fan"), sensor("air", "every", "1d"));
    long air = bench.registrations.get("demo.dev.air.read");

    reload(output("pump"), sensor("soil", "every", "1d"), output("fan", "safe", "on"));

    assertEquals(List.of("Close fan", "Close air", "Open soil"), jobs());
    assertEquals(
        List.of(air), sent(Unregister.class).stream().map(Unregister::registration).toList());
    assertEquals(
        List.of("demo.dev.soil.read"),
        sent(Register.class).stream().map(Register::procedure).toList());
    done("fan", null);
    assertEquals(List.of("Close air", "Open soil", "Open fan"), jobs());
    assertTrue(
        bench.journal.contains("configuration taken over: added soil; removed air; changed fan"));
  }

  @Test
  void aPulseGoesOnWhereNothingChanged() {
    up(output("pump"), output("fan"));
    bench.call("pump.pulse", 2.0);
    bench.done(Job.Write.class, null);
    reload(output("pump"));
    bench.done(Job.Close.class, null);
    bench.passes(2 * SECOND - 1);
    assertEquals(List.of(), jobs());
    bench.passes(1);
    assertEquals(List.of("Write pump"), jobs());
  }

  /** Its relay may be on: only when it is off, another is free that must not be on with it. */
  @Test
  void anOutputThatIsTakenAwayIsClosedUntilThatSucceeds() {
    up(output("pump"), output("valve", "interlock", List.of("pump")));
    bench.call("valve.set", true);
    bench.failed(Job.Write.class, "gone");
    bench.call("pump.set", true);
    assertEquals(List.of(), jobs());

    reload(output("pump"));
    bench.call("pump.set", true);
    assertEquals(List.of("Close valve"), jobs());
    bench.failed(Job.Close.class, "gone");

    bench.call("pump.set", true);
    assertEquals(List.of(), jobs());
    bench.passes(Limits.SAFE_RETRY);
    bench.failed(Job.Open.class, "gone");
    bench.passes(2 * Limits.SAFE_RETRY);
    bench.call("pump.set", true);
    assertEquals(List.of("Open valve"), jobs());
    bench.done(Job.Open.class, null);
    bench.done(Job.Close.class, null);

    bench.call("pump.set", true);
    assertEquals(List.of("Write pump"), jobs());
    String told = "! valve: could not be left safe, and is tried again: gone";
    assertEquals(1, bench.journal.stream().filter(told::equals).count());
    assertTrue(bench.journal.contains("valve: is safe now"));
  }

  @Test
  void whoeverTakesItsLineDoesNotWaitForThat() {
    up(sensor("expander", "every", "1d"));
    reload(sensor("expander", "every", "1d"), on("expander", output("valve")));
    done("valve", null);
    reload(sensor("expander", "every", "1d"));
    bench.failed(Job.Close.class, "gone");

    reload(sensor("expander", "every", "1d"), on("expander", output("lamp")));
    assertEquals(List.of("Open valve"), jobs(), "one more try, at once");
    bench.failed(Job.Open.class, "gone");

    assertEquals(List.of("Close valve", "Open lamp"), jobs(), "should the opening come late");
  }

  @Test
  void atTheEndItIsTriedOnceMore() {
    up(output("pump"), output("valve"));
    reload(output("pump"));
    bench.failed(Job.Close.class, "gone");
    bench.core.stop(bench.now);
    done("pump", null);
    bench.failed(Job.Open.class, "gone");
    assertTrue(bench.journal.contains("! not every device could be closed and left safe"));
    assertEquals(List.of("Close valve"), jobs());
  }

  /** Whose lines it had may be closed: it is not held up by what does not work. */
  @Test
  void whoLendsDoesNotWaitForIt() {
    up(sensor("expander", "every", "1d"));
    reload(sensor("expander", "every", "1d"), on("expander", output("valve")));
    done("valve", null);
    reload(sensor("expander", "every", "1d"));
    bench.failed(Job.Close.class, "gone");
    reload();
    bench.failed(Job.Open.class, "gone");
    assertEquals(List.of("Close valve", "Close expander"), jobs());
  }

  @Test
  void whatWasTakenAwayAndHangsIsNotSafeAtTheEnd() {
    up(output("pump"), output("valve"));
    reload(output("pump"));
    bench.core.stop(bench.now);
    assertEquals(List.of("Close valve", "Close pump"), jobs());
    done("pump", null);
    bench.passes(Limits.STOP);
    assertTrue(bench.journal.contains("! not every device could be closed and left safe"));
  }

  @Test
  void norIsWhatFailsThenForTheLastTime() {
    up(output("pump"), output("valve"));
    reload(output("pump"));
    bench.core.stop(bench.now);
    bench.failed(Job.Close.class, "gone");
    done("pump", null);
    assertTrue(bench.journal.contains("! valve: could not be left safe: gone"));
    assertTrue(bench.journal.contains("! not every device could be closed and left safe"));
  }

  @Test
  void anotherOfTheSameNameStaysInTheWayUntilItIsOff() {
    up(output("pump"), output("valve", "interlock", List.of("pump")));
    bench.call("valve.set", true);
    bench.failed(Job.Write.class, "gone");

    reload(output("pump"), output("valve", "interlock", List.of("pump"), "min-gap", "1s"));
    bench.failed(Job.Close.class, "gone");
    bench.call("pump.set", true);
    assertEquals(List.of("Open valve"), jobs());
    bench.done(Job.Open.class, null);

    bench.call("pump.set", true);
    assertEquals(List.of("Write pump"), jobs());
  }

  @Test
  void whoeverAsksIsToldWhatChangedWhenTheFileWasRead() {
    up(output("pump"), output("fan"));
    bench.call("agent.reload");
    assertEquals(1, bench.rereads);
    assertEquals(List.of(), bench.answers());

    reload(output("pump"), output("valve"));

    Yield answer = assertInstanceOf(Yield.class, bench.answers().get(0));
    assertEquals(
        Map.of(
            "added", List.of("valve"),
            "removed", List.of("fan"),
            "changed", List.of(),
            "reopened", List.of(),
            "unchanged", List.of("pump"),
            "sections", List.of()),
        answer.payload().named());
  }

  @Test
  void aBadFileChangesNothingAndSaysSo() {
    up(output("pump"));
    bench.call("agent.reload");
    bench.core.keep(List.of("file:3:1: prefix: saw nothing, expected a name"), bench.now);

    Message.Error answer = assertInstanceOf(Message.Error.class, bench.answers().get(0));
    assertEquals("demo.error.bad_configuration", answer.error());
    assertEquals(
        Map.of("findings", List.of("file:3:1: prefix: saw nothing, expected a name")),
        answer.payload().named());
    assertEquals(List.of(), jobs());
    assertTrue(bench.journal.contains("! file:3:1: prefix: saw nothing, expected a name"));
  }

  @Test
  void anotherDeviceNeedsARestartAndChangesNothing() {
    up(output("pump"));
    var other =
        new Configuration(
            "other",
            "demo",
            Bench.ROUTER,
            Configuration.Outbox.STANDARD,
            configuration().policy(),
            false,
            List.of());
    bench.core.reload(other, Credentials.ANONYMOUS, bench.now);
    assertEquals(List.of(), jobs());
    assertTrue(
        bench.journal.contains("! device: saw other, expected dev; this needs a restart"),
        bench.journal.toString());
  }

  @Test
  void anotherRouterIsJoinedAndTheDevicesAreNotTouched() {
    up(output("pump"));
    var router =
        new Configuration.Router(
            Bench.ROUTER.urls(),
            "other",
            Bench.ROUTER.serializers(),
            new Configuration.Ping(Duration.ofDays(1), Duration.ofSeconds(10)),
            Bench.ROUTER.reconnect(),
            Bench.ROUTER.route(),
            Bench.ROUTER.auth());
    var next = configuration(output("pump")).with(router);
    bench.core.reload(next, Credentials.ANONYMOUS, bench.now);

    assertEquals(1, sent(Message.Goodbye.class).size());
    bench.wire.sent.clear();
    bench.arrive(new Message.Goodbye(Map.of(), "wamp.close.goodbye_and_out"));
    bench.cut();
    assertEquals(2, bench.wire.number);
    bench.join();
    bench.call("pump.set", true);
    assertEquals(List.of("Write pump"), jobs());
  }

  @Test
  void theSameFileAgainChangesNothing() {
    up(output("pump"), sensor("air", "every", "1d"));
    reload(output("pump"), sensor("air", "every", "1d"));
    assertEquals(List.of(), jobs());
    assertEquals(List.of(), bench.wire.sent);
    assertTrue(bench.journal.contains("configuration taken over: nothing changed"));
  }

  @Test
  void whatOccupiesTheSameWaitsUntilTheOtherIsClosed() {
    up(sensor("expander", "every", "1d"), on("expander", output("pump")));
    bench.jobs.clear();
    reload(sensor("expander", "every", "1d"), on("expander", output("fan")));
    assertEquals(List.of("Close pump"), jobs());
    done("pump", null);
    assertEquals(List.of("Open fan"), jobs());
  }

  @Test
  void whoRunsOnWhatChangedIsOpenedAnewWithIt() {
    up(sensor("expander", "every", "1d"), output("lamp"));
    reload(sensor("expander", "every", "1d"), on("expander", output("pump")), output("lamp"));
    done("pump", null);
    bench.call("agent.reload");

    reload(sensor("expander", "every", "1h"), on("expander", output("pump")), output("lamp"));

    Yield answer = assertInstanceOf(Yield.class, bench.answers().get(0));
    assertEquals(List.of("pump"), answer.payload().named().get("reopened"));
    assertEquals(List.of("lamp"), answer.payload().named().get("unchanged"));
    assertEquals(List.of("Close pump"), jobs());
    done("pump", null);
    assertEquals(List.of("Close expander"), jobs());
    done("expander", null);
    assertEquals(List.of("Open expander"), jobs());
    done("expander", null);
    assertEquals(List.of("Read expander", "Open pump"), jobs());
  }

  @Test
  void aChangeThatIsChangedAgainLeavesTheLastOne() {
    up(output("fan"));
    reload(output("fan", "start", "on"));
    reload(output("fan", "safe", "on"));
    reload(output("fan"));
    bench.passes(100 * MILLI);
    // One after another: each is closed, the last is opened.
    while (jobs().contains("Close fan")) done("fan", null);
    assertEquals(List.of("Open fan"), jobs());
    done("fan", null);
    bench.call("fan.set", true);
    assertEquals(List.of("Write fan"), jobs());
  }

  @Test
  void aRegistrationThatIsNotWantedAnyMoreIsGivenUpWhenItsAnswerComes() {
    up(output("pump"));
    reload(output("pump"), sensor("air", "every", "1d"));
    reload(output("pump"));
    bench.register();
    long air = bench.registrations.get("demo.dev.air.read");
    assertEquals(
        List.of(air), sent(Unregister.class).stream().map(Unregister::registration).toList());
  }

  @Test
  void stoppingClosesAlsoWhatWasBeingReplaced() {
    up(output("pump"), output("fan"));
    reload(output("pump", "safe", "on"));
    bench.core.stop(bench.now);
    while (!bench.jobs.isEmpty()) {
      assertEquals(
          "Close",
          jobs().stream()
              .map(j -> j.substring(0, 5))
              .collect(Collectors.toSet())
              .iterator()
              .next());
      bench.done(Job.Close.class, null);
    }
    assertTrue(bench.journal.contains("every device is closed and safe"));
  }
}
