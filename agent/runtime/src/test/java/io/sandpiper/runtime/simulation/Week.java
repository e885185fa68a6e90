package io.sandpiper.runtime.simulation;

import static io.sandpiper.runtime.simulation.World.DAY;
import static io.sandpiper.runtime.simulation.World.HOUR;
import static io.sandpiper.runtime.simulation.World.MILLI;
import static io.sandpiper.runtime.simulation.World.MINUTE;
import static io.sandpiper.runtime.simulation.World.SECOND;

import io.sandpiper.runtime.config.Checked;
import io.sandpiper.runtime.config.Configuration;
import io.sandpiper.runtime.config.ConfigurationText;
import io.sandpiper.runtime.config.Drivers;
import io.sandpiper.wamp.message.Payload;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A week of one device in bad weather, and then good weather in which everything must come back.
 * The same seed gives the same week.
 */
final class Week {
  /** The outputs' lines: pump, fan, valve, heater, cooler. */
  static final List<Long> LINES = List.of(17L, 27L, 23L, 24L, 25L);

  /** Of the second URL, where there is one. */
  static final int SECOND_PORT = 8081;

  private static final long DOOR = 22;

  /** A component that comes and goes. */
  private static final String SPARE =
      "  spare: {driver: bme280, bus: 2, address: 0x76, every: 9m}\n";

  private static final Drivers DRIVERS = Drivers.installed();

  /** The slow lane's longest delay, a dial that hangs, and a margin for everything after it. */
  private static final long BACK = HOUR + 20 * MINUTE;

  private final World world;
  private final Network network;
  private final Weather weather;
  final WallClock clock;
  private final Map<String, Life> lives = new HashMap<>();
  private final String router;
  private Life life;
  private boolean flooding;
  private String soil = "9m";
  private boolean spare;
  private int boots;
  private boolean good;
  private boolean calls = true;

  Week(long seed) {
    world = new World(seed);
    network = new Network(world);
    boolean battery = world.maybe(0.6);
    clock = new WallClock(world, battery ? 1_790_000_000_000L : 0);
    router = router();
    weather = new Weather(world, network, this);
    network.callers.subscriber(this::event);
    begin(false);
  }

  Trace trace() {
    return world.trace;
  }

  Life life() {
    return life;
  }

  String root() {
    return life.configuration.root();
  }

  private String router() {
    String url = "ws://127.0.0.1:8080/ws";
    String urls = world.maybe(0.75) ? url : "[" + url + ", ws://127.0.0.1:" + SECOND_PORT + "/ws]";
    long interval = world.between(20, 240);
    long timeout = world.between(5, 30);
    long initial = world.between(200, 5_000);
    long max = world.between(10, 120);
    long slow = world.between(60, 600);
    return """
        router:
          url: %s
          realm: demo
          ping: {interval: %ds, timeout: %ds}
          reconnect: {initial: %dms, max: %ds, slow: %ds}
        """
        .formatted(urls, interval, timeout, initial, max, slow);
  }

  private Configuration configuration(boolean flood) {
    String text =
        """
        device: house
        prefix: demo
        %spolicy:
          - {roles: [operator], allow: ["*.*"]}
          - {authids: [irrigation], allow: [pump.pulse, pump.get], rate: 1/min}
        components:
          pump: {driver: digital-output, line: 17, active: low, start: off, safe: off, link-lost: 40m}
          fan: {driver: digital-output, line: 27, start: on, safe: off}
          valve: {driver: digital-output, line: 23, start: off, safe: on}
          heater: {driver: digital-output, line: 24, max-on: 20s, min-gap: 3s, interlock: [cooler]}
          cooler: {driver: digital-output, line: 25, min-on: 2s}
          door: {driver: digital-input, line: 22, pull: up, debounce: 20ms}
          air: {driver: bme280, bus: 1, address: 0x76, every: %s}
          soil: {driver: bme280, bus: 1, address: 0x77, every: %s}
          cpu: {driver: cpu-temperature, every: 1h}
        %s"""
            .formatted(router, flood ? "250ms" : "5m", soil, spare ? SPARE : "");
    Checked checked = ConfigurationText.read(Path.of("week.yaml"), text, DRIVERS);
    if (checked instanceof Checked.Sound sound) return sound.configuration();
    throw new IllegalStateException(checked.toString());
  }

