package io.sandpiper.runtime.core;

import io.sandpiper.runtime.config.Configuration;
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
import java.util.Set;
import java.util.TreeSet;

/**
 * The pump: publishes what waits, a bounded window in flight, each forgotten only when the router
 * acknowledged it. Pure.
 *
 * <p>Two kinds: of a <i>state</i> only the latest for each topic matters, and it is kept in memory;
 * of the <i>log</i> every reading, in order, in the {@link Outbox}. States go first. At least once
 * to the router: what was in flight when a session ended is sent again, with the same stamp.
 */
final class Publications {
  private static final String LOST = "lost";

  /** Events that say how something is, not only that something happened. */
  private static final Set<String> LASTING = Set.of("reading", "state");

  /**
   * Something that waits.
   *
   * @param number of a state, in the order of their making
   * @param kept where the outbox has it; null for a state
   */
  private record Item(long number, String topic, Reading reading, Kept kept) {
    boolean state() {
      return kept == null;
    }

    /** Not for those who come later: a click of yesterday switches nothing. */
    boolean passing() {
      return !state() && !LASTING.contains(reading.event());
    }
  }

  private final Link link;
  private final Journal journal;
  private final Stamps stamps;
  private final String root;
  private final Readings readings;
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
  private long denied;
  private long told;

  /** In this session. */
  private final Set<String> deniedTopics = new TreeSet<>();

  Publications(
      Link link, Journal journal, Stamps stamps, Readings readings, Configuration configuration) {
    this.link = link;
    this.journal = journal;
    this.stamps = stamps;
    this.readings = readings;
    this.root = configuration.root() + ".";
  }

  /** Only the latest on its topic counts. */
  void state(String component, String event, Map<String, Object> content) {
    String topic = root + component + "." + event;
    // Removed first, so that it goes to the end of the order.
    states.remove(topic);
    states.put(topic, new Item(++made, topic, stamps.of(component, event, content), null));
    newest.put(topic, made);
  }

  /** Every one counts. */
  void log(String component, String event, Map<String, Object> content) {
    readings.add(stamps.of(component, event, content));
  }

  /** A new session. */
  void joined(long now) {
    deniedTopics.clear();
    refusedStates.values().forEach(this::back);
    refusedStates.clear();
    resumeAt = now;
    refusals = 0;
    unanswered = 0;
  }

  /** Sends what the window and the line allow. */
  void tick(long now) {
    readings.tick(now);
    tellLosses();
    Session session = link.session().orElse(null);
    while (session != null && now >= resumeAt && roomy()) {
      Item item = next();
      if (item == null) return;
      var payload = Payload.named(stamps.map(item.reading));
      Map<String, Object> options = item.passing() ? Map.of() : options(session);
      Request request = session.publish(item.topic, options, payload, now + Limits.PUBLISH);
      inFlight.put(request.id(), item);
    }
  }

  /** How many readings were lost is a state: the total, by cause. */
  private void tellLosses() {
    long total = gone();
    if (total == told) return;
    told = total;
    var content = new LinkedHashMap<String, Object>(readings.losses());
    content.put("total", total);
    state("agent", LOST, content);
  }

  private long gone() {
    return readings.losses().values().stream().mapToLong(Long::longValue).sum();
  }

  /** The last event of each topic is there for those who subscribe later, where the router can. */
  static Map<String, Object> options(Session session) {
    return session.routerHas("broker", "event_retention") ? Map.of("retain", true) : Map.of();
  }

  private boolean roomy() {
    return inFlight.size() < Limits.WINDOW && link.queuedBytes() < Limits.HIGH_WATER;
  }

  /** Takes the next one that may be sent; null for none. */
  private Item next() {
    var first = states.values().iterator();
    if (first.hasNext()) {
      Item item = first.next();
      first.remove();
      return new Item(item.number, item.topic, stamps.corrected(item.reading), null);
    }
    Kept kept = readings.next();
    if (kept == null) return null;
    kept.correct(stamps.corrected(kept.reading()));
    readings.sent(kept);
    Reading reading = kept.reading();
    return new Item(0, root + reading.component() + "." + reading.event(), reading, kept);
  }

  /** Whether everything was sent and acknowledged. */
  boolean drained() {
    return states.isEmpty() && readings.idle() && inFlight.isEmpty();
  }

  long deadline() {
    boolean sending = link.session().isPresent() && roomy();
    long due = readings.deadline(sending);
    if (sending && !states.isEmpty()) due = Long.MIN_VALUE;
    return sending && due < resumeAt ? Math.min(resumeAt, readings.deadline(false)) : due;
  }

  void published(Happening.Published happening) {
    Item item = inFlight.remove(happening.request().id());
    if (item == null) return;
    if (!item.state()) readings.acknowledged(item.kept);
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
        if (item.state()) refusedStates.put(item.topic, item);
        else readings.done(item.kept);
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
  }

  private void back(Item item) {
    if (!item.state()) readings.back(item.kept);
    else if (newest.get(item.topic) == item.number) states.put(item.topic, item);
  }

  /** Whether the router takes everything that it is given. */
  boolean welcome() {
    return deniedTopics.isEmpty();
  }

  Map<String, Object> health() {
    var health = new LinkedHashMap<String, Object>();
    long statesInFlight = inFlight.values().stream().filter(Item::state).count();
    health.put("waiting", readings.waiting() + states.size() + statesInFlight);
    health.put("published", published);
    health.put("lost", gone());
    health.put("denied", denied);
    health.put("denied_topics", List.copyOf(deniedTopics));
    return health;
  }
}
