package io.sandpiper.router.core;

import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.ProtocolViolation;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/** The procedures that the router answers itself (Session Meta API, Registration Meta API). */
final class Meta {
  sealed interface Answer {
    record Done(Payload payload) implements Answer {}

    record Failed(String error, String text) implements Answer {}
  }

  /** See {@link Dealer#revoke}. */
  interface Revocation {
    boolean revoke(Member callee, long registration, String reason);
  }

  private final Realm realm;
  private final Patterns<Registration> registrations;
  private final Revocation revocation;

  Meta(Realm realm, Patterns<Registration> registrations, Revocation revocation) {
    this.realm = realm;
    this.registrations = registrations;
    this.revocation = revocation;
  }

  /** Whether a URI is the protocol's own: nobody registers or publishes there. */
  static boolean owns(String uri) {
    return uri.equals("wamp") || uri.startsWith("wamp.");
  }

  Answer call(Member caller, String procedure, Payload payload) {
    try {
      return switch (procedure) {
        case "wamp.session.count" -> done((long) sessions(payload).size());
        case "wamp.session.list" -> done(sessions(payload));
        case "wamp.session.get" -> get(payload);
        case "wamp.session.kill" -> kill(caller, payload);
        case "wamp.session.kill_by_authid" -> killByAuthid(caller, payload);
        case "wamp.session.kill_by_authrole" -> killByAuthrole(caller, payload);
        case "wamp.session.kill_all" -> killAll(caller, payload);
        case "wamp.registration.list" -> done(registrationList());
        case "wamp.registration.lookup" -> lookup(payload);
        case "wamp.registration.match" -> done(id(registrations.best(text(payload, 0))));
        case "wamp.registration.get" -> registration(payload);
        case "wamp.registration.remove_callee" -> removeCallee(payload);
        default -> new Answer.Failed(Uris.NO_SUCH_PROCEDURE, "not offered here: " + procedure);
      };
    } catch (BadReason wrong) {
      return new Answer.Failed(Uris.INVALID_URI, wrong.getMessage());
    } catch (ProtocolViolation wrong) {
      // Of an argument: an application's mistake, and no reason to end its session.
      return new Answer.Failed(Uris.INVALID_ARGUMENT, wrong.getMessage());
    }
  }

  /** All, or those of the roles in a list. */
  private List<Object> sessions(Payload payload) throws ProtocolViolation {
    var arguments = new LinkedHashMap<String, Object>();
    if (!payload.arguments().isEmpty()) arguments.put("authroles", payload.arguments().get(0));
    Optional<Set<String>> roles = Options.texts(arguments, "authroles");
    return realm.members().stream()
        .filter(m -> roles.map(r -> r.contains(m.identity().authrole())).orElse(true))
        .<Object>map(Member::session)
        .toList();
  }

  private Answer get(Payload payload) throws ProtocolViolation {
    long session = id(payload, 0);
    return realm
        .member(session)
        .<Answer>map(member -> done(member.identity().details()))
        .orElseGet(() -> noSuchSession(session));
  }

  /** {@code kill(session, reason?, message?)}, the last two also by name. */
  private Answer kill(Member caller, Payload payload) throws ProtocolViolation, BadReason {
    long session = id(payload, 0);
    Farewell farewell = farewell(payload, 1);
    Optional<Member> victim = realm.member(session).filter(member -> member != caller);
    return victim.isPresent() && victim.get().dismiss(farewell.reason(), farewell.details())
        ? done(null)
        : noSuchSession(session);
  }

  private Answer killByAuthid(Member caller, Payload payload) throws ProtocolViolation, BadReason {
    String authid = text(payload, 0);
    return done(
        killIf(m -> m != caller && m.identity().authid().equals(authid), farewell(payload, 1)));
  }

  /** Counts where its sibling lists: so it stands in the specification. */
  private Answer killByAuthrole(Member caller, Payload payload)
      throws ProtocolViolation, BadReason {
    String authrole = text(payload, 0);
    return done(
        (long)
            killIf(
                    m -> m != caller && m.identity().authrole().equals(authrole),
                    farewell(payload, 1))
                .size());
  }

