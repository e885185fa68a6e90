package io.sandpiper.runtime.link;

import io.sandpiper.wamp.message.Uris;
import io.sandpiper.wamp.session.Happening;
import io.sandpiper.wamp.session.Happening.RegistrationRevoked;
import io.sandpiper.wamp.session.Happening.SubscriptionRevoked;
import io.sandpiper.wamp.session.Request;
import io.sandpiper.wamp.session.Session;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * The desired registrations and subscriptions, and how far the present session is with each. A
 * refused one is retried alone while the rest serves.
 *
 * <p>One that another session holds is mostly our own ghost's: a session whose line was cut, and in
 * which the router believes until its pings or TCP tell it otherwise, which with Crossbar.io's
 * defaults is never. So Crossbar.io is told to take it away from the other ({@code
 * force_reregister}). A ghost takes nothing back, but another agent of our name would; so who was
 * taken something does not use force for {@link Limits#TAKEN}, and the later one keeps it. Pure.
 */
final class Declarations {
  /** As the specification has it, and as nexus and older ones. */
  private static final String NOT_DISCLOSED = "wamp.error.option_disallowed.disclose_me";

  private static final String MAY_NOT_DISCLOSE = "wamp.error.disclose_me.not_allowed";

  private enum State {
    /** To be asked for at {@code at}. */
    WANTED,
    ASKED,
    HELD
  }

  private static final class Entry {
    final Declaration what;
    State state = State.WANTED;
    long at;
    int refusals;
    int failures;

    /** A request in this session got no answer, but may have been carried out. */
    boolean unanswered;

    /** Whoever else holds it is to lose it. */
    boolean forcing;

    /** The registration that the router is to forget before it is asked for another; 0 for none. */
    long stale;

    long registration;

    /** When another session took it, if one did. */
    OptionalLong takenAt = OptionalLong.empty();

    /** Not wanted any more, but asked for. */
    boolean withdrawn;

    String trouble = "";
    final List<Long> revocations = new ArrayList<>();

    Entry(Declaration what) {
      this.what = what;
    }
  }

  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<Long, Entry> asked = new LinkedHashMap<>();

  /** Registrations that nobody wants any more. */
  private final Deque<Long> surplus = new ArrayDeque<>();

  private final RandomGenerator chance;
  private final Journal journal;
  private final Lookups lookups;

  /** Whether registrations ask to be told who calls: the policy goes by it. */
  private boolean asksWhoCalls = true;

  /** Whether the router knows {@code force_reregister}. */
  private boolean crossbar;

  Declarations(RandomGenerator chance, Journal journal) {
    this.chance = chance;
    this.journal = journal;
    this.lookups = new Lookups(chance, journal, this::vanished);
  }

  void add(Declaration declaration) {
    Entry entry = new Entry(declaration);
    for (Entry each : asked.values()) {
      // It was given up a moment ago, and is still being asked for.
      if (each.withdrawn && each.what.equals(declaration)) entry = each;
    }
    entry.withdrawn = false;
    if (entries.putIfAbsent(key(declaration), entry) != null) {
      throw new IllegalStateException("declared twice: " + key(declaration));
    }
  }

  private static String key(Declaration declaration) {
    return declaration.kind() + " " + declaration.uri();
  }

  /** Gives a registration up, at the next tick or as soon as its answer has come. */
  void remove(Declaration declaration) {
    if (declaration.kind() != Request.Kind.REGISTER) {
      throw new IllegalArgumentException("kind: REGISTER, is " + declaration.kind());
    }
    Entry entry = entries.remove(key(declaration));
    if (entry == null) throw new IllegalStateException("not declared: " + key(declaration));
    lookups.given(declaration.uri());
    entry.withdrawn = true;
    if (entry.state == State.HELD) surplus.add(entry.registration);
    else if (entry.stale != 0) surplus.add(entry.stale);
  }

  /** A new session: everything is wanted again. */
  void joined(Happening.Joined welcome, long now) {
    asksWhoCalls = true;
    crossbar = welcome.details().containsKey("x_cb_node");
    lookups.joined(now);
    asked.clear();
    surplus.clear();
    for (Entry entry : entries.values()) {
      entry.state = State.WANTED;
      entry.at = now;
      entry.refusals = 0;
      entry.failures = 0;
      entry.unanswered = false;
      entry.forcing = false;
      entry.stale = 0;
      entry.trouble = "";
    }
  }

  /** The session is gone, and what it held with it. */
  void lost() {
    lookups.lost();
    asked.clear();
    surplus.clear();
    for (Entry entry : entries.values()) entry.state = State.WANTED;
  }

  /** Asks for what is due, a bounded number at a time. */
  void tick(Session session, long now) {
    lookups.tick(session, now);
    while (!surplus.isEmpty()) {
      long registration = surplus.remove();
      if (session.holds(registration)) session.unregister(registration, now + Limits.REQUEST);
    }
    for (Entry entry : entries.values()) {
      if (asked.size() >= Limits.DECLARING) return;
      if (entry.state == State.WANTED && entry.at <= now) ask(entry, session, now);
    }
  }

  private void ask(Entry entry, Session session, long now) {
    Declaration what = entry.what;
    long deadline = now + Limits.REQUEST;
    // Revoked since, or under one number with another that was given up: nothing to forget.
    if (session.holds(entry.stale)) session.unregister(entry.stale, deadline);
    entry.stale = 0;
    var options = new LinkedHashMap<>(what.options());
    if (entry.forcing) options.put("force_reregister", true);
    if (asksWhoCalls
        && what.kind() == Request.Kind.REGISTER
        && session.routerHas("dealer", "caller_identification")) {
      options.put("disclose_caller", true);
    }
    Request request =
        what.kind() == Request.Kind.REGISTER
            ? session.register(what.uri(), options, deadline)
            : session.subscribe(what.uri(), options, deadline);
    entry.state = State.ASKED;
    asked.put(request.id(), entry);
  }

  long deadline() {
    if (asked.size() >= Limits.DECLARING) return lookups.deadline();
    return entries.values().stream()
        .filter(entry -> entry.state == State.WANTED)
        .mapToLong(entry -> entry.at)
        .reduce(lookups.deadline(), Math::min);
  }

  /** What became of the requests of ours; false when it is about something else. */
  boolean happened(Happening happening, long now) {
    if (lookups.happened(happening, now)) return true;
    if (happening instanceof Happening.Registered h) {
      Entry entry = asked.get(h.request().id());
      if (!held(h.request(), h.registration())) return false;
      if (!entry.withdrawn) lookups.held(h.request().uri(), h.registration());
      return true;
    }
    if (happening instanceof Happening.Subscribed h) return held(h.request(), h.subscription());
    if (happening instanceof Happening.Refused h) return refused(h, now);
    if (happening instanceof Happening.TimedOut h) {
      Entry entry = asked.remove(h.request().id());
      if (entry == null) return false;
      if (entry.withdrawn) return true;
      entry.unanswered = true;
      failed(entry, "no answer", now);
      return true;
    }
    if (happening instanceof RegistrationRevoked h) {
      forget(h.registration());
      return revoked(h.procedure(), h.reason(), now);
    }
    if (happening instanceof SubscriptionRevoked h) return revoked(h.topic(), h.reason(), now);
    return false;
  }

  private boolean held(Request request, long registration) {
    Entry entry = asked.remove(request.id());
    if (entry == null) return false;
    if (entry.withdrawn) {
      surplus.add(registration);
      return true;
    }
    if (!entry.trouble.isEmpty()) journal.info(entry.what.uri() + ": registered after all");
    entry.state = State.HELD;
    entry.registration = registration;
    entry.trouble = "";
    return true;
  }

  private boolean refused(Happening.Refused refusal, long now) {
    Entry entry = asked.remove(refusal.request().id());
    if (entry == null) return false;
    if (entry.withdrawn) return true;
    String error = refusal.error();
    switch (error) {
      case Uris.PROCEDURE_ALREADY_EXISTS -> heldByAnother(entry, error, now);
      case NOT_DISCLOSED, MAY_NOT_DISCLOSE -> {
        if (asksWhoCalls) journal.warn("the router won't tell who calls: " + error);
        asksWhoCalls = false;
        again(entry, now);
      }
      case Uris.NOT_AUTHORIZED,
          Uris.AUTHORIZATION_DENIED,
          Uris.INVALID_URI,
          Uris.PROCEDURE_EXISTS_WITH_DIFFERENT_POLICY -> {
        journal.warn(entry.what.uri() + ": refused with " + error + "; off for an hour");
        entry.trouble = error;
        again(entry, now + Limits.OFF);
      }
      default -> failed(entry, error, now);
    }
    return true;
  }

  private void heldByAnother(Entry entry, String error, long now) {
    boolean force = crossbar && !takenLately(entry, now);
    if (force && !entry.forcing) {
      journal.info(
          entry.what.uri()
              + ": already registered by another session (our last one, in which the router still"
              + " believes, or another agent of this name); taking it over");
      entry.forcing = true;
      entry.trouble = error;
      again(entry, now);
    } else if (entry.unanswered) {
      // Perhaps registered by this very session, and only a new one can tell.
      failed(entry, error, now);
    } else {
      if (entry.refusals == 0) {
        journal.warn(
            entry.what.uri()
                + ": already registered by another session (another agent of this name, or our last"
                + " session, in which the router still believes); retrying");
      }
      entry.forcing = force;
      entry.trouble = error;
      again(entry, now + retryIn(entry.refusals++));
    }
  }

  private static boolean takenLately(Entry entry, long now) {
    return entry.takenAt.isPresent() && now - entry.takenAt.getAsLong() < Limits.TAKEN;
  }

  private void failed(Entry entry, String trouble, long now) {
    entry.trouble = trouble;
    entry.failures++;
    again(entry, now + retryIn(entry.failures - 1));
  }

  /** Full jitter, but never at once: the ghost needs time to die. */
  private long retryIn(int tries) {
    long first = Limits.REDECLARE_FIRST.toNanos();
    long bound = Math.min(Limits.REDECLARE_MAX.toNanos(), first << Math.min(tries, 6));
    return first / 2 + chance.nextLong(bound);
  }

  /** The router may give its number to another of ours, which is not to be given up for it. */
  private void forget(long registration) {
    for (Entry entry : entries.values()) {
      if (entry.stale == registration) entry.stale = 0;
    }
  }

  private boolean revoked(String uri, String reason, long now) {
    for (Entry entry : entries.values()) {
      if (entry.what.uri().equals(uri) && entry.state == State.HELD) {
        entry.takenAt = OptionalLong.of(now);
        long from = Limits.REVOKED_FROM.toNanos();
        long wait = from + chance.nextLong(Limits.REVOKED_TO.toNanos() - from);
        String who = "taken away by the router, or by another agent of this name";
        gone(entry, "revoked: " + reason, who, now, wait);
        return true;
      }
    }
    return false;
  }

  /** A registration that was not there when it was looked up. */
  private void vanished(String uri, boolean elsewhere, long now) {
    for (Entry entry : entries.values()) {
      if (entry.what.uri().equals(uri) && entry.state == State.HELD) {
        if (elsewhere) entry.takenAt = OptionalLong.of(now);
        // Given up too: so it is gone for certain, and what still comes by it is refused.
        entry.stale = entry.registration;
        gone(entry, "vanished", "gone from the router, which did not tell", now, 0);
      }
    }
  }

  private void gone(Entry entry, String trouble, String what, long now, long wait) {
    String uri = entry.what.uri();
    lookups.given(uri);
    entry.trouble = trouble;
    entry.revocations.removeIf(at -> now - at > Limits.TAKEN);
    entry.revocations.add(now);
    if (entry.revocations.size() > Limits.REVOKED_AN_HOUR) {
      journal.warn(uri + ": " + what + ", again and again; off for an hour");
      again(entry, now + Limits.OFF);
    } else {
      journal.warn(uri + ": " + what + "; declaring it again");
      again(entry, now + wait);
    }
  }

  private static void again(Entry entry, long at) {
    entry.state = State.WANTED;
    entry.at = at;
  }

  /** Whether the session fails requests so often that a new one is worth a try. */
  boolean sick() {
    return entries.values().stream().anyMatch(entry -> entry.failures >= Limits.SICK_AFTER);
  }

  /** What is missing now, with the reason: for health. */
  Map<String, String> missing() {
    var missing = new LinkedHashMap<String, String>();
    for (Entry entry : entries.values()) {
      if (entry.state != State.HELD) {
        missing.put(entry.what.uri(), entry.trouble.isEmpty() ? "not yet asked" : entry.trouble);
      }
    }
    return missing;
  }
}
