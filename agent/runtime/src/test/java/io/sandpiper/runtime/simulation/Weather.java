package io.sandpiper.runtime.simulation;

import static io.sandpiper.runtime.simulation.World.HOUR;
import static io.sandpiper.runtime.simulation.World.MILLI;
import static io.sandpiper.runtime.simulation.World.MINUTE;
import static io.sandpiper.runtime.simulation.World.SECOND;

import io.sandpiper.device.simulated.Faults;
import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Abort;
import io.sandpiper.wamp.message.Message.Challenge;
import io.sandpiper.wamp.message.Message.Published;
import io.sandpiper.wamp.message.Message.Welcome;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.transport.Closed;
import io.sandpiper.wamp.transport.Closed.Untrusted.Cause;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What goes wrong in a week, one thing after another and sometimes two at once. */
final class Weather {
  /** Between two troubles, on the average. */
  private static final long PAUSE = 75 * MINUTE;

  private static final List<Runnable> NONE = List.of();

  private final World world;
  private final Network network;
  private final Week week;
  private final List<Runnable> kinds;
  private long end;
  private long revokedAt = -HOUR;

  Weather(World world, Network network, Week week) {
    this.world = world;
    this.network = network;
    this.week = week;
    this.kinds =
        List.of(
            this::refused,
            this::hanging,
            this::http,
            this::tls,
            this::noSubprotocol,
            this::mute,
            this::aborting,
            this::challenging,
            this::evicting,
            this::cut,
            this::cut,
            this::halfOpen,
            this::halfOpen,
            this::stall,
            this::trickle,
            this::slow,
            this::congested,
            this::lossy,
            this::publishRefused,
            this::registerRefused,
            this::goodbye,
            this::goodbye,
            this::goodbyes,
            this::abort,
            this::violation,
            this::violation,
            this::revoked,
            this::routerRestarts,
            this::routerRestarts,
            this::routerFreezes,
            this::agentRestarts,
            this::agentStalls,
            this::clockJumps,
            this::outputFails,
            this::sensorFails,
            this::sensorFails,
            this::busHangs,
            this::crush,
            this::crush,
            this::cutUnderCalls);
  }

  /** From now to {@code end}. */
  void begin(long end) {
    this.end = end;
    next();
  }

  private void next() {
    long pause = world.between(0, 2 * PAUSE);
    if (world.maybe(0.15)) pause = world.between(0, 20 * SECOND);
    long at = world.now() + pause;
    if (at >= end) return;
    world.at(
        at,
        () -> {
          kinds.get((int) world.between(0, kinds.size())).run();
          next();
        });
  }

  /** Everything works from now on. */
  void clear() {
    world.note("good weather", 0, "");
    network.heal();
    Wire wire = network.live();
    // Asked for again only in the next session.
    if (wire != null && wire.refused) wire.cut(1006, 0);
    if (week.life().running()) repair(week.life().hardware);
  }

  static void repair(Hardware hardware) {
    Faults faults = hardware.board.faults();
    for (long line : Week.LINES) faults.repair(new Faults.OfLine(line));
    for (long address : List.of(0x76L, 0x77L)) faults.repair(new Faults.Chip(1, address));
    faults.repair(new Faults.Bus(1));
    hardware.findCpu();
    for (String bus : List.of("gpio", "i2c-1", "kernel")) hardware.hang(bus, 0);
  }

  private long until(long from, long to) {
    return world.now() + world.between(from, to);
  }

  private void note(String what, Object detail) {
    world.note("trouble: " + what, 0, detail);
    world.count("trouble: " + what);
  }

  // ---- dials

  private void refuse(Closed how, long until) {
    network.troubles.refusal = how;
    network.troubles.refusalUntil = until;
    network.troubles.refusesFirstOnly = world.maybe(0.5);
    Wire wire = network.live();
    if (wire != null) wire.cut(1006, world.between(0, 5 * MINUTE));
  }

  private void refused() {
    note("refused", "");
    refuse(new Closed.Unreachable("refused"), until(SECOND, world.maybe(0.1) ? 30 * HOUR : HOUR));
  }

  private void hanging() {
    note("hanging", "");
    network.troubles.hangUntil = until(10 * SECOND, HOUR);
    network.troubles.hangTold = world.maybe(0.7);
    cut();
  }

  private void http() {
    int status = world.one(301, 400, 401, 403, 404, 404, 405, 408, 418, 429, 500, 502, 503, 503);
    Optional<Duration> after =
        world.maybe(0.4)
            ? Optional.of(Duration.ofSeconds(world.between(0, 5_000)))
            : Optional.empty();
    note("http", status);
    refuse(Troubles.http(status, after), until(MINUTE, 3 * HOUR));
  }

  private void tls() {
    Cause cause = world.one(Cause.values());
    note("tls", cause);
    refuse(new Closed.Untrusted(cause, "TLS: " + cause), until(MINUTE, 3 * HOUR));
  }

  private void noSubprotocol() {
    note("no subprotocol", "");
    refuse(new Closed.NoSubprotocol("none"), until(MINUTE, HOUR));
  }

  // ---- joining