  private Answer killAll(Member caller, Payload payload) throws ProtocolViolation, BadReason {
    return done((long) killIf(m -> m != caller, farewell(payload, 0)).size());
  }

  private List<Long> killIf(Predicate<Member> victim, Farewell farewell) {
    return realm.members().stream()
        .filter(victim)
        .filter(member -> member.dismiss(farewell.reason(), farewell.details()))
        .map(Member::session)
        .toList();
  }

  private static final class BadReason extends Exception {
    BadReason(String text) {
      super(text, null, false, false);
    }
  }

  /** What a victim is told. */
  private record Farewell(String reason, Map<String, Object> details) {}

  private static Farewell farewell(Payload payload, int position)
      throws ProtocolViolation, BadReason {
    String reason = textOr(payload, position, "reason", Uris.CLOSE_NORMAL);
    String message = textOr(payload, position + 1, "message", "");
    if (!Match.EXACT.allows(reason)) {
      throw new BadReason("reason: not a URI: " + Options.brief(reason));
    }
    return new Farewell(reason, message.isEmpty() ? Map.of() : Map.of("message", message));
  }

  private static Answer noSuchSession(long session) {
    String text = "no other session that is not leaving: " + session;
    return new Answer.Failed(Uris.NO_SUCH_SESSION, text);
  }

  private Map<String, Object> registrationList() {
    var list = new LinkedHashMap<String, Object>();
    for (Match match : Match.values()) {
      list.put(match.word, registrations.entries(match).stream().map(Registration::id).toList());
    }
    return list;
  }

  private Answer lookup(Payload payload) throws ProtocolViolation {
    var options = new LinkedHashMap<String, Object>();
    if (payload.arguments().size() > 1 && payload.arguments().get(1) instanceof Map<?, ?> given) {
      options.put("match", given.get("match"));
    }
    return done(id(registrations.get(Match.of(options), text(payload, 0))));
  }

  private Answer registration(Payload payload) throws ProtocolViolation {
    long id = id(payload, 0);
    for (Match match : Match.values()) {
      for (Registration registration : registrations.entries(match)) {
        if (registration.id() == id) return done(details(registration));
      }
    }
    return new Answer.Failed(Uris.NO_SUCH_REGISTRATION, "no such registration: " + id);
  }

  /** {@code remove_callee(registration, session, reason?)}. */
  private Answer removeCallee(Payload payload) throws ProtocolViolation {
    long id = id(payload, 0);
    long session = id(payload, 1);
    String reason = textOr(payload, 2, "reason", Uris.UNREGISTERED);
    Optional<Member> callee = realm.member(session);
    return callee.isPresent() && revocation.revoke(callee.get(), id, reason)
        ? done(null)
        : new Answer.Failed(Uris.NO_SUCH_REGISTRATION, "not a registration of " + session);
  }

  private static Map<String, Object> details(Registration registration) {
    var details = new LinkedHashMap<String, Object>();
    details.put("id", registration.id());
    details.put("uri", registration.procedure());
    details.put("match", registration.match().word);
    details.put("invoke", "single");
    return details;
  }

  private static Object id(Optional<Registration> registration) {
    return registration.map(Registration::id).orElse(null);
  }

  private static long id(Payload payload, int position) throws ProtocolViolation {
    Object value = argument(payload, position);
    OptionalLong id = Options.id(value);
    if (id.isPresent()) return id.getAsLong();
    throw new ProtocolViolation("argument " + position + ": expected an id");
  }

  private static String text(Payload payload, int position) throws ProtocolViolation {
    if (argument(payload, position) instanceof String text) return text;
    throw new ProtocolViolation("argument " + position + ": expected a URI");
  }

  private static String textOr(Payload payload, int position, String name, String otherwise)
      throws ProtocolViolation {
    Object value = argument(payload, position);
    if (value == null) return Options.text(payload.named(), name, otherwise);
    if (value instanceof String text) return text;
    throw new ProtocolViolation("argument " + position + ": expected a string");
  }

  private static Object argument(Payload payload, int position) {
    return position < payload.arguments().size() ? payload.arguments().get(position) : null;
  }

  private static Answer done(Object value) {
    return new Answer.Done(new Payload(Collections.singletonList(value), Map.of()));
  }
}
