package io.sandpiper.runtime.link;

import io.sandpiper.runtime.config.Configuration.Router;
import io.sandpiper.runtime.link.Link.Phase;
import io.sandpiper.wamp.message.Message.Challenge;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.ProtocolViolation;
import io.sandpiper.wamp.message.Uris;
import io.sandpiper.wamp.session.Authenticator;
import io.sandpiper.wamp.session.Ending;
import io.sandpiper.wamp.session.Happening;
import io.sandpiper.wamp.session.Proof;
import io.sandpiper.wamp.session.Request;
import io.sandpiper.wamp.session.Session;
import io.sandpiper.wamp.transport.Closed;
import io.sandpiper.wamp.transport.Transport.Connection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One connection, from the dialling to its end, and the session on it: opens, joins, pings, notices
 * silence, closes. Pure.
 */
final class Attempt {
  /** Who made the attempt. */
  interface Owner {
    void joined(Happening.Joined welcome, long now);

    /** Something that is not about the session's beginning or end. */
    void happened(Happening happening, long now);

    /** What follows when the router ended the session so. */
    Rule rule(Ending ending, long now);

    /** The session that {@link #joined} told of is gone. */
    void lost(Happening.Over over, long now);

    /** The connection is dead, and the attempt over. */
    void ended(Optional<End> why, Closed how, long now);
  }

  /** Why an attempt ends, as it was first seen. */
  record End(Rule rule, String text) {}

  private final Router settings;
  private final Connection connection;
  private final Authenticator authenticator;
  private final Consumer<Supplier<Proof>> prover;
  private final Owner owner;
  private final Journal journal;

  private Phase phase = Phase.OPENING;
  private Session session;
  private boolean proving; // that we are who we are, while joining
  private Liveness liveness; // while joined
  private long sessionId;
  private Request probe; // the latest
  private long heardBytes;
  private Optional<End> end = Optional.empty();

  /** When the present phase ends by itself; what then happens is in {@link #overdue}. */
  private long guard;

  /**
   * @param connection that was dialled just now
   * @param prover does the work elsewhere; {@link Arrival.Proven} follows
   */
  Attempt(
      Router settings,
      Connection connection,
      Authenticator authenticator,
      Consumer<Supplier<Proof>> prover,
      Owner owner,
      Journal journal,
      long now) {
    this.settings = settings;
    this.connection = connection;
    this.authenticator = authenticator;
    this.prover = prover;
    this.owner = owner;
    this.journal = journal;
    this.guard = now + Limits.OPEN_GUARD;
  }

  /** Takes what the connection told. */
  void arrived(Arrival arrival, long now) {
    if (arrival instanceof Arrival.Closed closed) {
      ended(closed.how(), now);
      return;
    }
    if (phase == Phase.CLOSING) return;
    if (arrival instanceof Arrival.Proven proven) {
      proven(proven.proof(), now);
      return;
    }
    heardBytes = connection.receivedBytes();
    if (liveness != null) liveness.heard(now);
    if (arrival instanceof Arrival.Opened) opened(now);
    else if (arrival instanceof Arrival.Received received) received(received, now);
    else if (arrival instanceof Arrival.Violated violated) violated(violated.why(), now);
  }

  private void opened(long now) {
    if (phase != Phase.OPENING) return;
    phase = Phase.JOINING;
    guard = now + Limits.JOIN;
    session = new Session(settings.realm(), authenticator, connection::send);
    session.join();
  }

  private void received(Arrival.Received received, long now) {
    if (session == null) return;
    try {
      happened(session.receive(received.message(), now), now);
    } catch (ProtocolViolation why) {
      violated(why, now);
    }
  }

  private void violated(ProtocolViolation why, long now) {
    String text = authenticator.censored(why.getMessage());
    journal.warn("the router broke the protocol: " + text);
    var ending = new Ending.WeAborted(Uris.PROTOCOL_VIOLATION, text);
    if (session != null && phase == Phase.LEAVING) {
      // GOODBYE was the last word ("Session Closing"): nothing follows it.
      end(owner.rule(ending, now), text(ending));
      over(session.lost(), 1002, now);
    } else if (session != null) {
      over(session.abort(ending.reason(), ending.message()), 1002, now);
    } else {
      end(owner.rule(ending, now), text(ending));
      close(1002, "protocol violation", now);
    }
  }

  private void happened(Happening happening, long now) {
    if (probes(happening)) return;
    if (happening instanceof Happening.Joined welcome) joined(welcome, now);
    else if (happening instanceof Happening.Over over) over(over, 1000, now);
    else if (happening instanceof Happening.Challenged h) challenged(h.challenge(), now);
    else owner.happened(happening, now);
  }

  private void challenged(Challenge challenge, long now) {
    proving = true;
    guard = now + Limits.PROVE;
    prover.accept(() -> Proof.of(authenticator, challenge));
  }

  private void proven(Proof proof, long now) {
    if (!proving) return;
    proving = false;
    guard = now + Limits.JOIN;
    session.authenticate(proof).ifPresent(over -> over(over, 1000, now));
  }

