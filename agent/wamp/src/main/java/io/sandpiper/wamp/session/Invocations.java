package io.sandpiper.wamp.session;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The invocations that we owe an answer, by id and by the time that their callers gave them. */
final class Invocations {
  private static final long NEVER = Long.MAX_VALUE;

  /**
   * One invocation.
   *
   * @param wantsProgress its caller takes partial results
   * @param more further parts of it will come
   * @param deadline after which its caller does not wait any more
   */
  record Open(long id, boolean wantsProgress, boolean more, long deadline) {}

  private final Map<Long, Open> open = new HashMap<>();
  private final TreeSet<Open> byDeadline =
      new TreeSet<>(Comparator.comparingLong(Open::deadline).thenComparingLong(Open::id));

  /** Ended before their last part came: what still comes of them is no new invocation. */
  private final Set<Long> endedEarly = new LinkedHashSet<>();

  Optional<Open> find(long id) {
    return Optional.ofNullable(open.get(id));
  }

  boolean full() {
    return open.size() >= Limits.INVOCATIONS;
  }

  void add(long id, Map<String, Object> details, boolean more, long now) {
    boolean wantsProgress = Boolean.TRUE.equals(details.get("receive_progress"));
    put(new Open(id, wantsProgress, more, deadline(details.get("timeout"), now)));
  }

  /**
   * Milliseconds from now; anything else is what the router passed on unread from some caller, and
   * says nothing.
   */
  private static long deadline(Object timeout, long now) {
    boolean integer = timeout instanceof Long || timeout instanceof Integer;
    long millis = integer ? ((Number) timeout).longValue() : 0;
    if (millis <= 0 || millis > Limits.TIMEOUT_MILLIS) return NEVER;
    return now + millis * 1_000_000;
  }

  private void put(Open invocation) {
    open.put(invocation.id, invocation);
    if (invocation.deadline != NEVER) byDeadline.add(invocation);
  }

  /** Its last part has come. */
  void complete(long id) {
    Open old = take(id);
    put(new Open(id, old.wantsProgress, false, old.deadline));
  }

  /** False if it had ended before. */
  boolean end(long id) {
    Open ended = take(id);
    if (ended != null && ended.more) remember(id);
    return ended != null;
  }

  private Open take(long id) {
    Open taken = open.remove(id);
    if (taken != null) byDeadline.remove(taken);
    return taken;
  }

  void remember(long id) {
    if (endedEarly.size() >= Limits.ENDED_EARLY) {
      Iterator<Long> oldest = endedEarly.iterator();
      oldest.next();
      oldest.remove();
    }
    endedEarly.add(id);
  }

  boolean endedEarly(long id) {
    return endedEarly.contains(id);
  }

  /** Ends one whose time has passed. */
  Optional<Long> overdue(long now) {
    if (deadline() > now) return Optional.empty();
    long id = byDeadline.first().id;
    end(id);
    return Optional.of(id);
  }

  long deadline() {
    return byDeadline.isEmpty() ? NEVER : byDeadline.first().deadline;
  }

  void clear() {
    open.clear();
    byDeadline.clear();
    endedEarly.clear();
  }
}