  private void begin(boolean flood) {
    flooding = flood;
    life = new Life(world, network, configuration(flood), clock, "boot" + ++boots);
    lives.put(life.boot, life);
    life.hardware.board.drive(DOOR, true);
    if (world.maybe(0.3)) world.after(world.between(0, 8 * MILLI), () -> swing(world.maybe(0.5)));
    life.start();
  }

  /**
   * @param flood whether the next run measures so often that an outage loses readings
   */
  void restart(boolean graceful, boolean flood) {
    if (!life.running() || life.stopping()) return;
    Runnable next =
        () ->
            world.after(
                world.between(SECOND, 10 * SECOND),
                () -> {
                  begin(flood && !good);
                  if (flood && !good) flood();
                });
    if (graceful) {
      world.count("agent stopped");
      life.stop(next);
    } else {
      world.count("agent crashed");
      life.crash();
      next.run();
    }
  }

  /** No router for longer than readings can be kept; then an ordinary run again. */
  private void flood() {
    world.count("flood");
    Life flooded = life;
    network.restart(false, world.between(20 * MINUTE, 70 * MINUTE));
    world.after(80 * MINUTE, () -> endFlood(flooded));
  }

  /** When everything is told that can be. */
  private void endFlood(Life flooded) {
    if (life != flooded || !life.running() || life.stopping()) return;
    if (drainedByChance()) restart(true, false);
    else world.after(10 * MINUTE, () -> endFlood(flooded));
  }

  /** Looks whether nothing waits just now; then the counters must be right. */
  private boolean drainedByChance() {
    long waiting = number("waiting");
    life.publications.requireBounded(waiting, TOPICS);
    if (waiting == 0) life.publications.requireDrained(waiting, number("lost"));
    return waiting == 0;
  }

  /** Runs it all. An invariant that breaks is an {@link AssertionError}. */
  Week run(long days) {
    long end = days * DAY;
    scheduleCalls(end);
    scheduleDoor(end);
    lookAtHealth(end);
    scheduleReloads(end);
    while (world.now() < end) {
      long bad = world.now() + world.between(8 * HOUR, 2 * DAY);
      good = false;
      weather.begin(bad);
      world.runUntil(bad);
      recover();
    }
    long session = life.wire().session();
    world.runUntil(world.now() + 2 * HOUR);
    world.require(life.wire().session() == session, "the session did not last in good weather");
    allIsWell();
    leave();
    return this;
  }

  private void recover() {
    good = true;
    calls = false;
    weather.clear();
    world.after(MINUTE, weather::clear); // for an agent that was just starting
    world.after(15 * MINUTE, weather::clear); // and a router
    world.runUntil(world.now() + 15 * MINUTE + BACK);
    allIsWell();
    calls = true;
  }

  // ---- what goes on all the time

  private void scheduleCalls(long end) {
    long at = world.now() + world.between(0, 20 * MINUTE);
    if (at >= end) return;
    world.at(
        at,
        () -> {
          if (calls) callAny();
          if (world.maybe(0.3)) world.after(world.between(0, 50 * MILLI), this::callAny);
          if (world.maybe(0.2)) {
            String mode = world.one("kill", "killnowait", "skip");
            world.after(world.between(0, 80 * MILLI), () -> network.callers.cancel(mode));
          }
          if (world.maybe(0.05)) {
            world.after(world.between(0, 80 * MILLI), network.callers::replaceOne);
          }
          scheduleCalls(end);
        });
  }