  private void joined(Happening.Joined welcome, long now) {
    phase = Phase.JOINED;
    sessionId = welcome.session();
    guard = Long.MAX_VALUE;
    liveness = new Liveness(settings.ping(), now);
    owner.joined(welcome, now);
  }

  /** Says goodbye; to be called while joined. */
  void leave(long now) {
    session.leave(Uris.GOODBYE_AND_OUT, now + Limits.LEAVE);
    phase = Phase.LEAVING;
    guard = now + Limits.LEAVE + Limits.CLOSE;
  }

  /** Gives the session up; to be called while joined. */
  void broken(String why, long now) {
    Happening.Over over = session.abort(Uris.TIMEOUT, why);
    end(Rule.fast("sick session: " + why), text(over.ending()));
    over(over, 1000, now);
  }

  /** The session is over; the connection follows. */
  private void over(Happening.Over over, int code, long now) {
    if (end.isEmpty()) end(owner.rule(over.ending(), now), text(over.ending()));
    lose(over, now);
    close(code, "", now);
  }

  private void lose(Happening.Over over, long now) {
    boolean served = liveness != null;
    session = null;
    liveness = null;
    if (served) owner.lost(over, now);
  }

  private static String text(Ending ending) {
    if (ending instanceof Ending.Aborted e) return "ABORT " + e.reason() + " " + e.message();
    if (ending instanceof Ending.Dismissed e) return "GOODBYE " + e.reason();
    if (ending instanceof Ending.WeAborted e) return "we gave up: " + e.message();
    return ending instanceof Ending.Left ? "we left" : "lost";
  }

  private void end(Rule rule, String text) {
    end = Optional.of(new End(rule, text));
  }

  void close(int code, String reason, long now) {
    phase = Phase.CLOSING;
    guard = now + Limits.CLOSE;
    connection.close(code, reason);
  }

  private void ended(Closed how, long now) {
    if (session != null) lose(session.lost(), now);
    owner.ended(end, how.censored(authenticator::censored), now);
  }

  /** Does what has become due. */
  void tick(long now) {
    if (now >= guard) overdue(now);
    if (liveness != null && phase == Phase.JOINED) {
      if (now >= liveness.deadline()) listen(now);
      switch (liveness.tick(now)) {
        case NOTHING -> {}
        case PING -> probe(now);
        case LOST -> silent("nothing heard for " + silence() + " s", now);
      }
    }
    if (speaking()) {
      for (Happening happening : session.tick(now)) happened(happening, now);
    }
  }

  /**
   * Where pings are not borne, something that every router answers, be it with a refusal. Whether
   * our session is there is the question.
   */
  private void probe(long now) {
    if (connection.pings()) {
      connection.ping();
    } else {
      long deadline = now + Limits.REQUEST;
      probe = session.call("wamp.session.get", Map.of(), Payload.of(sessionId), deadline);
    }
  }

  /** Whether it is the answer to a probe: then it has told all by coming. */
  private boolean probes(Happening happening) {
    if (probe == null) return false;
    if (happening instanceof Happening.Result result) return probe.equals(result.request());
    if (happening instanceof Happening.Refused refused) return probe.equals(refused.request());
    return happening instanceof Happening.TimedOut late && probe.equals(late.request());
  }

  /** A large message on a slow line is life before it is whole. */
  private void listen(long now) {
    long bytes = connection.receivedBytes();
    if (bytes != heardBytes) liveness.heard(now);
    heardBytes = bytes;
  }

  private long silence() {
    return settings.ping().interval().plus(settings.ping().timeout()).toSeconds();
  }

  private void overdue(long now) {
    switch (phase) {
      case OPENING -> silent("no connection within " + Limits.OPEN.toSeconds() + " s", now);
      case JOINING ->
          silent(proving ? "our answer to CHALLENGE took too long" : "no answer to HELLO", now);
      case LEAVING -> silent("no answer to GOODBYE", now);
      // The transport never told the end: what it says from now on comes late.
      case CLOSING -> ended(new Closed.ByUs("the connection did not close in time"), now);
      case IDLE, WAITING, JOINED, STOPPED ->
          throw new IllegalStateException("a guard in phase " + phase);
    }
  }

  private void silent(String why, long now) {
    end(Rule.fast("silent"), why);
    phase = Phase.CLOSING;
    guard = now + Limits.CLOSE;
    connection.drop();
  }

  /** The next moment {@link #tick} has work; {@link Long#MAX_VALUE} for never. */
  long deadline() {
    long next = guard;
    if (liveness != null && phase == Phase.JOINED) next = Math.min(next, liveness.deadline());
    if (speaking()) next = Math.min(next, session.deadline());
    return next;
  }

  /** A dropped connection's session has no more to say, though its end is not told yet. */
  private boolean speaking() {
    return session != null && phase != Phase.CLOSING;
  }

  Phase phase() {
    return phase;
  }

  /** While {@link #phase} is JOINED. */
  Session session() {
    return session;
  }

  Optional<End> end() {
    return end;
  }

  long queuedBytes() {
    return connection.queuedBytes();
  }
}
