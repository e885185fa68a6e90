package io.sandpiper.router.core;

import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.ProtocolViolation;
import io.sandpiper.wamp.message.Uris;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** {@code wamp.session.*}: who is there, and who is no longer to be (Session Meta API). */
final class SessionMeta {
  private final Realm realm;

  SessionMeta(Realm realm) {
    this.realm = realm;
  }

  Map<String, Meta.Procedure> procedures() {
    return Map.of(
        "wamp.session.count", (caller, a) -> Meta.one((long) sessions(a).size()),
        "wamp.session.list", (caller, a) -> Meta.one(sessions(a)),
        "wamp.session.get", (caller, a) -> get(a.id(0)),
        "wamp.session.kill", this::kill,
        "wamp.session.kill_by_authid", this::killByAuthid,
        "wamp.session.kill_by_authrole", this::killByAuthrole,
        "wamp.session.kill_all", this::killAll);
  }

  /** All, or those of the roles in a list. */
  private List<Long> sessions(Arguments arguments) throws ProtocolViolation {
    var options = new HashMap<String, Object>();
    options.put("authroles", arguments.at(0));
    Optional<Set<String>> roles = Options.texts(options, "authroles");
    return realm.members().stream()
        .filter(m -> roles.map(r -> r.contains(m.identity().authrole())).orElse(true))
        .map(Member::session)
        .toList();
  }

  private Payload get(long session) throws Refused {
    Member member = realm.member(session).orElseThrow(() -> noSuchSession(session));
    return Meta.one(member.identity().details());
  }

  /** {@code kill(session, reason?, message?)}, the last two also by name. */
  private Payload kill(Member caller, Arguments arguments) throws Refused, ProtocolViolation {
    long session = arguments.id(0);
    Farewell farewell = farewell(arguments, 1);
    if (kill(caller, farewell, member -> member.session() == session).isEmpty()) {
      throw noSuchSession(session);
    }
    return Meta.one(null);
  }

  private Payload killByAuthid(Member caller, Arguments arguments)
      throws Refused, ProtocolViolation {
    String authid = arguments.text(0);
    Farewell farewell = farewell(arguments, 1);
    return Meta.one(kill(caller, farewell, member -> member.identity().authid().equals(authid)));
  }

  /** Counts where its sibling lists: so it stands in the specification. */
  private Payload killByAuthrole(Member caller, Arguments arguments)
      throws Refused, ProtocolViolation {
    String authrole = arguments.text(0);
    Farewell farewell = farewell(arguments, 1);
    return Meta.one(
        (long)
            kill(caller, farewell, member -> member.identity().authrole().equals(authrole)).size());
  }

  private Payload killAll(Member caller, Arguments arguments) throws Refused, ProtocolViolation {
    return Meta.one((long) kill(caller, farewell(arguments, 0), member -> true).size());
  }

  /** Nobody kills itself. */
  private List<Long> kill(Member caller, Farewell farewell, Predicate<Member> victim) {
    return realm.members().stream()
        .filter(member -> member != caller && victim.test(member))
        .filter(member -> member.dismiss(farewell.reason(), farewell.details()))
        .map(Member::session)
        .toList();
  }

  /** What a victim is told. */
  private record Farewell(String reason, Map<String, Object> details) {}

  private static Farewell farewell(Arguments arguments, int position)
      throws Refused, ProtocolViolation {
    String reason = arguments.textOr(position, "reason", Uris.CLOSE_NORMAL);
    String message = arguments.textOr(position + 1, "message", "");
    if (!Match.EXACT.allows(reason)) {
      throw new Refused(Uris.INVALID_URI, "reason: not a URI: " + Options.brief(reason));
    }
    return new Farewell(reason, message.isEmpty() ? Map.of() : Map.of("message", message));
  }

  private static Refused noSuchSession(long session) {
    return new Refused(Uris.NO_SUCH_SESSION, "no other session that is not leaving: " + session);
  }
}
