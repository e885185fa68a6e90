package io.sandpiper.runtime.simulation;

import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Abort;
import io.sandpiper.wamp.message.Message.Authenticate;
import io.sandpiper.wamp.message.Message.Call;
import io.sandpiper.wamp.message.Message.Error;
import io.sandpiper.wamp.message.Message.Goodbye;
import io.sandpiper.wamp.message.Message.Hello;
import io.sandpiper.wamp.message.Message.Publish;
import io.sandpiper.wamp.message.Message.Register;
import io.sandpiper.wamp.message.Message.Subscribe;
import io.sandpiper.wamp.message.Message.Unregister;
import io.sandpiper.wamp.message.Message.Yield;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * How the agent behaves on one connection, as a router would judge it: what it sends is strictly
 * legal, and it neither leaves nor stays without a reason.
 */
final class Conduct {
  enum Phase {
    OPENING,
    JOINING,
    JOINED,
    /** The agent said GOODBYE and waits. */
    LEAVING,
    /** The agent has asked for the end. */
    CLOSING,
    DEAD
  }

  /** As the link's bounds have it. */
  private static final long OPEN_GUARD = 25 * World.SECOND;

  private static final long JOIN = 10 * World.SECOND;
  private static final long LEAVE = 2 * World.SECOND;
  private static final long CLOSE = 5 * World.SECOND;
  private static final long PROVE = 30 * World.SECOND;
  private static final long REQUEST = 10 * World.SECOND;

  private final World world;
  private final long number;
  private final long pingInterval;
  private final long pingTimeout;
  private Phase phase = Phase.OPENING;
  private long since;
  private long joinedAt;
  private long overAt = Long.MAX_VALUE;
  private long heardAt;
  private long pingedAt = -1;
  private boolean hello;
  private boolean proving;
  private boolean goodbye;
  private boolean abort;
  private boolean everJoined;
  private Ending ending;
  private Ending because;
  private boolean stopping;

  /** The network did something that can leave requests unanswered. */
  boolean abused;

  private long lastRequest;
  private final Map<Long, String> asked = new HashMap<>();
  private final Map<Long, Long> askedAt = new HashMap<>();
  private final Map<Long, String> registrations = new HashMap<>();

  /** Those that came after their request had been given up. */
  private final Set<Long> late = new HashSet<>();

  Conduct(World world, long number, long pingInterval, long pingTimeout) {
    this.world = world;
    this.number = number;
    this.pingInterval = pingInterval;
    this.pingTimeout = pingTimeout;
    since = world.now();
  }

  Phase phase() {
    return phase;
  }

  boolean joined() {
    return phase == Phase.JOINED;
  }

  /** Whether the agent still takes what arrives. */
  boolean listening() {
    return phase != Phase.CLOSING && phase != Phase.DEAD;
  }

  /** Whether the agent waits for the end that it wanted. */
  boolean givingUp() {
    return phase == Phase.CLOSING || phase == Phase.LEAVING;
  }

  /** How it ended for the agent. */
  Ending ending() {
    return ending;
  }

  long lived() {
    return everJoined ? overAt - joinedAt : 0;
  }

  String registration(long id) {
    return registrations.get(id);
  }

  Map<Long, String> registrations() {
    return registrations;
  }

  private AssertionError wrong(String text) {
    return world.broken("connection " + number + ": " + text + " while " + phase);
  }

  private void require(boolean holds, String text) {
    if (!holds) throw wrong(text);
  }

  private void require(boolean holds, Supplier<String> text) {
    if (!holds) throw wrong(text.get());
  }

  // ---- what the agent does

  void sends(Message message) {
    String name = message.getClass().getSimpleName();
    require(listening(), () -> "sends " + name + " on a connection that it has closed");
    require(phase != Phase.OPENING, () -> "sends " + name + " before it is open");
    require(!goodbye && !abort, () -> "sends " + name + " after its last word");
    if (message instanceof Hello) {
      require(!hello, "says HELLO twice");
      hello = true;
    } else {
      require(hello, () -> "sends " + name + " before HELLO");
      boolean early = message instanceof Abort || message instanceof Authenticate;
      require(phase != Phase.JOINING || early, () -> "sends " + name + " before WELCOME");
    }
    numbers(message);
    noEmptyArguments(message);
    if (message instanceof Goodbye) {
      goodbye = true;
      if (because == null) {
        require(stopping, "says GOODBYE without a reason");
        enter(Phase.LEAVING);
      }
    } else if (message instanceof Abort m) {
      abort = true;
      if (because == null) {
        boolean sick = m.reason().equals("wamp.error.timeout") && phase == Phase.JOINED;
        require(sick && abused, () -> "sends ABORT " + m.reason() + " without a reason");
        because = Ending.sick();
        world.count("sick session");
      }
    }
  }

