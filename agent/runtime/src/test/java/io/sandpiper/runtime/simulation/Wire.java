package io.sandpiper.runtime.simulation;

import io.sandpiper.router.core.Connection;
import io.sandpiper.router.core.Peer;
import io.sandpiper.runtime.link.Arrival;
import io.sandpiper.wamp.codec.Codec;
import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Invocation;
import io.sandpiper.wamp.message.Message.Welcome;
import io.sandpiper.wamp.message.ProtocolViolation;
import io.sandpiper.wamp.transport.Closed;
import io.sandpiper.wamp.transport.Target;
import io.sandpiper.wamp.transport.Transport;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.function.Supplier;

/**
 * One connection through the simulated network: messages cross it as bytes, in order and late; it
 * breaks in every way.
 */
final class Wire implements Transport.Connection {
  private static final long TRANSPORT_CLOSE = 3 * World.SECOND;

  private record Departure(long at, int bytes) {}

  final long number;
  final Target target;
  final Life life;
  final Conduct conduct;
  private final World world;
  private final Network network;
  private final Codec agentCodec;
  private final Codec routerCodec;
  private final Deque<Departure> queued = new ArrayDeque<>();
  private long queuedBytes;
  private long received;
  private Connection router;
  private boolean routerGone = true;
  private long session;

  /** Something was refused for as long as the session lasts. */
  boolean refused;

  private boolean cut;
  private boolean ending;
  private boolean ended;
  private long toRouterAt;
  private long toAgentAt;

  Wire(World world, Network network, Life life, long number, Target target, Conduct conduct) {
    this.world = world;
    this.network = network;
    this.life = life;
    this.number = number;
    this.target = target;
    this.conduct = conduct;
    agentCodec = target.serializers().get(0).codec();
    routerCodec = target.serializers().get(0).codec();
  }

  // ---- the agent's end

  @Override
  public void send(Message message) {
    life.sends(this, message);
    byte[] bytes = bytes(agentCodec.encode(message));
    world.note("agent " + message.getClass().getSimpleName(), bytes.length, message);
    long departs = network.departure(this, bytes.length);
    queued.add(new Departure(cut ? Long.MAX_VALUE : departs, bytes.length));
    queuedBytes += bytes.length;
    if (cut) return;
    toRouterAt = Math.max(toRouterAt, departs + network.latency());
    world.at(toRouterAt, () -> atRouter(bytes));
  }

  @Override
  public long queuedBytes() {
    while (!queued.isEmpty() && queued.peek().at <= world.now()) {
      queuedBytes -= queued.remove().bytes;
    }
    return queuedBytes + network.congestion();
  }

  /** Not the true number, but it grows when something comes: that is what counts. */
  @Override
  public long receivedBytes() {
    return received;
  }

  @Override
  public void ping() {
    life.mayActOn(this, "pings");
    conduct.pings();
    world.note("ping", number, "");
    if (cut) return;
    toRouterAt = Math.max(toRouterAt, world.now() + network.latency());
    world.at(toRouterAt, () -> toAgent(() -> new Arrival.Pong(number), false));
  }

  @Override
  public void close(int code, String reason) {
    life.mayActOn(this, "closes");
    conduct.closes();
    world.note("agent closes", code, reason);
    ending = true;
    if (cut) {
      tellEnd(new Closed.ByUs("closed"), TRANSPORT_CLOSE);
    } else {
      toRouterAt = Math.max(toRouterAt, world.now() + network.latency());
      world.at(toRouterAt, this::goneFromRouter);
      long answered = Math.min(toRouterAt + network.latency() - world.now(), TRANSPORT_CLOSE);
      tellEnd(new Closed.Ended(code, "closed"), answered);
    }
  }

  @Override
  public void drop() {
    life.mayActOn(this, "drops");
    conduct.drops();
    world.note("agent drops", number, "");
    ending = true;
    if (!cut) {
      toRouterAt = Math.max(toRouterAt, world.now() + network.latency());
      world.at(toRouterAt, this::goneFromRouter);
    }
    cut = true;
    tellEnd(new Closed.ByUs("dropped"), World.MILLI);
  }

  /** The transport tells the end: soon, late, or never. */
  private void tellEnd(Closed how, long nanos) {
    if (world.maybe(network.troubles.closedNever)) {
      world.count("end never told");
      return;
    }
    long late = 0;
    if (world.maybe(network.troubles.closedLate)) {
      late = world.between(0, 2 * World.MINUTE);
      world.count("end told late");
    }
    world.after(nanos + late, () -> end(how));
  }

  /** The last thing that the transport says. */
  private void end(Closed how) {
    if (ended) return;
    ended = true;
    ending = true;
    world.note("ends", number, how);
    life.arrives(this, new Arrival.Closed(number, how), false);
  }

  // ---- the network

  /** The upgrade succeeds, or fails when the network cannot. */
  void open() {
    if (ended || ending || cut) return;
    if (network.troubles.down) {
      end(new Closed.Unreachable("refused"));
      return;
    }
    router = network.router().connect(new RouterEnd(), world.now());
    routerGone = false;
    String subprotocol = target.serializers().get(0).subprotocol();
    toAgent(() -> new Arrival.Opened(number, subprotocol), false);
  }

