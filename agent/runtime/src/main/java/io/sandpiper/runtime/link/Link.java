package io.sandpiper.runtime.link;

import io.sandpiper.runtime.config.Configuration.Router;
import io.sandpiper.wamp.codec.Serializer;
import io.sandpiper.wamp.message.ProtocolViolation;
import io.sandpiper.wamp.session.Authenticator;
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

  private static final List<Serializer> SERIALIZERS = List.of(Serializer.MSGPACK, Serializer.JSON);

  private final Router settings;
  private final Dialer dialer;
  private final Credentials credentials;
  private final Wall wall;
  private final Follower follower;
  private final Journal journal;
  private final Backoff backoff;
  private final Declarations declarations;
  private final Deque<Long> dismissals = new ArrayDeque<>();

  private Phase phase = Phase.IDLE;
  private boolean stopping;
  private long number;
  private Connection connection;
  private Authenticator authenticator; // for the next session
  private Session session;
  private Liveness liveness;
  private Rule rule;
  private String lastEnd = "";
  private String advice = "";
  private String told = "";
  private URI tried;

  /** When the present phase ends by itself; what then happens is in {@link #overdue}. */
  private long guard = Long.MAX_VALUE;

  private boolean joined;
  private boolean served;
  private long joinedAt;
  private long joins;
  private long sessionId;
  private long late;
  private long heardBytes;
  private int url;
  private int serializer;

  /** The kindest rule of this round through the URLs. */
  private Rule roundRule;

  public Link(
      Router settings,
      Dialer dialer,
      Credentials credentials,
      RandomGenerator chance,
      Wall wall,
      Follower follower,
      Journal journal) {
    this.settings = settings;
    this.dialer = dialer;
    this.credentials = credentials;
    this.wall = wall;
    this.follower = follower;
    this.journal = journal;
    this.backoff = new Backoff(settings.reconnect(), chance);
    this.declarations = new Declarations(chance, journal);
  }

  /** To be called before {@link #start}. */
  public void declare(Declaration declaration) {
    declarations.add(declaration);
  }

  public void start(long now) {
    if (phase != Phase.IDLE) throw new IllegalStateException("started twice");
    dial(now);
  }

  /** Leaves for good: GOODBYE if there is a session, then the end within {@link Limits#LEAVE}. */
  public void stop(long now) {
    stopping = true;
    switch (phase) {
      case IDLE, WAITING -> {
        phase = Phase.STOPPED;
        guard = Long.MAX_VALUE;
      }
      case OPENING, JOINING -> close(1000, "", now);
      case JOINED -> {
        session.leave("wamp.close.goodbye_and_out", now + Limits.LEAVE);
        phase = Phase.LEAVING;
        guard = now + Limits.LEAVE + Limits.CLOSE;
      }
      case LEAVING, CLOSING, STOPPED -> {}
    }
  }

  /** Takes what a connection told. */
  public void arrived(Arrival arrival, long now) {
    if (arrival.connection() != number || connection == null) {
      late++;
      return;
    }
    if (arrival instanceof Arrival.Closed closed) {
      ended(closed.how(), now);
      return;
    }
    if (phase == Phase.CLOSING) return;
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
      happened(session.receive(received.message()), now);
    } catch (ProtocolViolation why) {
      violated(why, now);
    }
  }

  private void violated(ProtocolViolation why, long now) {
    journal.warn("the router broke the protocol: " + why.getMessage());
    if (session != null) {
      over(session.abort("wamp.error.protocol_violation", why.getMessage()), 1002, now);
    } else {
      rule = FailureTable.of(new Ending.WeAborted("wamp.error.protocol_violation", ""));
      close(1002, "protocol violation", now);
    }
  }

  private void happened(Happening happening, long now) {
    if (happening instanceof Happening.Joined welcome) joined(welcome, now);
    else if (happening instanceof Happening.Over over) over(over, 1000, now);
    else if (declarations.happened(happening, now)) declare(now);
    else follower.happened(happening, now);
  }

  private void joined(Happening.Joined welcome, long now) {
    phase = Phase.JOINED;
    guard = Long.MAX_VALUE;
    joined = true;
    served = true;
    joinedAt = now;
    joins++;
    sessionId = welcome.session();
    advice = "";
    told = "";
    roundRule = null;
    liveness = new Liveness(settings.ping(), now);
    journal.info(
        "joined realm " + settings.realm() + " at " + tried + " as session " + welcome.session());
    declarations.joined(now);
    declare(now);
    follower.joined(welcome, now);
  }

  private void declare(long now) {
    if (declarations.sick()) {
      broken("the router does not answer or fails registrations", now);
    } else if (phase == Phase.JOINED) {
      declarations.tick(session, now);
    }
  }

  /** The user of the session finds that it does not work: a new one is tried. */
  public void broken(String why, long now) {
    if (phase != Phase.JOINED) return;
    rule = Rule.fast("sick session: " + why);
    over(session.abort("wamp.error.timeout", why), 1000, now);
  }

  /** The session is over; the connection follows. */
  private void over(Happening.Over over, int code, long now) {
    Ending ending = over.ending();
    if (rule == null) rule = FailureTable.of(ending);
    if (ending instanceof Ending.Dismissed) rule = dismissed(now);
    note(ending);
    leave(over, now);
    close(code, "", now);
  }

  /** The session is over: whoever used it is told. */
  private void leave(Happening.Over over, long now) {
    session = null;
    liveness = null;
    declarations.lost();
    if (!joined) return;
    joined = false;
    if (now - joinedAt >= Limits.STABLE) backoff.reset();
    follower.lost(over, now);
  }

  private Rule dismissed(long now) {
    dismissals.addLast(now);
    while (now - dismissals.peekFirst() > Limits.EVICTION_WINDOW) dismissals.removeFirst();
    return dismissals.size() >= Limits.EVICTIONS ? FailureTable.evicted() : rule;
  }

  private void note(Ending ending) {
    if (ending instanceof Ending.Aborted e) lastEnd = "ABORT " + e.reason() + " " + e.message();
    else if (ending instanceof Ending.Dismissed e) lastEnd = "GOODBYE " + e.reason();
    else if (ending instanceof Ending.WeAborted e) lastEnd = "we gave up: " + e.message();
    else if (ending instanceof Ending.Left) lastEnd = "we left";
  }

  private void close(int code, String reason, long now) {
    phase = Phase.CLOSING;
    guard = now + Limits.CLOSE;
    connection.close(code, reason);
  }

  /** The connection is dead: decides when to make the next. */
  private void ended(Closed how, long now) {
    if (rule == null) {
      rule = FailureTable.of(how, wall.plausible());
      lastEnd = how.text();
    }
    connection = null;
    if (session != null) leave(session.lost(), now);
    if (stopping) {
      journal.info("left " + tried);
      phase = Phase.STOPPED;
      guard = Long.MAX_VALUE;
    } else {
      schedule(now);
    }
  }

  private void schedule(long now) {
    url = served ? 0 : (url + 1) % settings.urls().size();
    if (rule.rotate()) serializer = (serializer + 1) % SERIALIZERS.size();
    if (roundRule == null || rule.kinderThan(roundRule)) roundRule = rule;
    boolean anotherWay = url != 0 || (rule.rotate() && serializer != 0);
    Backoff.Delay delay =
        anotherWay ? new Backoff.Delay(backoff.brief(), false) : backoff.next(roundRule);
    advice = rule.advice();
    tell(delay);
    if (!anotherWay) roundRule = null;
    rule = null;
    served = false;
    phase = Phase.WAITING;
    guard = now + delay.nanos();
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

  private void dial(long now) {
    tried = url();
    // Before the connection: without a proof the router would be asked for nothing.
    Credentials.Found found = credentials.find();
    if (found instanceof Credentials.Found.Unreadable unreadable) {
      unproven(unreadable, now);
      return;
    }
    authenticator = ((Credentials.Found.Ready) found).authenticator();
    number++;
    phase = Phase.OPENING;
    guard = now + Limits.OPEN_GUARD;
    var target =
        new Target(
            url(),
            List.of(SERIALIZERS.get(serializer)),
            settings.route(),
            Limits.MESSAGE_BYTES,
            Limits.OPEN);
    connection = dialer.dial(number, target);
  }

  private void unproven(Credentials.Found.Unreadable unreadable, long now) {
    lastEnd = unreadable.why();
    rule = Rule.slow("credentials", unreadable.advice());
    // No other address would help, nor what another address answered before.
    roundRule = null;
    url = settings.urls().size() - 1;
    schedule(now);
  }

  private URI url() {
    return settings.urls().get(url);
  }

  /** Does what has become due. */
  public void tick(long now) {
    if (now >= guard) overdue(now);
    if (liveness != null && phase == Phase.JOINED) {
      if (now >= liveness.deadline()) listen(now);
      switch (liveness.tick(now)) {
        case NOTHING -> {}
        case PING -> connection.ping();
        case LOST -> silent("nothing heard for " + silence() + " s", now);
      }
    }
    if (session != null) {
      for (Happening happening : session.tick(now)) happened(happening, now);
    }
    if (phase == Phase.JOINED) declare(now);
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
      case WAITING -> dial(now);
      case OPENING -> silent("no connection within " + Limits.OPEN.toSeconds() + " s", now);
      case JOINING -> silent("no answer to HELLO", now);
      case LEAVING -> silent("no answer to GOODBYE", now);
      // The transport never told the end: what it says from now on comes late.
      case CLOSING -> ended(new Closed.ByUs("the connection did not close in time"), now);
      case IDLE, JOINED, STOPPED -> throw new IllegalStateException("a guard in phase " + phase);
    }
  }

  private void silent(String why, long now) {
    lastEnd = why;
    rule = Rule.fast("silent");
    phase = Phase.CLOSING;
    guard = now + Limits.CLOSE;
    connection.drop();
  }

  /** The next moment {@link #tick} has work; {@link Long#MAX_VALUE} for never. */
  public long deadline() {
    long next = guard;
    if (liveness != null && phase == Phase.JOINED) next = Math.min(next, liveness.deadline());
    if (session != null) next = Math.min(next, session.deadline());
    if (phase == Phase.JOINED) next = Math.min(next, declarations.deadline());
    return next;
  }

  /** The session, while there is one that serves. */
  public Optional<Session> session() {
    return phase == Phase.JOINED ? Optional.of(session) : Optional.empty();
  }

  /** Names the present connection: an invocation is answered only on the one it came by. */
  public long number() {
    return number;
  }

  /** Bytes that wait to be sent: above some of them nothing should be added. */
  public long queuedBytes() {
    return connection == null ? 0 : connection.queuedBytes();
  }

  public Phase phase() {
    return phase;
  }

  public Health health() {
    return new Health(
        phase,
        (tried == null ? url() : tried).toString(),
        phase == Phase.JOINED ? sessionId : 0,
        joins,
        backoff.attempts(),
        lastEnd,
        advice,
        phase == Phase.WAITING ? guard : 0,
        late,
        declarations.missing());
  }
}
