package io.sandpiper.runtime.simulation;

import io.sandpiper.router.core.Limits;
import io.sandpiper.router.core.Router;
import io.sandpiper.router.core.Settings;
import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Abort;
import io.sandpiper.wamp.message.Message.Challenge;
import io.sandpiper.wamp.message.Message.Error;
import io.sandpiper.wamp.message.Message.Event;
import io.sandpiper.wamp.message.Message.Hello;
import io.sandpiper.wamp.message.Message.Invocation;
import io.sandpiper.wamp.message.Message.Publish;
import io.sandpiper.wamp.message.Message.Published;
import io.sandpiper.wamp.message.Message.Register;
import io.sandpiper.wamp.message.Message.Registered;
import io.sandpiper.wamp.message.Message.Welcome;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.transport.Closed;
import io.sandpiper.wamp.transport.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The network between the agent and its router, and the router's process behind it. */
final class Network {
  private static final Settings SETTINGS =
      new Settings(Set.of(), Callers.PRINCIPALS, Limits.DEFAULT);

  private final World world;
  private final List<Wire> wires = new ArrayList<>();
  final Troubles troubles = new Troubles();
  final Callers callers;
  private Router router;
  private long routerTick = Long.MAX_VALUE;

  Network(World world) {
    this.world = world;
    callers = new Callers(world, this);
    boot();
  }

  Router router() {
    return router;
  }

  // ---- the line

  long latency() {
    long most = troubles.slowUntil > world.now() ? troubles.latency : 60 * World.MILLI;
    return world.between(5 * World.MILLI, most);
  }

  /** When the kernel has taken what the agent sends. */
  long departure(Wire wire, int bytes) {
    boolean slow = troubles.slowUntil > world.now() || troubles.congestedUntil > world.now();
    if (slow) wire.conduct.abused = true;
    return world.now() + bytes * (slow ? 1_000_000L : 1_000L);
  }

  /** Bytes that seem to wait in the agent's queue beside the real ones. */
  long congestion() {
    return troubles.congestedUntil > world.now() ? 1 << 20 : 0;
  }

  /** The agent's one connection that is not known to be dead, null for none. */
  Wire live() {
    Wire last = wires.isEmpty() ? null : wires.get(wires.size() - 1);
    return last != null && last.alive() ? last : null;
  }

  Wire dial(Life life, long number, Target target, Conduct conduct) {
    var wire = new Wire(world, this, life, number, target, conduct);
    wires.add(wire);
    if (wires.size() > 64) wires.remove(0).goneFromRouter();
    long now = world.now();
    if (troubles.hangUntil > now) {
      world.count("dial hangs");
      if (troubles.hangTold) {
        world.after(
            target.openTimeout().toNanos(), () -> wire.fail(new Closed.Unreachable("timeout")));
      }
    } else if (troubles.refusalUntil > now
        && !(troubles.refusesFirstOnly && target.url().getPort() == Week.SECOND_PORT)) {
      Closed refusal = troubles.refusal;
      world.count("dial refused: " + refusal.getClass().getSimpleName());
      world.after(latency(), () -> wire.fail(refusal));
    } else {
      world.at(Math.max(now + 2 * latency(), troubles.frozenUntil), wire::open);
    }
    if (troubles.frozenUntil > now) wire.stall(troubles.frozenUntil);
    return wire;
  }

  // ---- the router

  private void boot() {
    router = new Router(SETTINGS, world.split(), () -> "2026-01-01T00:00:00Z");
    routerTick = Long.MAX_VALUE;
    callers.start(router);
  }

  /** The router's process ends, with or without a word, and is there again later. */
  void restart(boolean graceful, long down) {
    if (troubles.down) return;
    world.note("router ends", down, graceful);
    world.count(graceful ? "router shut down" : "router killed");
    troubles.down = true;
    if (graceful) router.shutDown(world.now());
    long dies = graceful ? world.between(0, 3 * World.SECOND) : 0;
    world.after(
        dies,
        () -> {
          for (Wire wire : wires) {
            wire.goneFromRouter();
            wire.cut(world.one(1001, 1006, 1006, 1012), 0);
          }
          callers.stop();
        });
    world.after(
        dies + down,
        () -> {
          troubles.down = false;
          boot();
          world.note("router is back", 0, "");
        });
  }

  void freeze(long until) {
    world.count("router frozen");
    troubles.frozenUntil = until;
    for (Wire wire : wires) wire.stall(until);
  }

  /** After each thing that the router did: its own deadlines. */
  void routerActed() {
    long deadline = router.deadline();
    if (deadline >= routerTick) return;
    routerTick = deadline;
    Router which = router;
    world.at(
        deadline,
        () -> {
          if (which != router) return;
          routerTick = Long.MAX_VALUE;
          router.tick(world.now());
          routerActed();
        });
  }

  /** Whether the router's answer gets lost; routers drop them when a queue is full. */
  boolean loses(Wire wire, Message message) {
    if (message instanceof Welcome && troubles.evictUntil > world.now()) evictSoon(wire);
    boolean droppable =
        message instanceof Published
            || message instanceof Registered
            || message instanceof Error
            || message instanceof Invocation
            || message instanceof Event;
    if (!droppable || troubles.lossyUntil <= world.now() || !world.maybe(troubles.lossy)) {
      return false;
    }
    wire.conduct.abused = true;
    world.count("answer lost");
    return true;
  }

  private void evictSoon(Wire wire) {
    world.after(
        world.between(0, 20 * World.SECOND),
        () -> {
          if (troubles.evictUntil > world.now()) wire.cut(1006, 0);
        });
  }

  /** Whether something answers in the router's place, or swallows what came. */
  boolean tampersWith(Wire wire, Message message) {
    long now = world.now();
    if (message instanceof Hello) {
      if (troubles.muteUntil > now) {
        world.count("HELLO unanswered");
        return true;
      }
      if (troubles.abortUntil > now) {
        world.count("ABORT to HELLO");
        wire.tell(new Abort(Map.of(), troubles.abort, Payload.NONE), false);
        return true;
      }
      if (troubles.challengeUntil > now) {
        world.count("CHALLENGE");
        wire.tell(new Challenge("ticket", Map.of()), false);
        return true;
      }
    } else if (message instanceof Publish m && troubles.publishErrorUntil > now) {
      if (world.maybe(0.5)) return false;
      world.count("PUBLISH refused");
      wire.refused |= troubles.publishError.equals("wamp.error.not_authorized");
      wire.life.publications.swallowed(m.payload().named());
      wire.tell(error(16, m.request(), troubles.publishError), false);
      return true;
    } else if (message instanceof Register m && troubles.registerErrorUntil > now) {
      world.count("REGISTER refused");
      wire.refused |= troubles.registerError.equals("wamp.error.not_authorized");
      wire.conduct.abused = true;
      wire.tell(error(64, m.request(), troubles.registerError), false);
      return true;
    }
    return false;
  }

  private static Message error(long type, long request, String error) {
    return new Error(type, request, Map.of(), error, Payload.NONE);
  }

  /** Everything works from now on; what the router still believes of dead connections ends. */
  void heal() {
    troubles.end();
    for (Wire wire : wires) {
      if (!wire.alive()) wire.goneFromRouter();
    }
  }
}