  /** Request ids go up by one over all kinds (Building Blocks, Identifiers). */
  private void numbers(Message message) {
    long request = 0;
    if (message instanceof Register m) {
      request = m.request();
      asked.put(request, m.procedure());
      askedAt.put(request, world.now());
    } else if (message instanceof Publish m) {
      request = m.request();
      require(Boolean.TRUE.equals(m.options().get("acknowledge")), "publishes unacknowledged");
    } else if (message instanceof Unregister m) {
      request = m.request();
      boolean held = registrations.remove(m.registration()) != null;
      // An answer that came too late is a registration all the same, and nobody's.
      require(held || late.remove(m.registration()), "gives up what it does not hold");
    } else if (message instanceof Call m) {
      request = m.request();
    } else if (message instanceof Subscribe m) {
      request = m.request();
    }
    if (request != 0) {
      require(request == lastRequest + 1, "request ids with a gap");
      lastRequest = request;
    }
  }

  private void noEmptyArguments(Message message) {
    int head = message instanceof Publish ? 4 : message instanceof Error ? 5 : 3;
    if (!(message instanceof Publish || message instanceof Error || message instanceof Yield)) {
      return;
    }
    List<Object> wire = message.toWire();
    Object last = wire.get(wire.size() - 1);
    boolean empty =
        wire.size() > head
            && (last instanceof List<?> l && l.isEmpty()
                || last instanceof Map<?, ?> m && m.isEmpty());
    require(!empty, () -> "sends empty arguments: " + wire);
    require(!wire.contains(null), () -> "sends null: " + wire);
  }

  void pings() {
    require(phase == Phase.JOINED, "pings");
    require(world.now() >= heardAt + pingInterval, "pings too early");
    require(pingedAt < 0, "pings twice without an answer");
    pingedAt = world.now();
  }

  /** It starts the closing handshake. */
  void closes() {
    require(listening(), "closes twice");
    boolean left = phase == Phase.LEAVING && world.now() >= since + LEAVE;
    boolean early = stopping && phase != Phase.JOINED;
    require(because != null || left || early, "closes without a reason");
    end(because != null ? because : Ending.stopped());
  }

  /** It gives the connection up. */
  void drops() {
    require(listening(), "drops what it has closed");
    long patience =
        switch (phase) {
          case OPENING -> since + 20 * World.SECOND;
          case JOINING -> since + (proving ? PROVE : JOIN);
          case JOINED -> pingedAt < 0 ? Long.MAX_VALUE : pingedAt + pingTimeout;
          case LEAVING -> since + LEAVE;
          case CLOSING, DEAD -> Long.MAX_VALUE;
        };
    require(world.now() >= patience, "gives up too early");
    world.count("gave up " + phase);
    end(Ending.silent());
  }

  private void end(Ending how) {
    ending = how;
    overAt = Math.min(overAt, world.now());
    enter(Phase.CLOSING);
  }

  private void enter(Phase next) {
    phase = next;
    since = world.now();
  }

  // ---- what the agent is told

  void stopping() {
    stopping = true;
  }

  void heard() {
    heardAt = world.now();
    pingedAt = -1;
  }

  void opened() {
    enter(Phase.JOINING);
  }

  /** From now on the agent is the one that takes time. */
  void challenged() {
    proving = true;
    since = world.now();
  }

  void welcomed() {
    enter(Phase.JOINED);
    joinedAt = world.now();
    everJoined = true;
  }

  /** GOODBYE, ABORT or a violation: the session is over. */
  void over(Ending how) {
    because = how;
    overAt = world.now();
  }

  void registered(long request, long registration) {
    String uri = asked.remove(request);
    if (uri != null) registrations.put(registration, uri);
    else late.add(registration);
  }

  /** Time passes for the core: what is answered from now on is given up. */
  void expire(long now) {
    asked.keySet().removeIf(request -> askedAt.get(request) + REQUEST <= now);
  }

  void revoked(long registration) {
    registrations.remove(registration);
  }

  void dead(Ending how) {
    if (ending == null) ending = how;
    overAt = Math.min(overAt, world.now());
    enter(Phase.DEAD);
  }

  // ---- between events

  /** The end of one event that should have made the agent do something. */
  void settled() {
    if (phase == Phase.JOINING) require(hello, "does not say HELLO");
    if (because == null) return;
    require(!listening(), () -> "stays after " + because.cause());
    boolean dismissed = because.cause().startsWith("GOODBYE");
    require(!dismissed || goodbye, () -> "does not answer " + because.cause());
    require(!because.cause().equals("violation") || abort || goodbye || !hello, "does not ABORT");
  }

  /** At the latest then the agent has something to do by itself. */
  long due() {
    return switch (phase) {
      case OPENING -> since + OPEN_GUARD;
      case JOINING -> since + (proving ? PROVE : JOIN);
      case JOINED -> pingedAt < 0 ? heardAt + pingInterval : pingedAt + pingTimeout;
      case LEAVING -> since + LEAVE;
      case CLOSING -> since + CLOSE;
      case DEAD -> Long.MAX_VALUE;
    };
  }
}
