package io.sandpiper.runtime.core;

import io.sandpiper.runtime.link.Journal;
import io.sandpiper.runtime.link.Link;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.session.Happening;
import io.sandpiper.wamp.session.Request;
import io.sandpiper.wamp.session.Session;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells watchers whether the device is there. It publishes that it is online and, at an orderly
 * end, that it is offline; for every other end it leaves a testament with the router.
 *
 * <p>The testament of a cut session comes when the router finds out, perhaps long after the next
 * session has said that it is online. So the agent listens to its own status, and contradicts.
 * Pure.
 */
final class Presence {
  private static final String ADD = "wamp.session.add_testament";
  private static final String FLUSH = "wamp.session.flush_testaments";

  private final Link link;
  private final Publications publications;
  private final Stamps stamps;
  private final Journal journal;
  private final String topic;
  private final String version;
  private Request adding;

  /** Whether the router has a testament of this session. */
  private boolean left;

  private Request watching;
  private Request flushing;
  private boolean leaving;
  private long session;

  /** When somebody's word about us is to be contradicted; MAX_VALUE for never. */
  private long contradictAt = Long.MAX_VALUE;

  /** No sooner than this: whoever may publish on the topic would have us publish at will. */
  private long mayContradict = Long.MIN_VALUE;

  Presence(
      Link link,
      Publications publications,
      Stamps stamps,
      Journal journal,
      String topic,
      String version) {
    this.link = link;
    this.publications = publications;
    this.stamps = stamps;
    this.journal = journal;
    this.topic = topic;
    this.version = version;
  }

  /** A new session: first the testament, so that there is no online without it. */
  void joined(Happening.Joined welcome, long now) {
    lost();
    session = welcome.session();
    link.session()
        .filter(router -> router.routerHas("dealer", "testament_meta_api"))
        .ifPresent(router -> leaveTestament(router, now + Limits.PUBLISH));
    publish("online", Map.of());
  }

  private void leaveTestament(Session router, long deadline) {
    // Not stamped: a date and a number of now would be wrong when it is published.
    var will = new LinkedHashMap<>(content("offline", Map.of("cause", "lost")));
    stamps.source("agent", will);
    Map<String, Object> options = Map.of("publish_options", Publications.options(router));
    var payload = new Payload(List.of(topic, List.of(), will), options);
    adding = router.call(ADD, Map.of(), payload, deadline);
    watching = router.subscribe(topic, Map.of(), deadline);
  }

  private Map<String, Object> content(String status, Map<String, Object> more) {
    var content = new LinkedHashMap<String, Object>();
    content.put("status", status);
    content.putAll(more);
    content.put("version", version);
    content.put("session", session);
    return content;
  }

  private void publish(String status, Map<String, Object> more) {
    publications.state("agent", "status", content(status, more));
  }

  /** The end is near: says so, and takes the testament back. */
  void leave(long now) {
    leaving = true;
    publish("offline", Map.of("cause", "stopped"));
    if (!left && adding == null) return;
    link.session()
        .ifPresent(
            router -> {
              flushing = router.call(FLUSH, Map.of(), Payload.NONE, now + Limits.STOP);
            });
  }

  /** Whether the router has nothing more to do for it; what is to be published goes its own way. */
  boolean settled() {
    return flushing == null;
  }

  /**
   * What became of its requests, and events on its topic; false when it is about something else.
   */
  boolean happened(Happening happening, long now) {
    if (happening instanceof Happening.Event event && event.topic().equals(topic)) {
      if (!"online".equals(event.payload().named().get("status"))) {
        contradictAt = Math.max(now, mayContradict);
        tick(now);
      }
      return true;
    }
    if (happening instanceof Happening.SubscriptionRevoked h && h.topic().equals(topic)) {
      deaf("revoked: " + h.reason());
      return true;
    }
    if (happening instanceof Happening.Result h) return answered(h.request(), "");
    if (happening instanceof Happening.Refused h) return answered(h.request(), h.error());
    if (happening instanceof Happening.TimedOut h) return answered(h.request(), "no answer");
    return false;
  }

  /** Contradicts, if that is due. */
  void tick(long now) {
    if (now < contradictAt) return;
    contradictAt = Long.MAX_VALUE;
    if (leaving) return;
    mayContradict = now + Limits.CONTRADICT;
    publish("online", Map.of());
  }

  long deadline() {
    return contradictAt;
  }

  private boolean answered(Request request, String error) {
    if (request.equals(adding)) {
      adding = null;
      left = error.isEmpty();
      if (!left) {
        journal.info(
            "the router takes no testament: " + error + "; it won't tell when we are gone");
      }
    } else if (request.equals(watching)) {
      watching = null;
      deaf(error);
    } else if (request.equals(flushing)) {
      flushing = null;
    } else {
      return false;
    }
    return true;
  }

  private void deaf(String why) {
    journal.info(
        topic
            + ": not heard in this session: "
            + why
            + "; a late offline of an earlier session stands uncontradicted");
  }

  /** The session is gone, and the testament is the router's. */
  void lost() {
    adding = null;
    left = false;
    watching = null;
    flushing = null;
    contradictAt = Long.MAX_VALUE;
  }
}