  private void callAny() {
    List<String> procedures = life.procedures();
    String uri = procedures.get((int) world.between(0, procedures.size()));
    if (uri.endsWith(".set") || uri.endsWith(".toggle") || uri.endsWith(".pulse")) callOutput();
    else call(uri, world.maybe(0.05) ? Payload.of("odd") : Payload.NONE);
  }

  void callOutput() {
    callOutput(world.one("pump", "fan", "valve", "heater", "cooler"));
  }

  private void callOutput(String name) {
    String uri = root() + "." + name + ".";
    var lease =
        world.maybe(0.4)
            ? Map.<String, Object>of("lease_seconds", world.between(100, 90_000) / 1e3)
            : Map.<String, Object>of();
    switch ((int) world.between(0, 12)) {
      case 0, 1 -> call(uri + "set", new Payload(List.of(world.maybe(0.5)), lease));
      case 2 -> call(uri + "set", Payload.named(Map.of("on", world.maybe(0.5))));
      case 3, 4 -> call(uri + "toggle", new Payload(List.of(), lease));
      case 5, 6 -> call(uri + "pulse", new Payload(List.of(world.between(1, 30_000) / 1e3), lease));
      case 7 -> call(uri + "stop", Payload.NONE);
      case 8, 9 -> call(uri + "renew", new Payload(List.of(), lease));
      case 10 -> call(uri + "release", Payload.NONE);
      default ->
          call(
              uri + world.one("set", "toggle", "pulse"),
              world.one(Payload.of("perhaps"), Payload.of(-1L), Payload.of(1L, 2L, 3L)));
    }
    // Somebody who watches: his next word comes soon, and may fall into the time of a guard.
    if (world.maybe(0.3)) world.after(world.between(0, 30 * SECOND), this::callOutput);
    if (world.maybe(0.3)) world.after(world.between(0, 6 * SECOND), () -> callOutput(name));
  }

  void call(String uri, Payload payload) {
    network.callers.call(uri, payload, (error, answer) -> {});
  }

  /** The door is opened and closed, and its contact bounces. */
  private void scheduleDoor(long end) {
    long at = world.now() + world.between(SECOND, 50 * MINUTE);
    if (at >= end) return;
    world.at(
        at,
        () -> {
          if (calls) {
            swing(false);
            world.after(world.between(5 * MILLI, MINUTE), () -> swing(true));
          }
          scheduleDoor(end);
        });
  }

  private void swing(boolean high) {
    long time = 0;
    int bounces = (int) world.between(0, 5);
    for (int i = 0; i < bounces; i++) {
      drive(time, high);
      drive(time + world.between(MILLI / 10, 6 * MILLI), !high);
      time += world.between(6 * MILLI, 25 * MILLI);
    }
    drive(time, high);
  }

  private void drive(long after, boolean high) {
    world.after(
        after,
        () -> {
          if (life.running()) life.hardware.board.drive(DOOR, high);
        });
  }

  /** Somebody edits the file: what differs is a sensor's interval, and whether another is there. */
  private void scheduleReloads(long end) {
    world.after(
        world.between(MINUTE, 12 * HOUR),
        () -> {
          reload();
          // Sometimes again before the first is through.
          if (world.maybe(0.3)) world.after(world.between(0, 20 * MILLI), this::reload);
          if (world.now() < end) scheduleReloads(end);
        });
  }

  private void reload() {
    if (!life.running() || life.stopping()) return;
    if (world.maybe(0.5)) soil = soil.equals("9m") ? "8m" : "9m";
    if (world.maybe(0.5)) spare = !spare;
    life.reload(configuration(flooding));
  }

  /** What was offered once and is not any more, nobody answers. */
  private void whatIsGoneIsGone() {
    if (spare) return;
    network.callers.call(
        root() + ".spare.read",
        Payload.NONE,
        (error, answer) ->
            world.require(error.equals("wamp.error.no_such_procedure"), "spare.read: " + error));
  }

  private void lookAtHealth(long end) {
    world.after(
        world.between(HOUR, 8 * HOUR),
        () -> {
          if (life.running()) drainedByChance();
          if (world.now() < end) lookAtHealth(end);
        });
  }

