package io.sandpiper.runtime.core;

import io.sandpiper.runtime.link.Journal;
import io.sandpiper.runtime.link.Link;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.Uris;
import io.sandpiper.wamp.session.Happening;
import io.sandpiper.wamp.session.Request;
import io.sandpiper.wamp.session.Session;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What waits to be published, and the pump that publishes it: a bounded window in flight, each
 * forgotten only when the router acknowledged it. Pure.
 *
 * <p>Two kinds: of a <i>state</i> only the latest for each topic matters; of <i>readings</i> every
 * one, in order, up to {@link Limits#READINGS}, beyond which the oldest is lost and counted. States
 * go first. At least once to the router: what was in flight when a session ended is sent again,
 * with the same stamp.
 */
final class Publications {
  /**
   * @param number in the order of their making
   */
  private record Item(
      long number, String topic, Map<String, Object> content, boolean state, boolean retained) {}

  private final Link link;
  private final Journal journal;

  /** By number, so that what comes back finds its place again. */
  private final NavigableMap<Long, Item> readings = new TreeMap<>();

  private final Map<String, Item> states = new LinkedHashMap<>();

  /** The number of the newest state of each topic: older ones are not worth sending again. */
  private final Map<String, Long> newest = new HashMap<>();

  /** By topic, until the next session. */
  private final Map<String, Item> refusedStates = new LinkedHashMap<>();

  private final Map<Long, Item> inFlight = new LinkedHashMap<>();
  private long made;
  private long resumeAt;
  private int refusals;
  private int unanswered;
  private long published;
  private long lost;
  private long denied;
  private long lostBefore;

  /** In this session. */
  private final Set<String> deniedTopics = new TreeSet<>();

  Publications(Link link, Journal journal) {
    this.link = link;
    this.journal = journal;
  }

  void state(String topic, Map<String, Object> content) {
    // Removed first, so that it goes to the end of the order.
    states.remove(topic);
    var item = new Item(++made, topic, content, true, true);
    states.put(topic, item);
    newest.put(topic, made);
  }

  void reading(String topic, Map<String, Object> content) {
    add(new Item(++made, topic, content, false, true));
  }

  /** As a reading, but not for those who come later: a click of yesterday switches nothing. */
  void event(String topic, Map<String, Object> content) {
    add(new Item(++made, topic, content, false, false));
  }

  private void add(Item item) {
    readings.put(item.number, item);
    trim();
  }

  private void trim() {
    while (readings.size() > Limits.READINGS) {
      readings.pollFirstEntry();
      if (lost++ == lostBefore) journal.warn("readings are being lost: no router for too long");
    }
  }

  /** A new session. */
  void joined(long now) {
    if (lost > lostBefore) journal.warn(lost - lostBefore + " readings were lost");
    lostBefore = lost;
    deniedTopics.clear();
    refusedStates.values().forEach(this::back);
    refusedStates.clear();
    resumeAt = now;
    refusals = 0;
    unanswered = 0;
  }

  /** Sends what the window and the line allow. */
  void tick(long now) {
    Session session = link.session().orElse(null);
    while (session != null && now >= resumeAt && sendable()) {
      Item item = next();
      var payload = Payload.named(item.content);
      Request request =
          session.publish(
              item.topic,
              item.retained ? options(session) : Map.of(),
              payload,
              now + Limits.PUBLISH);
      inFlight.put(request.id(), item);
    }
  }

  /** The last event of each topic is there for those who subscribe later, where the router can. */
  static Map<String, Object> options(Session session) {
    return session.routerHas("broker", "event_retention") ? Map.of("retain", true) : Map.of();
  }

  private boolean sendable() {
    return inFlight.size() < Limits.WINDOW && !idle() && link.queuedBytes() < Limits.HIGH_WATER;
  }

  /** Whether nothing waits to be sent. */
  boolean idle() {
    return readings.isEmpty() && states.isEmpty();
  }

  /** Whether everything was sent and acknowledged. */
  boolean drained() {
    return idle() && inFlight.isEmpty();
  }

  private Item next() {
    if (states.isEmpty()) return readings.pollFirstEntry().getValue();
    var first = states.values().iterator();
    Item item = first.next();
    first.remove();
    return item;
  }

  long deadline() {
    return link.session().isPresent() && sendable() ? resumeAt : Long.MAX_VALUE;
  }

  void published(Happening.Published happening) {
    if (inFlight.remove(happening.request().id()) == null) return;
    published++;
    refusals = 0;
    unanswered = 0;
  }

  void refused(Happening.Refused refusal, long now) {
    Item item = inFlight.remove(refusal.request().id());
    if (item == null) return;
    switch (refusal.error()) {
      case Uris.NOT_AUTHORIZED,
          Uris.AUTHORIZATION_DENIED,
          Uris.INVALID_URI,
          Uris.PAYLOAD_SIZE_EXCEEDED -> {
        denied++;
        if (deniedTopics.add(item.topic)) {
          journal.warn("the router refuses events on " + item.topic + ": " + refusal.error());
        }
        // The next session may be allowed to, and a state that nobody was told stays true.
        if (item.state) refusedStates.put(item.topic, item);
      }
      default -> {
        back(item);
        long pause = Limits.REFUSED_PAUSE << Math.min(refusals++, 6);
        resumeAt = now + Math.min(pause, Limits.REFUSED_PAUSE_MAX);
      }
    }
  }

  void timedOut(Happening.TimedOut happening, long now) {
    Item item = inFlight.remove(happening.request().id());
    if (item == null) return;
    back(item);
    if (++unanswered >= Limits.SICK_AFTER) link.broken("events are not acknowledged", now);
  }

  /** The session is gone: what was in flight comes first again, in its order. */
  void lost() {
    inFlight.values().forEach(this::back);
    inFlight.clear();
    trim();
  }

  private void back(Item item) {
    if (!item.state) readings.put(item.number, item);
    else if (newest.get(item.topic) == item.number) states.put(item.topic, item);
  }

  /** Whether the router takes everything that it is given. */
  boolean welcome() {
    return deniedTopics.isEmpty();
  }

  Map<String, Object> health() {
    var health = new LinkedHashMap<String, Object>();
    health.put("waiting", (long) readings.size() + states.size() + inFlight.size());
    health.put("published", published);
    health.put("lost", lost);
    health.put("denied", denied);
    health.put("denied_topics", List.copyOf(deniedTopics));
    return health;
  }
}