  /** The attempt fails. */
  void fail(Closed how) {
    if (!ending) end(how);
  }

  /** Nothing passes any more, and nobody is told. */
  void cutSilently(long routerNotices) {
    if (cut || ended) return;
    cut = true;
    conduct.abused = true;
    world.note("half-open", number, "");
    world.count("half-open");
    world.after(routerNotices, this::goneFromRouter);
  }

  /** The agent's end is told; the router may find out later. */
  void cut(int code, long routerNotices) {
    if (cut || ended) return;
    cut = true;
    world.note("cut", code, "");
    world.count("cut");
    world.after(routerNotices, this::goneFromRouter);
    toAgentAt = Math.max(toAgentAt, world.now() + network.latency());
    world.at(toAgentAt, () -> end(new Closed.Ended(code, "cut")));
  }

  /** Everything on the way waits, and what follows, too. */
  void stall(long until) {
    conduct.abused = true;
    toRouterAt = Math.max(toRouterAt, until);
    toAgentAt = Math.max(toAgentAt, until);
  }

  /** Bytes come, but no message is whole before {@code until}. */
  void trickle(long until) {
    conduct.abused = true;
    toAgentAt = Math.max(toAgentAt, until);
    if (cut || ended || world.now() >= until) return;
    received++;
    world.after(world.between(100 * World.MILLI, 3 * World.SECOND), () -> trickle(until));
  }

  boolean alive() {
    return !ended && !ending && !cut;
  }

  // ---- the router's end

  long session() {
    return session;
  }

  /** Sends to the agent as the router would; {@code violation} says that it must not. */
  void tell(Message message, boolean violation) {
    tellBytes(bytes(routerCodec.encode(message)), message, violation);
  }

  /** The same with what is no message at all. */
  void tellGarbage(Message message) {
    byte[] whole = bytes(routerCodec.encode(message));
    tellBytes(Arrays.copyOf(whole, whole.length - 1), message, true);
  }

  private void tellBytes(byte[] bytes, Message message, boolean violation) {
    world.note("router " + message.getClass().getSimpleName(), bytes.length, message);
    toAgent(() -> read(bytes), violation);
  }

  private Arrival read(byte[] bytes) {
    try {
      return new Arrival.Received(number, agentCodec.decode(ByteBuffer.wrap(bytes)));
    } catch (ProtocolViolation e) {
      return new Arrival.Violated(number, e);
    }
  }

  private void arrives(Arrival arrival, boolean violation) {
    received++;
    life.arrives(this, arrival, violation);
  }

  private void toAgent(Supplier<Arrival> arrival, boolean violation) {
    if (ended) return;
    if (cut) {
      // Some of it turns up when the agent has long given up.
      world.after(world.between(0, 3 * World.MINUTE), () -> arriveLate(arrival, violation));
      return;
    }
    toAgentAt = Math.max(toAgentAt, world.now() + network.latency());
    world.at(
        toAgentAt,
        () -> {
          if (cut || ending) arriveLate(arrival, violation);
          else if (!ended) arrives(arrival.get(), violation);
        });
  }

  private void arriveLate(Supplier<Arrival> arrival, boolean violation) {
    if (ended || !ending || !world.maybe(network.troubles.lateArrivals)) return;
    world.count("late arrival");
    life.arrives(this, arrival.get(), violation);
  }

  private void atRouter(byte[] bytes) {
    if (routerGone) return;
    Message message;
    try {
      message = routerCodec.decode(ByteBuffer.wrap(bytes));
    } catch (ProtocolViolation e) {
      throw world.broken("the agent sent what is no message: " + e.getMessage());
    }
    if (!network.tampersWith(this, message)) router.receive(message, world.now());
    network.routerActed();
  }

  /** The router's process is gone, or has noticed that the agent is. */
  void goneFromRouter() {
    if (routerGone) return;
    routerGone = true;
    router.gone(world.now());
    network.routerActed();
  }

  /** What the router's core holds. */
  private final class RouterEnd implements Peer {
    @Override
    public void send(Message message) {
      if (message instanceof Welcome m) session = m.session();
      if (!network.loses(Wire.this, message)) tell(timed(message), false);
    }

    /** What a hurried caller gives, the router passes on as Crossbar.io does. */
    private Message timed(Message message) {
      if (!(message instanceof Invocation m) || !world.maybe(network.troubles.hurried)) {
        return message;
      }
      var details = new HashMap<>(m.details());
      details.put("timeout", world.between(1, 200));
      return new Invocation(m.request(), m.registration(), details, m.payload());
    }

    @Override
    public void close() {
      routerGone = true;
      if (cut || ended) return;
      toAgentAt = Math.max(toAgentAt, world.now() + network.latency());
      world.at(
          toAgentAt,
          () -> {
            if (!cut) end(new Closed.Ended(1000, "closed by the router"));
          });
    }
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }
}