  private void mute() {
    note("mute", "");
    network.troubles.muteUntil = until(10 * SECOND, 30 * MINUTE);
    cut();
  }

  private void aborting() {
    network.troubles.abort = abortReason();
    note("aborting", network.troubles.abort);
    network.troubles.abortUntil = until(10 * SECOND, 2 * HOUR);
    cut();
  }

  private String abortReason() {
    return world.one(
        "wamp.error.no_such_realm",
        "wamp.error.authentication_denied",
        "wamp.error.authentication_failed",
        "wamp.error.no_such_principal",
        "wamp.error.not_authorized",
        "wamp.error.no_auth_method",
        "wamp.error.authorization_failed",
        "wamp.error.unavailable",
        "wamp.error.protocol_violation",
        "wamp.close.system_shutdown",
        "wamp.close.killed",
        "com.example.odd");
  }

  private void challenging() {
    note("challenging", "");
    network.troubles.challengeUntil = until(10 * SECOND, HOUR);
    cut();
  }

  private void evicting() {
    note("evicting", "");
    network.troubles.evictUntil = until(10 * MINUTE, HOUR);
    cut();
  }

  // ---- connections

  private void cut() {
    note("cut", "");
    Wire wire = network.live();
    int code = world.one(1000, 1001, 1002, 1003, 1005, 1006, 1006, 1007, 1008, 1009, 1011, 1012);
    if (world.maybe(0.1)) code = world.one(1013, 3000, 4001);
    if (wire != null) wire.cut(code, world.maybe(0.5) ? 0 : world.between(0, 10 * MINUTE));
  }

  private void halfOpen() {
    note("half-open", "");
    Wire wire = network.live();
    if (wire != null) wire.cutSilently(world.between(0, 10 * MINUTE));
  }

  private void stall() {
    note("stall", "");
    Wire wire = network.live();
    if (wire != null) wire.stall(until(SECOND, 2 * MINUTE));
  }

  /** A long message is on its way, and everything waits behind it. */
  private void trickle() {
    note("trickle", "");
    Wire wire = network.live();
    if (wire != null) wire.trickle(until(MINUTE, 20 * MINUTE));
  }

  private void slow() {
    note("slow", "");
    network.troubles.latency = world.between(SECOND, 4 * SECOND);
    network.troubles.slowUntil = until(MINUTE, HOUR);
  }

  private void congested() {
    note("congested", "");
    network.troubles.congestedUntil = until(SECOND, 20 * MINUTE);
  }

  private void lossy() {
    note("lossy", "");
    network.troubles.lossy = world.one(0.02, 0.2, 0.6);
    network.troubles.lossyUntil = until(10 * SECOND, 15 * MINUTE);
    if (world.maybe(0.6)) cut();
  }

  private void publishRefused() {
    network.troubles.publishError =
        world.one("wamp.error.authorization_failed", "wamp.error.not_authorized");
    note("PUBLISH refused", network.troubles.publishError);
    network.troubles.publishErrorUntil = until(10 * SECOND, 20 * MINUTE);
    if (world.maybe(0.6)) cut();
  }

  private void registerRefused() {
    network.troubles.registerError =
        world.one("wamp.error.authorization_failed", "wamp.error.not_authorized");
    note("REGISTER refused", network.troubles.registerError);
    network.troubles.registerErrorUntil = until(10 * SECOND, 6 * MINUTE);
    cut();
  }

  // ---- sessions

  private String goodbyeReason() {
    return world.one(
        "wamp.close.normal",
        "wamp.close.normal",
        "wamp.close.system_shutdown",
        "wamp.close.killed",
        "wamp.close.goodbye_and_out",
        "wamp.close.close_realm",
        "com.example.decommissioned");
  }

  private void goodbye() {
    note("goodbye", "");
    Wire wire = network.live();
    if (wire != null && wire.session() != 0) {
      network.router().kill(wire.session(), goodbyeReason(), world.now());
      network.routerActed();
    }
  }

  /** Somebody else has our identity, and each joining ends the other. */
  private void goodbyes() {
    note("goodbyes", "");
    for (int i = 0; i < 40; i++) world.after(i * world.between(5, 20) * SECOND, this::goodbye);
  }

  private void inject(Message message, boolean violation) {
    Wire wire = network.live();
    if (wire == null || !wire.conduct.joined()) return;
    wire.tell(message, violation);
  }

  private void abort() {
    String reason = abortReason();
    note("abort", reason);
    inject(new Abort(Map.of("message", "for a test"), reason, Payload.NONE), false);
  }

  private void violation() {
    note("violation", "");
    Wire wire = network.live();
    if (wire == null || !wire.conduct.joined()) return;
    switch ((int) world.between(0, 5)) {
      case 0 -> wire.tellGarbage(new Published(1, 1));
      case 1 -> wire.tell(new Welcome(7, Map.of()), true);
      case 2 -> wire.tell(new Challenge("ticket", Map.of()), true);
      case 3 -> wire.tell(new Message.Error(99, 1, Map.of(), "wamp.error.odd", Payload.NONE), true);
      default -> wire.tell(new Message.Hello("demo", Map.of()), true);
    }
  }

