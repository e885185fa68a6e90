package io.sandpiper.runtime.simulation;

import io.sandpiper.runtime.link.Wall;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What one run of the agent has to publish, and what became of it. It is the agent's wall clock,
 * too: each stamp asks for the time exactly once, so it sees them all being made.
 */
final class PublicationLedger implements Wall {
  /** As the core's bounds have it. */
  static final int READINGS = 10_000;

  private static final int WINDOW = 16;

  /** Taken out of a full history, to be sent next. */
  private static final int FETCHED = 64;

  /** New ones beside a full history: with so many they go into it, the oldest there are lost. */
  private static final int LIVE = 100;

  private static final long PUBLISH = 10 * World.SECOND;

  /** {@code component} and {@code values} are null for what is no reading. */
  private static final class Stamp {
    final long at;
    final long millis;
    Object ts;
    boolean corrected;
    String component;
    Object values;

    Stamp(long at, long millis) {
      this.at = at;
      this.millis = millis;
    }
  }

  private record Sent(long seq, boolean reading, long at) {}

  private final World world;
  private final WallClock clock;
  private final String device;
  private final String boot;
  private final List<Stamp> stamps = new ArrayList<>();

  /** Readings by seq: not in flight, not acknowledged, not known to be lost. */
  private final TreeSet<Long> waiting = new TreeSet<>();

  private final Map<Long, Sent> inFlight = new LinkedHashMap<>();
  private final Map<String, Long> newestState = new HashMap<>();
  private final Map<String, Long> newestDelivered = new HashMap<>();
  private final Map<String, Object> lastState = new HashMap<>();
  private final Map<String, Long> lastReading = new HashMap<>();
  private final BitSet delivered = new BitSet();
  private final BitSet outOfOrder = new BitSet();
  private long readings;
  private String nextComponent;
  private Object nextValues;
  private long lost;

  PublicationLedger(World world, WallClock clock, String device, String boot) {
    this.world = world;
    this.clock = clock;
    this.device = device;
    this.boot = boot;
  }

  @Override
  public long millis() {
    var stamp = new Stamp(world.now(), clock.millis());
    stamps.add(stamp);
    if (nextValues != null) {
      stamp.component = nextComponent;
      stamp.values = nextValues;
      nextValues = null;
      readings++;
      waiting.add((long) stamps.size());
    }
    return stamp.millis;
  }

  @Override
  public boolean plausible() {
    return clock.millis() >= FIRST_PLAUSIBLE_MILLIS;
  }

  @Override
  public long startMillis(long sinceStart) {
    return clock.millis() - sinceStart;
  }

  /** A sensor's value is being handed to the core: its stamp will be that of a reading. */
  void sampled(String component, Object values) {
    nextComponent = component;
    nextValues = values;
  }

  /** The core has done with one event. */
  void settled() {
    world.require(nextValues == null, () -> nextComponent + ": a reading was not stamped");
  }

  /** A new session: what was in flight is not known to have arrived. */
  void joined() {
    for (Sent sent : inFlight.values()) {
      if (sent.reading) {
        waiting.add(sent.seq);
        world.count("reading in flight when the session ended");
      }
    }
    inFlight.clear();
  }

  /** The agent publishes: the oldest that waits, as it was when it was stamped. */
  void sent(long request, String topic, Map<String, Object> content) {
    long seq = requireGenuine(topic, content);
    boolean reading = stamps.get((int) seq - 1).values != null;
    if (reading) {
      skipTo(seq);
      waiting.remove(seq);
    } else {
      long newest = newestState.getOrDefault(topic, 0L);
      world.require(seq >= newest, () -> topic + ": state " + seq + " after state " + newest);
      newestState.put(topic, seq);
    }
    inFlight.put(request, new Sent(seq, reading, world.now()));
    world.require(inFlight.size() <= WINDOW, () -> inFlight.size() + " publications in flight");
  }

  /** What is passed over must have been given up because too many waited. */
  private void skipTo(long seq) {
    world.require(
        waiting.contains(seq), () -> "reading " + seq + " sent out of order or once too often");
    while (waiting.first() < seq) {
      world.require(
          waiting.size() + WINDOW >= READINGS, () -> "reading " + waiting.first() + " passed over");
      waiting.pollFirst();
      lost++;
    }
  }

  private long requireGenuine(String topic, Map<String, Object> content) {
    long seq = content.get("seq") instanceof Long l ? l : -1;
    world.require(
        seq >= 1 && seq <= stamps.size(), () -> topic + ": seq " + seq + " was never stamped");
    Stamp stamp = stamps.get((int) seq - 1);
    Object ts = content.get("ts");
    boolean corrected = "corrected".equals(content.get("clock"));
    if (stamp.ts == null || corrected && !stamp.corrected) {
      requireDated(stamp, corrected, topic, content);
      stamp.ts = ts;
      stamp.corrected = corrected;
    }
    world.require(ts.equals(stamp.ts), () -> topic + ": ts of " + content + " was " + stamp.ts);
    world.require(device.equals(content.get("device")), () -> topic + ": device of " + content);
    world.require(boot.equals(content.get("boot")), () -> topic + ": boot of " + content);
    if (stamp.values != null) {
      world.require(
          topic.endsWith("." + stamp.component + ".reading"), () -> seq + " sent as " + topic);
      world.require(
          stamp.values.equals(content.get("values")), () -> topic + ": values of " + content);
    }
    return seq;
  }

