package io.sandpiper.runtime.core;

import io.sandpiper.runtime.link.Link;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.Uris;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The one answer that an invocation is owed. It goes only to the session that asked: after a
 * reconnect the caller has long been told that the callee left.
 */
final class Answer {
  /** Hears what the answer was. */
  interface Settled {
    /**
     * @param error its URI; empty for a result
     * @param text the error's sentence
     */
    void settled(Answer answer, String error, String text);
  }

  static final String DEVICE_FAILED = ".error.device_failed";

  private final Link link;
  private final long connection;
  private final long invocation;
  private final String prefix;
  private final Settled settled;
  private final boolean progressive;
  private boolean open = true;
  private Runnable canceled = () -> {};

  /**
   * @param progressive whether the caller takes the result in parts
   */
  Answer(Link link, long invocation, boolean progressive, String prefix, Settled settled) {
    this.link = link;
    this.connection = link.number();
    this.invocation = invocation;
    this.progressive = progressive;
    this.prefix = prefix;
    this.settled = settled;
  }

  boolean progressive() {
    return progressive;
  }

  /** Whether the caller still waits for it. */
  boolean open() {
    return open;
  }

  /** What follows when the caller gives up before he is answered. */
  void whenCanceled(Runnable then) {
    canceled = then;
  }

  void result(Map<String, Object> result) {
    if (!settle("", "")) return;
    link.session().ifPresent(session -> session.yield(invocation, Payload.named(result)));
  }

  /** A part of the result: for a caller who takes parts. */
  void progress(Map<String, Object> part) {
    if (!open || link.number() != connection) return;
    link.session().ifPresent(session -> session.progress(invocation, Payload.named(part)));
  }

  void invalidArgument(String text, Map<String, Object> details) {
    error(Uris.INVALID_ARGUMENT, text, details);
  }

  void noSuchProcedure(String uri) {
    error(Uris.NO_SUCH_PROCEDURE, "no procedure " + uri, Map.of());
  }

  void notAuthorized(String text) {
    error(Uris.NOT_AUTHORIZED, text, Map.of());
  }

  void tooOften(String text, double seconds) {
    error(prefix + ".error.rate_limited", text, Map.of("retry_after_seconds", seconds));
  }

  void deviceFailed(String reason) {
    error(prefix + DEVICE_FAILED, reason, Map.of());
  }

  /** The first few of the findings: more are in the log. */
  void badConfiguration(List<String> findings) {
    var told = new ArrayList<String>();
    for (String each : findings.subList(0, Math.min(Limits.FINDINGS, findings.size()))) {
      told.add(each.substring(0, Math.min(Limits.FINDING, each.length())));
    }
    String text = "nothing was changed: " + findings.size() + " mistakes in the new configuration";
    error(prefix + ".error.bad_configuration", text, Map.of("findings", told));
  }

  void busy(String what) {
    error(prefix + ".error.busy", what + " has too much to do; try again later", Map.of());
  }

  /**
   * A guard refuses the command.
   *
   * @param details which guard it is and how long still, for programs
   */
  void guarded(String text, Map<String, Object> details) {
    error(prefix + ".error.guarded", text, details);
  }

  /** It is somebody else's lease, or nobody's. */
  void notHolder(String text) {
    error(prefix + ".error.not_holder", text, Map.of());
  }

  /** A later command has come before this one could be carried out. */
  void overtaken(String by) {
    error(prefix + ".error.overtaken", by + " came before it was carried out", Map.of());
  }

  void canceled() {
    if (!open) return;
    error(Uris.CANCELED, "canceled by the caller", Map.of());
    canceled.run();
  }

  private void error(String uri, String text, Map<String, Object> details) {
    if (!settle(uri, text)) return;
    link.session()
        .ifPresent(session -> session.fail(invocation, uri, new Payload(List.of(text), details)));
  }

  /** False when it was answered before, or on an earlier connection. */
  private boolean settle(String error, String text) {
    if (!open) return false;
    open = false;
    settled.settled(this, error, text);
    return link.number() == connection;
  }
}