  /** At most twice an hour: more often, and the agent gives up for the session. */
  private void revoked() {
    note("revoked", "");
    Wire wire = network.live();
    if (wire == null || wire.conduct.registrations().isEmpty()) return;
    if (world.now() - revokedAt < 31 * MINUTE) return;
    revokedAt = world.now();
    long id = wire.conduct.registrations().keySet().stream().sorted().findFirst().orElseThrow();
    network.callers.call(
        "wamp.registration.remove_callee",
        Payload.of(id, wire.session()),
        (error, payload) -> world.count("revoked " + error));
  }

  private void routerRestarts() {
    note("router restarts", "");
    network.restart(world.maybe(0.5), world.between(0, 10 * MINUTE));
  }

  private void routerFreezes() {
    note("router freezes", "");
    network.freeze(until(SECOND, 3 * MINUTE));
  }

  // ---- the device

  private void agentRestarts() {
    note("agent restarts", "");
    week.restart(world.maybe(0.7), world.maybe(0.04));
  }

  private void agentStalls() {
    note("agent stalls", "");
    week.life().stall(world.between(100 * MILLI, 5 * SECOND));
  }

  private void clockJumps() {
    long year = 365L * 86_400_000;
    long by = world.one(60 * year, -10 * year, year, 3_600_000L, -3_600_000L, 5L, -5L);
    note("clock jumps", by);
    week.clock.jump(by);
  }

  private void fail(Faults.Place place, int times, long until) {
    Hardware hardware = week.life().hardware;
    hardware.board.faults().fail(place, times, "does not answer");
    world.at(until, () -> hardware.board.faults().repair(place));
  }

  private void outputFails() {
    note("output fails", "");
    long line = Week.LINES.get((int) world.between(0, 3));
    fail(
        new Faults.OfLine(line),
        world.maybe(0.5) ? 1 + (int) world.between(0, 3) : Faults.FOR_EVER,
        until(10 * SECOND, 20 * MINUTE));
    for (int i = 0; i < 20; i++) world.after(i * 5 * SECOND, week::callOutput);
  }

  private void sensorFails() {
    note("sensor fails", "");
    Hardware hardware = week.life().hardware;
    switch ((int) world.between(0, 4)) {
      case 0 -> fail(new Faults.Chip(1, 0x76), Faults.FOR_EVER, until(10 * MINUTE, 3 * HOUR));
      case 2 -> hardware.losePower(world.one("air", "soil"));
      case 1 -> fail(new Faults.Bus(1), Faults.FOR_EVER, until(10 * MINUTE, 3 * HOUR));
      default -> {
        hardware.loseCpu();
        world.at(
            until(HOUR, 5 * HOUR),
            () -> {
              if (week.life().hardware == hardware && week.life().running()) hardware.findCpu();
            });
      }
    }
  }

  private void busHangs() {
    note("bus hangs", "");
    long until = until(SECOND, MINUTE);
    week.life().hardware.hang(world.one("gpio", "i2c-1", "kernel"), until);
    for (int i = 0; i < 10; i++) world.after(world.between(0, 20 * SECOND), week::callOutput);
  }

  private static final String[] ON_GPIO = {"door", "pump", "fan", "valve", "heater", "cooler"};

  /** A pulse runs, the bus hangs, and everybody asks at once. */
  private void crush() {
    note("crush", "");
    String root = week.root();
    String output = world.one("pump", "fan", "valve");
    double seconds = world.between(500, 9_000) / 1e3;
    week.call(root + "." + output + ".pulse", Payload.of(seconds));
    world.after(
        world.between(200 * MILLI, 2 * SECOND),
        () -> {
          week.life().hardware.hang("gpio", until(2 * SECOND, 25 * SECOND));
          int commands = (int) world.between(0, 12);
          for (int i = 0; i < commands; i++) world.after(i * 20 * MILLI, week::callOutput);
          long many = world.between(50, 90);
          for (int i = 0; i < many; i++) {
            world.after(
                world.between(100 * MILLI, 600 * MILLI),
                () -> week.call(root + "." + world.one(ON_GPIO) + ".get", Payload.NONE));
          }
          for (int i = 0; i < 4; i++) {
            String mode = world.one("kill", "killnowait", "skip");
            world.after(world.between(MILLI, SECOND), () -> network.callers.cancel(mode));
          }
        });
    if (world.maybe(0.4)) world.after(world.between(0, 8 * SECOND), () -> cutShortly());
  }

  /** The session is lost and back while calls are under way. */
  private void cutUnderCalls() {
    note("cut under calls", "");
    week.life().hardware.hang("gpio", until(2 * SECOND, 9 * SECOND));
    for (int i = 0; i < 6; i++) world.after(world.between(0, SECOND), week::callOutput);
    world.after(world.between(SECOND, 2 * SECOND), this::cutShortly);
    for (int i = 0; i < 30; i++) world.after(world.between(2, 9) * SECOND, week::callOutput);
  }

  private void cutShortly() {
    Wire wire = network.live();
    if (wire != null) wire.cut(1006, 0);
  }
}