  /** As it was stamped; or, of a board that did not know the time yet, as it should have been. */
  private void requireDated(
      Stamp stamp, boolean corrected, String topic, Map<String, Object> content) {
    long millis = Instant.parse((String) content.get("ts")).toEpochMilli();
    long ago = (world.now() - stamp.at) / World.MILLI;
    boolean right =
        corrected
            ? stamp.millis < FIRST_PLAUSIBLE_MILLIS && Math.abs(clock.millis() - ago - millis) < 2
            : stamp.millis == millis;
    world.require(right, () -> topic + ": ts of " + content + ", expected " + stamp.millis);
    if (corrected) world.count("reading dated anew");
  }

  void acknowledged(long request) {
    inFlight.remove(request);
  }

  /** The router answered with an error. */
  void refused(long request, boolean forGood) {
    Sent sent = inFlight.remove(request);
    if (sent == null || !sent.reading) return;
    if (forGood) delivered.set((int) sent.seq);
    else waiting.add(sent.seq);
  }

  /** Time passes for the core: what has waited too long for its answer is sent again. */
  void expire(long now) {
    var each = inFlight.values().iterator();
    while (each.hasNext()) {
      Sent sent = each.next();
      if (sent.at + PUBLISH > now) return;
      each.remove();
      if (sent.reading) waiting.add(sent.seq);
      world.count("publication unanswered");
    }
  }

  /** It never reached the broker by itself, although later ones did. */
  void swallowed(Map<String, Object> content) {
    outOfOrder.set(((Long) content.get("seq")).intValue());
  }

  /**
   * A subscriber of the router got it. What an old connection still had on the way may come after
   * what the next one sent; who cares looks at seq.
   */
  void delivered(String topic, Map<String, Object> content, long publisher) {
    long seq = requireGenuine(topic, content);
    Stamp stamp = stamps.get((int) seq - 1);
    if (stamp.values == null) {
      long before = newestDelivered.getOrDefault(topic + publisher, 0L);
      world.require(seq >= before, () -> topic + ": state " + seq + " arrived after " + before);
      newestDelivered.put(topic + publisher, seq);
      if (seq < newestDelivered.getOrDefault(topic, 0L)) return;
      newestDelivered.put(topic, seq);
      lastState.put(topic, content.getOrDefault("on", content.get("status")));
      return;
    }
    if (delivered.get((int) seq)) {
      world.count("reading repeated");
      return;
    }
    delivered.set((int) seq);
    if (outOfOrder.get((int) seq)) return;
    long before = lastReading.getOrDefault(stamp.component, 0L);
    world.require(seq > before, () -> topic + ": reading " + seq + " arrived after " + before);
    lastReading.put(stamp.component, seq);
  }

  /** When a state that was delivered was stamped. */
  long stampedAt(Map<String, Object> content) {
    return stamps.get(((Long) content.get("seq")).intValue() - 1).at;
  }

  /** The state that was delivered last on a topic: a boolean or a word, null for none. */
  Object lastState(String topic) {
    return lastState.get(topic);
  }

  /** The seq of the last reading of a component that arrived, 0 for none. */
  long lastReading(String component) {
    return lastReading.getOrDefault(component, 0L);
  }

  /** At most what the bounds say waits. */
  void requireBounded(long waitingByHealth, int topics) {
    world.require(
        waitingByHealth <= READINGS + LIVE + FETCHED + WINDOW + topics,
        () -> waitingByHealth + " publications wait");
  }

  /** Nothing waits any more: each reading has arrived, or was counted as lost. */
  void requireDrained(long waitingByHealth, long lostByHealth) {
    world.require(waitingByHealth == 0, () -> waitingByHealth + " publications still wait");
    world.require(inFlight.isEmpty(), () -> "unanswered although nothing waits: " + inFlight);
    lost += waiting.size();
    if (!waiting.isEmpty()) {
      world.require(lost == lostByHealth, () -> "readings forgotten, from seq " + waiting.first());
    }
    waiting.clear();
    world.require(
        lost == lostByHealth, () -> lostByHealth + " readings counted as lost, are " + lost);
    world.require(
        delivered.cardinality() + lost >= readings,
        () -> readings + " readings, arrived " + delivered.cardinality() + ", lost " + lost);
    if (lost > 0) world.count("readings lost and counted");
  }
}