  private static final int TOPICS = 7; // five outputs, the door, the agent

  private void event(String topic, Map<String, Object> content, long publisher) {
    Life from = lives.get(content.get("boot"));
    world.require(from != null, "an event of an unknown boot: " + content);
    if (!content.containsKey("seq")) {
      world.count("testament");
      return;
    }
    from.publications.delivered(topic, content, publisher);
    world.note("event", (Long) content.get("seq"), topic);
    if (topic.endsWith(".door.state") && "local".equals(content.get("cause"))) {
      from.door.requireStable(content.get("on"), from.publications.stampedAt(content));
      world.count("input state");
    }
  }

  // ---- good weather

  private long number(String key) {
    return (Long) ((Map<?, ?>) life.health().get("publications")).get(key);
  }

  private void allIsWell() {
    world.require(life.running(), "the agent is not back");
    Map<String, Object> health = life.health();
    world.require("up".equals(health.get("status")), "not well again: " + health);
    world.require(life.wire().conduct.joined(), "not joined");
    drained();
    statesAreTrue();
    everythingAnswers();
    sensorsReport();
  }

  private void drained() {
    // What was measured this moment may still be on its way.
    for (int i = 0; i < 5 && number("waiting") > 0; i++) world.runUntil(world.now() + SECOND);
    life.publications.requireDrained(number("waiting"), number("lost"));
  }

  private void statesAreTrue() {
    for (String name : life.outputs.keySet()) {
      boolean on = life.hardware.isOn(name);
      Object state = life.publications.lastState(root() + "." + name + ".state");
      world.require(Boolean.valueOf(on).equals(state), name + " is " + on + ", told " + state);
    }
    boolean door = life.hardware.board.level(DOOR);
    Object state = life.publications.lastState(root() + ".door.state");
    world.require(Boolean.valueOf(door).equals(state), "the door is " + door + ", told " + state);
    Object status = life.publications.lastState(root() + ".agent.status");
    world.require("online".equals(status), "status " + status);
  }

  /** Each procedure once, the outputs left as they were found. */
  private void everythingAnswers() {
    int[] answers = {0};
    List<String> procedures = life.procedures();
    for (String uri : procedures) {
      Payload payload = Payload.NONE;
      if (uri.endsWith(".set")) payload = Payload.of(true);
      if (uri.endsWith(".pulse")) payload = Payload.of(0.5);
      network.callers.operatorCalls(
          uri,
          payload,
          (error, answer) -> {
            world.require(error.isEmpty(), uri + " answered " + error + " " + answer);
            answers[0]++;
          });
    }
    whatIsGoneIsGone();
    world.runUntil(world.now() + MINUTE);
    world.require(
        answers[0] == procedures.size(),
        answers[0] + " answers to " + procedures.size() + " calls");
    world.require(life.calls.size() == 0, "open calls");
    statesAreTrue();
  }

  private void sensorsReport() {
    for (String name : List.of("air", "soil", "cpu")) {
      long seq = life.publications.lastReading(name);
      world.require(seq > 0, "no reading of " + name);
      long age = world.now() - life.publications.stampedAt(Map.of("seq", seq));
      world.require(age <= 62 * MINUTE, "the last reading of " + name + " is old");
    }
  }

  /** Stops the agent: safe, told, and with a word to the router. */
  private void leave() {
    Life last = life;
    boolean[] stopped = {false};
    last.stop(() -> stopped[0] = true);
    world.runUntil(world.now() + 15 * SECOND);
    world.require(stopped[0], "still there");
    String root = last.configuration.root();
    world.require(
        "offline".equals(last.publications.lastState(root + ".agent.status")), "left untold");
    last.outputs.forEach(
        (name, output) -> {
          Object state = last.publications.lastState(root + "." + name + ".state");
          world.require(Boolean.valueOf(output.safe).equals(state), name + " told " + state);
        });
    world.require(last.wire().conduct.ending().cause().equals("stopped"), "left without a word");
  }
}
