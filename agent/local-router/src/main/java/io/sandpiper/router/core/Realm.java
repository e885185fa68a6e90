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
import io.sandpiper.wamp.message.Payload;
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
  private final Dealer dealer;

  Realm(Router router) {
    Limits limits = router.settings().limits();
    broker = new Broker(limits, router::newId);
    dealer = new Dealer(limits, router::newId, this);
  }

  void joined(Member member) {
    members.put(member.session(), member);
    broker.announce("wamp.session.on_join", Payload.of(member.identity().details()));
  }

  void left(Member member) {
    members.remove(member.session());
    dealer.left(member);
    broker.left(member);
    Member.Identity who = member.identity();
    broker.announce(
        "wamp.session.on_leave", Payload.of(who.session(), who.authid(), who.authrole()));
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
      broker.unsubscribe(member, m);
    } else if (message instanceof Call m) {
      dealer.call(member, m);
    } else if (message instanceof Cancel m) {
      dealer.cancel(member, m);
    } else if (message instanceof Register m) {
      dealer.register(member, m);
    } else if (message instanceof Unregister m) {
      dealer.unregister(member, m);
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
