package io.sandpiper.runtime.link;

import io.sandpiper.wamp.message.Messages;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.session.Happening;
import io.sandpiper.wamp.session.Request;
import io.sandpiper.wamp.session.Session;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Looks our own registrations up at the router, one after the other: some routers take one away and
 * tell nobody (Crossbar.io's {@code wamp.registration.remove_callee}). Where the router does not
 * offer it or does not permit it, nothing is looked up for the rest of the session. Pure.
 */
final class Lookups {
  private static final String LOOKUP = "wamp.registration.lookup";

  /** Told when a registration is not at the router any more. */
  interface Vanished {
    /**
     * @param elsewhere whether another session has registered the procedure
     */
    void vanished(String uri, boolean elsewhere, long now);
  }

  /** A registration of ours, as the router numbered it. */
  private record Held(String uri, long registration) {}

  private final RandomGenerator chance;
  private final Journal journal;

  private final Vanished vanished;

  /** The one that is due next is first. */
  private final Deque<Held> round = new ArrayDeque<>();

  private Held asked;
  private Request request;
  private int made;
  private long at = Long.MAX_VALUE;

  Lookups(RandomGenerator chance, Journal journal, Vanished vanished) {
    this.chance = chance;
    this.journal = journal;
    this.vanished = vanished;
  }

  /** A new session. */
  void joined(long now) {
    lost();
    made = 0;
    // By then the router has answered what was declared.
    at = now + Limits.REQUEST;
  }

  void lost() {
    round.clear();
    request = null;
    at = Long.MAX_VALUE;
  }

  void held(String uri, long registration) {
    round.addLast(new Held(uri, registration));
  }

  void given(String uri) {
    round.removeIf(held -> held.uri.equals(uri));
  }

  long deadline() {
    return at;
  }

  void tick(Session session, long now) {
    if (now < at) return;
    if (!session.routerHas("dealer", "registration_meta_api")) {
      at = Long.MAX_VALUE;
      return;
    }
    if (request == null && !round.isEmpty()) ask(session, now);
    long all = made < round.size() ? Limits.CHECK_FIRST : Limits.CHECK;
    long span = all / Math.max(1, round.size());
    span = Math.max(span, Limits.CHECK_SPACING);
    at = now + span / 2 + chance.nextLong(span);
  }

  private void ask(Session session, long now) {
    made++;
    asked = round.removeFirst();
    round.addLast(asked);
    request = session.call(LOOKUP, Map.of(), Payload.of(asked.uri), now + Limits.REQUEST);
  }

  /** What became of a lookup; false when it is about something else. */
  boolean happened(Happening happening, long now) {
    if (happening instanceof Happening.Result h && h.request().equals(request)) {
      request = null;
      answered(h.payload(), now);
    } else if (happening instanceof Happening.Refused h && h.request().equals(request)) {
      request = null;
      off(h.error());
    } else if (happening instanceof Happening.TimedOut h && h.request().equals(request)) {
      request = null; // whether the session is well others find out
    } else {
      return false;
    }
    return true;
  }

  private void answered(Payload payload, long now) {
    Object found = payload.arguments().isEmpty() ? null : payload.arguments().get(0);
    long registration = Messages.id(found);
    if (found != null && registration < 0) {
      off("an answer that is no id");
    } else if (registration != asked.registration && round.contains(asked)) {
      vanished.vanished(asked.uri, found != null, now);
    }
  }

  private void off(String why) {
    at = Long.MAX_VALUE;
    journal.info("registrations are not looked up at this router: " + LOOKUP + ": " + why);
  }
}
