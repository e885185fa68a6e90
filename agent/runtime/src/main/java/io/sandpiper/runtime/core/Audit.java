package io.sandpiper.runtime.core;

import io.sandpiper.runtime.link.Journal;
import io.sandpiper.runtime.policy.Caller;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.Uris;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Who commanded what, and what came of it: a line of the log each, and an event where wanted. What
 * came as far as the device is always told. Refusals are told one by one up to {@link
 * Limits#AUDIT_REFUSALS} a caller and minute, and then only counted, so that who is denied can't
 * fill the journal. Pure.
 */
final class Audit {
  private static final String OK = "ok";

  /** A command, still without its outcome. */
  record Command(Caller caller, String component, String procedure, String arguments) {
    static Command of(Caller caller, String component, String procedure, Payload payload) {
      return new Command(caller, component, procedure, ArgumentText.of(payload));
    }

    private String text() {
      return "%s: %s.%s(%s)".formatted(caller.text(), component, procedure, arguments);
    }
  }

  /** A caller's refusals since {@code from}. */
  private static final class Refusals {
    final Caller caller;
    final long end;
    long told;
    long untold;
    Command last;

    Refusals(Caller caller, long end) {
      this.caller = caller;
      this.end = end;
    }
  }

  private final Journal journal;
  private final Consumer<Map<String, Object>> events;
  private final Set<String> carriedOut;

  private long now;

  /** In the order of their ends. */
  private final Map<String, Refusals> refusals = new LinkedHashMap<>();

  /**
   * @param prefix of the agent's own errors
   * @param events takes the content of each event
   */
  Audit(String prefix, Journal journal, Consumer<Map<String, Object>> events) {
    this.journal = journal;
    this.events = events;
    this.carriedOut = Set.of(OK, prefix + Answer.DEVICE_FAILED, Uris.CANCELED, Uris.TIMEOUT);
  }

  /**
   * A command has its answer.
   *
   * @param error the answer's URI; empty for a result
   * @param reason the error's sentence
   */
  void answered(Command command, String error, String reason) {
    String outcome = error.isEmpty() ? OK : error;
    if (!carriedOut.contains(outcome) && !refusal(command)) return;
    String end = error.isEmpty() ? "" : ", " + reason;
    journal.info("audit: " + command.text() + ": " + outcome + end);
    var event = caller(command.caller);
    event.put("target", command.component + "." + command.procedure);
    event.put("arguments", command.arguments);
    event.put("outcome", outcome);
    if (!reason.isEmpty()) event.put("reason", reason);
    events.accept(event);
  }

  private static Map<String, Object> caller(Caller caller) {
    var map = new LinkedHashMap<String, Object>();
    map.put("caller", caller.name());
    map.put("role", caller.role());
    return map;
  }

  /** Whether this one is told by itself. */
  private boolean refusal(Command command) {
    Caller caller = command.caller;
    boolean known = refusals.containsKey(caller.name());
    // Those beyond the bound are counted together: no name is longer than this one is odd.
    Caller as = known || refusals.size() < Limits.AUDIT_CALLERS ? caller : Caller.NOBODY;
    Refusals his =
        refusals.computeIfAbsent(as.name(), n -> new Refusals(as, now + Limits.AUDIT_WINDOW));
    if (his.told < Limits.AUDIT_REFUSALS) {
      his.told++;
      return true;
    }
    his.untold++;
    his.last = command; // its text is written when it is told: a flood is not to cost more
    return false;
  }

  /** The time goes on: tells how many refusals were not told. */
  void tick(long now) {
    this.now = now;
    while (deadline() <= now) {
      var oldest = refusals.values().iterator();
      summary(oldest.next());
      oldest.remove();
    }
  }

  /** Nothing more comes. */
  void end() {
    refusals.values().forEach(this::summary);
    refusals.clear();
  }

  private void summary(Refusals his) {
    if (his.untold == 0) return;
    String who = his.caller.equals(Caller.NOBODY) ? "others" : his.caller.text();
    journal.info(
        "audit: %s: %d more refused, the last %s".formatted(who, his.untold, his.last.text()));
    var event = caller(his.caller);
    event.put("outcome", "refused");
    event.put("count", his.untold);
    events.accept(event);
  }

  long deadline() {
    return refusals.isEmpty() ? Long.MAX_VALUE : refusals.values().iterator().next().end;
  }
}
