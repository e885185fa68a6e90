package io.sandpiper.router.core;

import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.ProtocolViolation;
import io.sandpiper.wamp.message.Uris;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * {@code wamp.registration.*} and {@code wamp.subscription.*}, which have the same shape
 * (Registration Meta API, Subscription Meta API).
 */
final class PatternMeta<E extends Patterns.Entry> {
  /** Not in the specification: made after {@link Uris#UNREGISTERED}. */
  private static final String UNSUBSCRIBED = "wamp.error.unsubscribed";

  /** See {@link Registrations#revoke}, {@link Subscriptions#revoke}. */
  interface Revocation {
    boolean revoke(Member holder, long id, String reason);
  }

  /**
   * What differs.
   *
   * @param prefix of the procedures
   * @param holder one who registered or subscribed
   * @param unknown the error for an id that there is not
   * @param removed why it was taken away, unless the caller says
   */
  private record Words(String prefix, String holder, String unknown, String removed) {}

  private final Realm realm;
  private final Words words;
  private final Patterns<E> patterns;
  private final Revocation revocation;

  private PatternMeta(Realm realm, Words words, Patterns<E> patterns, Revocation revocation) {
    this.realm = realm;
    this.words = words;
    this.patterns = patterns;
    this.revocation = revocation;
  }

  static Map<String, Meta.Procedure> of(Realm realm, Registrations registrations) {
    var words =
        new Words("wamp.registration.", "callee", Uris.NO_SUCH_REGISTRATION, Uris.UNREGISTERED);
    Patterns<Registration> patterns = registrations.patterns();
    return new PatternMeta<>(realm, words, patterns, registrations::revoke)
        .procedures(uri -> patterns.best(uri).map(Registration::id).orElse(null));
  }

  static Map<String, Meta.Procedure> of(Realm realm, Subscriptions subscriptions) {
    var words =
        new Words("wamp.subscription.", "subscriber", Uris.NO_SUCH_SUBSCRIPTION, UNSUBSCRIBED);
    Patterns<Subscription> patterns = subscriptions.patterns();
    return new PatternMeta<>(realm, words, patterns, subscriptions::revoke)
        .procedures(
            uri -> {
              List<Long> ids = patterns.all(uri).stream().map(Subscription::id).toList();
              return ids.isEmpty() ? null : ids;
            });
  }

  private Map<String, Meta.Procedure> procedures(Function<String, Object> match) {
    Map<String, Meta.Procedure> byName =
        Map.of(
            "list",
            (caller, a) -> list(),
            "lookup",
            (caller, a) -> lookup(a),
            "match",
            (caller, a) -> Meta.one(match.apply(a.text(0))),
            "get",
            (caller, a) -> Meta.one(entry(a).details()),
            "list_" + words.holder() + "s",
            (caller, a) -> Meta.one(entry(a).sessions()),
            "count_" + words.holder() + "s",
            (caller, a) -> Meta.one((long) entry(a).sessions().size()),
            "remove_" + words.holder(),
            (caller, a) -> remove(a));
    var procedures = new HashMap<String, Meta.Procedure>();
    byName.forEach((name, procedure) -> procedures.put(words.prefix() + name, procedure));
    return procedures;
  }

  private Payload list() {
    var list = new LinkedHashMap<String, Object>();
    for (Match match : Match.values()) {
      list.put(match.word, patterns.entries(match).stream().map(E::id).toList());
    }
    return Meta.one(list);
  }

  /** {@code lookup(uri, options?)}. */
  private Payload lookup(Arguments arguments) throws Refused, ProtocolViolation {
    Match match = Match.of(arguments.map(1));
    return Meta.one(patterns.get(match, arguments.text(0)).map(E::id).orElse(null));
  }

  private E entry(Arguments arguments) throws Refused {
    long id = arguments.id(0);
    return patterns
        .get(id)
        .orElseThrow(() -> new Refused(words.unknown(), "there is none with id " + id));
  }

  /** {@code remove_callee(id, session, reason?)}; not in the specification, but on Crossbar.io. */
  private Payload remove(Arguments arguments) throws Refused, ProtocolViolation {
    long id = entry(arguments).id();
    long session = arguments.id(1);
    String reason = arguments.textOr(2, "reason", words.removed());
    Optional<Member> holder = realm.member(session);
    if (holder.isEmpty() || !revocation.revoke(holder.get(), id, reason)) {
      throw new Refused(words.unknown(), "not one of session " + session);
    }
    return Meta.one(null);
  }
}
