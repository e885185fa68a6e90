package io.sandpiper.wamp.session;

import io.sandpiper.wamp.message.ProtocolViolation;
import io.sandpiper.wamp.message.Uri;
import io.sandpiper.wamp.session.Happening.Ignored;
import io.sandpiper.wamp.session.Request.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Our requests that wait for an answer, by id and by deadline. */
final class Requests {
  /**
   * One request.
   *
   * @param match how a REGISTER or SUBSCRIBE applies
   * @param target the registration or subscription that is given up, else 0
   */
  record Pending(Request request, long deadline, Uri.Match match, long target) {}

  private final Map<Long, Pending> waiting = new HashMap<>();
  private final TreeSet<Pending> byDeadline =
      new TreeSet<>(
          Comparator.comparingLong(Pending::deadline)
              .thenComparingLong(pending -> pending.request().id()));
  private final Map<Long, Pending> expired = new LinkedHashMap<>();
  private long last;

  /** The next request id: without gaps, because a router may abort on one (Identifiers). */
  long nextId() {
    return ++last;
  }

  /** To be called before anything of a request has happened, or a refused one leaves a gap. */
  void requireRoom() {
    if (waiting.size() >= Limits.REQUESTS) {
      throw new IllegalStateException(waiting.size() + " requests without an answer");
    }
  }

  Request begin(Kind kind, String uri, long deadline, Uri.Match match) {
    return add(new Pending(new Request(nextId(), kind, uri), deadline, match, 0));
  }

  /** The giving up of a registration or subscription. */
  Request begin(Kind kind, String uri, long deadline, long target) {
    return add(new Pending(new Request(nextId(), kind, uri), deadline, Uri.Match.EXACT, target));
  }

  private Request add(Pending pending) {
    waiting.put(pending.request().id(), pending);
    byDeadline.add(pending);
    return pending.request();
  }

  /** The request that an answer is for; empty for one that is unknown or no longer waited for. */
  Optional<Pending> find(long id, Kind kind, String answer) throws ProtocolViolation {
    Pending pending = waiting.get(id);
    if (pending == null) return Optional.empty();
    if (pending.request().kind() == kind) return Optional.of(pending);
    throw new ProtocolViolation(
        answer + " for request " + id + ", which is a " + pending.request().kind());
  }

  /** The same, and the request waits no longer. */
  Optional<Pending> take(long id, Kind kind, String answer) throws ProtocolViolation {
    Optional<Pending> pending = find(id, kind, answer);
    pending.ifPresent(p -> remove(p.request()));
    return pending;
  }

  /** What an answer is that {@link #find} found nothing for. */
  static Happening stray(String answer, long request) {
    return new Ignored(answer + " for request " + request + ", not waited for");
  }

  boolean waits(Request request) {
    Pending pending = waiting.get(request.id());
    return pending != null && pending.request().equals(request);
  }

  boolean remove(Request request) {
    if (!waits(request)) return false;
    byDeadline.remove(waiting.remove(request.id()));
    return true;
  }

  /** A REGISTER or SUBSCRIBE that timed out and is answered now after all; remembered once. */
  Optional<Pending> takeExpired(long id, Kind kind) {
    Pending pending = expired.get(id);
    if (pending == null || pending.request().kind() != kind) return Optional.empty();
    return Optional.of(expired.remove(id));
  }

  boolean waitsForSubscription(String topic, Uri.Match match) {
    return waiting.values().stream()
        .anyMatch(
            p ->
                p.request().kind() == Kind.SUBSCRIBE
                    && p.match() == match
                    && p.request().uri().equals(topic));
  }

  /** Takes out what is overdue, the longest waiting first. */
  List<Request> overdue(long now) {
    if (deadline() > now) return List.of();
    var overdue = new ArrayList<Request>();
    while (!byDeadline.isEmpty() && byDeadline.first().deadline() <= now) {
      Pending pending = byDeadline.pollFirst();
      waiting.remove(pending.request().id());
      remember(pending);
      overdue.add(pending.request());
    }
    return overdue;
  }

  private void remember(Pending pending) {
    Kind kind = pending.request().kind();
    if (kind != Kind.REGISTER && kind != Kind.SUBSCRIBE) return;
    if (expired.size() >= Limits.EXPIRED) expired.remove(expired.keySet().iterator().next());
    expired.put(pending.request().id(), pending);
  }

  long deadline() {
    return byDeadline.isEmpty() ? Long.MAX_VALUE : byDeadline.first().deadline();
  }

  /** Ends all of them, in the order in which they were made. */
  List<Request> drain() {
    List<Request> all =
        waiting.values().stream()
            .map(Pending::request)
            .sorted(Comparator.comparingLong(Request::id))
            .toList();
    waiting.clear();
    byDeadline.clear();
    expired.clear();
    return all;
  }
}
