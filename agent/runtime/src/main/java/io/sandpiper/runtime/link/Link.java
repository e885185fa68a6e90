package io.sandpiper.runtime.link;

import io.sandpiper.runtime.config.Configuration.Router;
import io.sandpiper.wamp.session.Ending;
import io.sandpiper.wamp.session.Happening;
import io.sandpiper.wamp.session.Session;
import io.sandpiper.wamp.transport.Closed;
import io.sandpiper.wamp.transport.Target;
import io.sandpiper.wamp.transport.Transport.Connection;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Keeps a session with the router, for ever: connects, joins, pings, notices silence, and comes
 * back after every ending. Pure: told the time, never asks for it.
 *
 * <p>There is at most one connection at a time; each has a number, and what an old one says late is
 * dropped. Times are monotonic nanoseconds from an origin of the caller's, so never negative. Not
 * thread-safe.
 */
public final class Link {
  /** Where the link stands, as health reports it. */
  public enum Phase {
    IDLE,
    WAITING,
    OPENING,
    JOINING,
    JOINED,
    LEAVING,
    CLOSING,
    STOPPED
  }

  /** What health says about the link. */
  public record Health(
      Phase phase,
      String url,
      long session,
      long joins,
      int attempts,
      String lastEnd,
      String advice,
      long nextAttempt,
      long lateArrivals,
      Map<String, String> missing) {}

  private Router settings;
  private final Dialer dialer;
  private Credentials credentials;
  private final Prover prover;
  private final RandomGenerator chance;
  private final Wall wall;
  private final Follower follower;
  private final Journal journal;
  private Round round;
  private final Declarations declarations;
  private final Deque<Long> dismissals = new ArrayDeque<>();

  /** The present one; null while there is none, which is what {@link #rest} is about. */
  private Attempt attempt;

  private Phase rest = Phase.IDLE;
  private long restUntil = Long.MAX_VALUE;

  /** While it rests because of a clock that is not right yet: the next look at it. */
  private long clockLookAt = Long.MAX_VALUE;

  private boolean stopping;

  /** The present attempt is the last by the settings of before. */
  private boolean turning;

  private long number;
  private URI tried;
  private String lastEnd = "";
  private String advice = "";
  private String told = "";
  private long joinedAt;
  private long joins;
  private long sessionId;
  private long late;

  public Link(
      Router settings,
      Dialer dialer,
      Credentials credentials,
      Prover prover,
      RandomGenerator chance,
      Wall wall,
      Follower follower,
      Journal journal) {
    this.settings = settings;
    this.dialer = dialer;
    this.credentials = credentials;
    this.prover = prover;
    this.chance = chance;
    this.wall = wall;
    this.follower = follower;
    this.journal = journal;
    this.round = new Round(settings, chance);
    this.declarations = new Declarations(chance, journal);
  }

  /** Asked for at the next tick, if there is a session. */
  public void declare(Declaration declaration) {
    declarations.add(declaration);
  }

  /** Given up at the next tick, if there is a session. */
  public void withdraw(Declaration declaration) {
    declarations.remove(declaration);
  }

  /**
   * Goes to another router, or to the same in another way: a session is left, and a new one made.
   */
  public void turn(Router to, Credentials with, long now) {
    settings = to;
    credentials = with;
    round = new Round(to, chance);
    if (stopping) return;
    turning = attempt != null;
    switch (phase()) {
      case WAITING -> dial(now);
      case OPENING, JOINING -> attempt.close(1000, "", now);
      case JOINED -> attempt.leave(now);
      case IDLE, LEAVING, CLOSING, STOPPED -> {}
    }
  }

  public void start(long now) {
    if (phase() != Phase.IDLE) throw new IllegalStateException("started twice");
    dial(now);
  }

  /** Leaves for good: GOODBYE if there is a session, then the end within {@link Limits#LEAVE}. */
  public void stop(long now) {
    stopping = true;
    switch (phase()) {
      case IDLE, WAITING -> rest(Phase.STOPPED, Long.MAX_VALUE);
      case OPENING, JOINING -> attempt.close(1000, "", now);
      case JOINED -> attempt.leave(now);
      case LEAVING, CLOSING, STOPPED -> {}
    }
  }

  /** Takes what a connection told. */
  public void arrived(Arrival arrival, long now) {
    if (attempt == null || arrival.connection() != number) late++;
    else attempt.arrived(arrival, now);
  }

  /** Does what has become due. */
  public void tick(long now) {
    if (attempt != null) attempt.tick(now);
    else if (now >= restUntil || clockIsRight(now)) dial(now);
    if (phase() == Phase.JOINED) declare(now);
  }

  /** The next moment {@link #tick} has work; {@link Long#MAX_VALUE} for never. */
  public long deadline() {
    if (attempt == null) return Math.min(restUntil, clockLookAt);
    long next = attempt.deadline();
    return phase() == Phase.JOINED ? Math.min(next, declarations.deadline()) : next;
  }

  /** Whether what it rests for is over before its time. */
  private boolean clockIsRight(long now) {
    if (now < clockLookAt) return false;
    clockLookAt = now + Limits.CLOCK_LOOK;
    return wall.known();
  }

