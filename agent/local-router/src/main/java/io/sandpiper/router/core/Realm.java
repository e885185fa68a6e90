package io.sandpiper.router.core;

import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Call;
import io.sandpiper.wamp.message.Message.Cancel;
import io.sandpiper.wamp.message.Message.Error;
import io.sandpiper.wamp.message.Message.Publish;
import io.sandpiper.wamp.message.Message.Register;
import io.sandpiper.wamp.message.Message.Subscribe;
import io.sandpiper.wamp.message.Message.Unknown;
import io.sandpiper.wamp.message.Message.Unregister;
import io.sandpiper.wamp.message.Message.Unsubscribe;
import io.sandpiper.wamp.message.Message.Yield;
import io.sandpiper.wamp.message.ProtocolViolation;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Sessions that can reach each other, with a dealer and a broker of their own. */
final class Realm {
  /** Codes up to here belong to the specification; above, extensions are at home. */
  private static final long LAST_CODE = 255;

  private final Map<Long, Member> members = new LinkedHashMap<>();
  private final Broker broker;
  private final Registrations registrations;
  private final Dealer dealer;

  Realm(Router router) {
    broker = new Broker(router);
    registrations = new Registrations(router, broker::announce);
    var meta =
        new Meta(
            List.of(
                new SessionMeta(this).procedures(),
                new TestamentMeta(router).procedures(),
                PatternMeta.of(this, registrations),
                PatternMeta.of(this, broker.subscriptions())));
    dealer = new Dealer(router, registrations, meta);
  }

  void joined(Member member) {
    members.put(member.session(), member);
    broker.announce("wamp.session.on_join", member.identity().details());
  }

  /** By the time that its testaments say so, it can no longer be called. */
  void left(Member member) {
    members.remove(member.session());
    broker.subscriptions().left(member);
    dealer.left(member);
    registrations.left(member);
    member.testaments.all().forEach(broker::publish);
    Member.Identity who = member.identity();
    broker.announce("wamp.session.on_leave", who.session(), who.authid(), who.authrole());
  }

  void tick(long now) {
    dealer.tick(now);
  }

  long deadline() {
    return dealer.deadline();
  }

  Optional<Member> member(long session) {
    return Optional.ofNullable(members.get(session));
  }

  /** The oldest first. */
  Collection<Member> members() {
    return List.copyOf(members.values());
  }

  void receive(Member member, Message message) throws ProtocolViolation {
    if (message instanceof Publish m) {
      broker.publish(member, m);
    } else if (message instanceof Subscribe m) {
      broker.subscribe(member, m);
    } else if (message instanceof Unsubscribe m) {
      broker.subscriptions().unsubscribe(member, m);
    } else if (message instanceof Call m) {
      dealer.call(member, m);
    } else if (message instanceof Cancel m) {
      dealer.cancel(member, m);
    } else if (message instanceof Register m) {
      registrations.register(member, m);
    } else if (message instanceof Unregister m) {
      registrations.unregister(member, m);
    } else if (message instanceof Yield m) {
      dealer.yield(member, m);
    } else if (message instanceof Error m) {
      dealer.fail(member, m);
    } else if (!(message instanceof Unknown m && m.code() > LAST_CODE)) {
      throw new ProtocolViolation(name(message) + " from a joined session");
    }
  }

  /** A message's name as the specification writes it. */
  static String name(Message message) {
    if (message instanceof Unknown m) return "message type " + m.code();
    return message.getClass().getSimpleName().toUpperCase(Locale.ROOT);
  }
}
