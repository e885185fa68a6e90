package io.sandpiper.router.core;

import io.sandpiper.wamp.message.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * A WAMP router: dealer and broker for any number of realms, for trying out and for tests.
 *
 * <p>Pure. A connection is made by {@link #connect}, fed by {@link Connection#receive} and ended by
 * {@link Connection#gone}; what the router has to say goes out through the connection's {@link
 * Peer}. Times are monotonic nanoseconds. Not thread-safe.
 */
public final class Router {
  /** Ids in global scope are drawn from 1 to 2^53 (Identifiers). */
  private static final long LAST_ID = 1L << 53;

  private final Settings settings;
  private final RandomGenerator random;
  private final Supplier<String> date;
  private final Map<String, Realm> realms = new LinkedHashMap<>();
  private final Set<Connection> connections = new LinkedHashSet<>();

  /** Those with a deadline: not yet joined, or asked to leave. */
  private final Set<Connection> waiting = new LinkedHashSet<>();

  private long now;
  private boolean answering = true;
  private boolean shuttingDown;

  /**
   * Makes a router that has no connections yet.
   *
   * @param date tells the time of day in ISO 8601, for people who look at registrations and
   *     subscriptions
   */
  public Router(Settings settings, RandomGenerator random, Supplier<String> date) {
    this.settings = settings;
    this.random = random;
    this.date = date;
    for (String realm : settings.realms()) realms.put(realm, new Realm(this));
  }

  /** A peer has connected. One too many is closed at once. */
  public Connection connect(Peer peer, long now) {
    this.now = now;
    var connection = new Connection(this, peer);
    if (connections.size() < settings.limits().peers()) {
      connections.add(connection);
      connection.expect(settings.limits().joinNanos());
    } else {
      connection.refuse();
    }
    return connection;
  }

  /**
   * Ends a session as {@code wamp.session.kill} does: with GOODBYE. It serves on until the peer
   * answers or the limit has passed.
   *
   * @return whether there is such a session, and not yet asked to leave
   */
  public boolean kill(long session, String reason, long now) {
    this.now = now;
    for (Realm realm : realms.values()) {
      Optional<Member> member = realm.member(session);
      if (member.isPresent()) return member.get().dismiss(reason, Map.of());
    }
    return false;
  }

  /** Says GOODBYE {@code wamp.close.system_shutdown} to all, and lets nobody in any more. */
  public void shutDown(long now) {
    this.now = now;
    shuttingDown = true;
    for (Connection connection : List.copyOf(connections)) connection.shutDown();
  }

  /** From now on swallows what comes and says nothing, like a hung process with open sockets. */
  public void stopAnswering() {
    answering = false;
  }

  /** Ends those who have not joined or not left in time, and the calls that took too long. */
  public void tick(long now) {
    this.now = now;
    if (!answering) return;
    for (Realm realm : realms.values()) realm.tick(now);
    for (Connection connection : List.copyOf(waiting)) connection.tick(now);
  }

  /** The next moment {@link #tick} has work; {@link Long#MAX_VALUE} for never. */
  public long deadline() {
    long next = Long.MAX_VALUE;
    if (!answering) return next;
    for (Connection connection : waiting) next = Math.min(next, connection.deadline());
    for (Realm realm : realms.values()) next = Math.min(next, realm.deadline());
    return next;
  }

  /** Open connections, joined or not. */
  public int connections() {
    return connections.size();
  }

  /** The ids of all joined sessions, the oldest of each realm first. */
  public List<Long> sessions() {
    var sessions = new ArrayList<Long>();
    for (Realm realm : realms.values()) {
      for (Member member : realm.members()) sessions.add(member.session());
    }
    return sessions;
  }

  Settings settings() {
    return settings;
  }

  boolean answering() {
    return answering;
  }

  boolean shuttingDown() {
    return shuttingDown;
  }

  void at(long now) {
    this.now = now;
  }

  long now() {
    return now;
  }

  void await(Connection connection, boolean deadline) {
    if (deadline) {
      waiting.add(connection);
    } else {
      waiting.remove(connection);
    }
  }

  void forget(Connection connection) {
    connections.remove(connection);
    waiting.remove(connection);
  }

  long newId() {
    return random.nextLong(1, LAST_ID + 1);
  }

  Patterns.Key newKey(Match match, String uri) {
    return new Patterns.Key(newId(), match, uri, date.get());
  }

  RandomGenerator random() {
    return random;
  }

  /** The realm of this name, made if any may be. */
  Optional<Realm> realm(String name) {
    Realm realm = realms.get(name);
    boolean openToAny = settings.realms().isEmpty() && Match.EXACT.allows(name);
    if (realm == null && openToAny && realms.size() < settings.limits().realms()) {
      realm = new Realm(this);
      realms.put(name, realm);
    }
    return Optional.ofNullable(realm);
  }

  /** Sends unless the router plays dead. */
  void send(Peer peer, Message message) {
    if (answering) peer.send(message);
  }
}