  private void dial(long now) {
    clockLookAt = Long.MAX_VALUE;
    tried = round.url();
    // Before the connection: without a proof the router would be asked for nothing.
    Credentials.Found found = credentials.find();
    if (found instanceof Credentials.Found.Unreadable unreadable) {
      lastEnd = unreadable.why();
      Rule rule = Rule.slow("credentials", unreadable.advice());
      later(rule, round.anew(rule), now);
      return;
    }
    var ready = (Credentials.Found.Ready) found;
    number++;
    var target =
        new Target(
            tried,
            List.of(round.serializer()),
            ready.on(settings.route()),
            Limits.MESSAGE_BYTES,
            Limits.OPEN);
    Connection connection = dialer.dial(number, target);
    long mine = number;
    attempt =
        new Attempt(
            settings,
            connection,
            ready.authenticator(),
            work -> prover.prove(mine, work),
            new Followed(),
            journal,
            now);
  }

  private void later(Rule rule, Backoff.Delay delay, long now) {
    advice = rule.advice();
    tell(delay);
    rest(Phase.WAITING, now + delay.nanos());
  }

  private void rest(Phase phase, long until) {
    attempt = null;
    rest = phase;
    restUntil = until;
  }

  /** One line an ending; the same over and over is said only when it changes lanes. */
  private void tell(Backoff.Delay delay) {
    boolean advise = delay.slow() && !advice.isEmpty();
    String line = tried + ": " + lastEnd.strip() + (advise ? "; " + advice : "");
    boolean news = !line.equals(told);
    told = line;
    String full = line + "; next attempt in " + delay.nanos() / 100_000_000 / 10.0 + " s";
    if (delay.slow() && news) journal.warn(full);
    else journal.info(full);
  }

  private void declare(long now) {
    if (declarations.sick()) broken("the router does not answer or fails registrations", now);
    else session().ifPresent(session -> declarations.tick(session, now));
  }

  /** The user of the session finds that it does not work: a new one is tried. */
  public void broken(String why, long now) {
    if (phase() == Phase.JOINED) attempt.broken(why, now);
  }

  /** The session, while there is one that serves. */
  public Optional<Session> session() {
    // None while its loss is being told.
    return phase() == Phase.JOINED ? Optional.ofNullable(attempt.session()) : Optional.empty();
  }

  /** Names the present connection: an invocation is answered only on the one it came by. */
  public long number() {
    return number;
  }

  /** Bytes that wait to be sent: above some of them nothing should be added. */
  public long queuedBytes() {
    return attempt == null ? 0 : attempt.queuedBytes();
  }

  public Phase phase() {
    return attempt == null ? rest : attempt.phase();
  }

  public Health health() {
    return new Health(
        phase(),
        (tried == null ? round.url() : tried).toString(),
        phase() == Phase.JOINED ? sessionId : 0,
        joins,
        round.attempts(),
        attempt == null ? lastEnd : attempt.end().map(Attempt.End::text).orElse(lastEnd),
        advice,
        phase() == Phase.WAITING ? restUntil : 0,
        late,
        declarations.missing());
  }

  /** What the present attempt comes to. */
  private final class Followed implements Attempt.Owner {
    @Override
    public void joined(Happening.Joined welcome, long now) {
      joinedAt = now;
      joins++;
      sessionId = welcome.session();
      advice = "";
      told = "";
      round.joined();
      journal.info(
          "joined realm " + settings.realm() + " at " + tried + " as session " + sessionId);
      declarations.joined(welcome, now);
      declare(now);
      follower.joined(welcome, now);
    }

    @Override
    public void happened(Happening happening, long now) {
      if (declarations.happened(happening, now)) declare(now);
      else follower.happened(happening, now);
    }

    @Override
    public Rule rule(Ending ending, long now) {
      if (!(ending instanceof Ending.Dismissed)) return FailureTable.of(ending);
      dismissals.addLast(now);
      while (now - dismissals.peekFirst() > Limits.EVICTION_WINDOW) dismissals.removeFirst();
      return dismissals.size() >= Limits.EVICTIONS
          ? FailureTable.evicted()
          : FailureTable.of(ending);
    }

    @Override
    public void lost(Happening.Over over, long now) {
      declarations.lost();
      if (now - joinedAt >= Limits.STABLE) round.stable();
      follower.lost(over, now);
    }

    @Override
    public void ended(Optional<Attempt.End> why, Closed how, long now) {
      Attempt.End end =
          why.orElseGet(() -> new Attempt.End(FailureTable.of(how, wall.known()), how.text()));
      lastEnd = end.text();
      if (stopping) {
        journal.info("left " + tried);
        rest(Phase.STOPPED, Long.MAX_VALUE);
      } else if (turning) {
        turning = false;
        journal.info("left " + tried);
        dial(now);
      } else {
        later(end.rule(), round.next(end.rule()), now);
        boolean clock = FailureTable.ofClock(how) && !wall.known();
        clockLookAt = clock ? now + Limits.CLOCK_LOOK : Long.MAX_VALUE;
      }
    }
  }
}
