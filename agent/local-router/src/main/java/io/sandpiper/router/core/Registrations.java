package io.sandpiper.router.core;

import io.sandpiper.wamp.message.Message.Register;
import io.sandpiper.wamp.message.Message.Registered;
import io.sandpiper.wamp.message.Message.Unregister;
import io.sandpiper.wamp.message.Message.Unregistered;
import io.sandpiper.wamp.message.ProtocolViolation;
import io.sandpiper.wamp.message.Uris;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who may be called, and the news of it (Registration Meta API). */
final class Registrations {
  private static final long REGISTER = 64;
  private static final long UNREGISTER = 66;

  private final Router router;
  private final News news;
  private final Patterns<Registration> patterns = new Patterns<>();

  Registrations(Router router, News news) {
    this.router = router;
    this.news = news;
  }

  Patterns<Registration> patterns() {
    return patterns;
  }

  void register(Member callee, Register m) throws ProtocolViolation {
    Match match = Match.of(m.options());
    Invoke invoke = Invoke.of(m.options());
    var asked =
        new Registration.Callee(
            callee,
            Options.flag(m.options(), "disclose_caller", false),
            Options.flag(m.options(), "forward_timeout", false));
    String procedure = m.procedure();
    int limit = router.settings().limits().registrations();
    Optional<Registration> there = patterns.get(match, procedure);
    if (!match.allows(procedure) || Meta.owns(procedure)) {
      refuse(callee, m, Uris.INVALID_URI, "invalid, too long or reserved: ");
    } else if (there.filter(r -> r.invoke() == Invoke.SINGLE || r.has(callee)).isPresent()) {
      refuse(callee, m, Uris.PROCEDURE_ALREADY_EXISTS, "already registered: ");
    } else if (there.filter(r -> r.invoke() != invoke).isPresent()) {
      String text = "registered with invoke " + there.get().invoke().word + ": ";
      refuse(callee, m, Uris.PROCEDURE_EXISTS_WITH_DIFFERENT_POLICY, text);
    } else if (callee.registrations.size() >= limit) {
      refuse(callee, m, Limits.REACHED, limit + " are registered, not: ");
    } else {
      Registration registration =
          there.orElseGet(() -> new Registration(router.newKey(match, procedure), invoke));
      registration.add(asked);
      patterns.put(registration);
      callee.registrations.put(registration.id(), registration);
      callee.send(new Registered(m.request(), registration.id()));
      if (there.isEmpty()) {
        news.tell("wamp.registration.on_create", callee.session(), registration.details());
      }
      news.tell("wamp.registration.on_register", callee.session(), registration.id());
    }
  }

  private static void refuse(Member callee, Register m, String error, String text) {
    callee.refuse(REGISTER, m.request(), error, text + Options.brief(m.procedure()));
  }

  /** Calls that are running are still to be answered. */
  void unregister(Member callee, Unregister m) {
    Registration registration = callee.registrations.get(m.registration());
    if (registration == null) {
      String text = "not a registration of this session: " + m.registration();
      callee.refuse(UNREGISTER, m.request(), Uris.NO_SUCH_REGISTRATION, text);
    } else {
      callee.send(new Unregistered(m.request(), Map.of()));
      remove(registration, callee);
    }
  }

  /**
   * Takes a registration from its callee, who is told if it can take it (Registration Revocation).
   *
   * @return whether this callee had it
   */
  boolean revoke(Member callee, long id, String reason) {
    Registration registration = callee.registrations.get(id);
    if (registration == null) return false;
    if (callee.has(Feature.REGISTRATION_REVOCATION)) {
      callee.send(new Unregistered(0, Map.of("registration", id, "reason", reason)));
    }
    remove(registration, callee);
    return true;
  }

  void left(Member callee) {
    for (Registration each : List.copyOf(callee.registrations.values())) remove(each, callee);
  }

  private void remove(Registration registration, Member callee) {
    callee.registrations.remove(registration.id());
    registration.remove(callee);
    if (registration.isEmpty()) patterns.remove(registration);
    news.tell("wamp.registration.on_unregister", callee.session(), registration.id());
    if (registration.isEmpty()) {
      news.tell("wamp.registration.on_delete", callee.session(), registration.id());
    }
  }
}
