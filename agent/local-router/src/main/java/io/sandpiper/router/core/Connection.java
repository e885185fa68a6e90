package io.sandpiper.router.core;

import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Abort;
import io.sandpiper.wamp.message.Message.Authenticate;
import io.sandpiper.wamp.message.Message.Goodbye;
import io.sandpiper.wamp.message.Message.Hello;
import io.sandpiper.wamp.message.Message.Welcome;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.ProtocolViolation;
import io.sandpiper.wamp.message.Uris;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The router's end of one connection, from HELLO to the end. It carries one session: after GOODBYE
 * and ABORT the router closes it.
 */
public final class Connection {
  private enum Phase {
    /** HELLO has not come. */
    NEW,
    /** CHALLENGE is out, AUTHENTICATE has not come. */
    CHALLENGED,
    JOINED,
    /** GOODBYE is out; until the answer the session goes on, as on Crossbar.io. */
    LEAVING,
    ENDED
  }

  private final Router router;
  private final Peer peer;
  private Phase phase = Phase.NEW;
  private long deadline = Long.MAX_VALUE;

  /** What was asked for, in phase CHALLENGED. */
  private Hello hello;

  /** What the peer is to answer, in phase CHALLENGED. */
  private Proof proof;

  /** Null outside JOINED and LEAVING. */
  private Member member;

  Connection(Router router, Peer peer) {
    this.router = router;
    this.peer = peer;
  }

  /** Takes what the peer sent. After the end it is ignored. */
  public void receive(Message message, long now) {
    router.at(now);
    if (!router.answering()) return;
    try {
      switch (phase) {
        case NEW -> whileNew(message);
        case CHALLENGED -> whileChallenged(message);
        case JOINED, LEAVING -> whileJoined(message);
        case ENDED -> {}
      }
    } catch (ProtocolViolation violation) {
      abort(Uris.PROTOCOL_VIOLATION, violation.getMessage());
    }
  }

  /** The peer sent what is no message. */
  public void violated(ProtocolViolation why, long now) {
    router.at(now);
    if (router.answering()) abort(Uris.PROTOCOL_VIOLATION, why.getMessage());
  }

  /** The connection went away under us: its calls and registrations end with it. */
  public void gone(long now) {
    router.at(now);
    end();
  }

  private void whileNew(Message message) throws ProtocolViolation {
    if (message instanceof Hello m) {
      hello(m);
    } else if (message instanceof Abort) {
      close();
    } else {
      throw new ProtocolViolation(Realm.name(message) + " before HELLO");
    }
  }

  private void whileChallenged(Message message) throws ProtocolViolation {
    if (message instanceof Authenticate m) {
      authenticate(m);
    } else if (message instanceof Abort) {
      close();
    } else {
      throw new ProtocolViolation(Realm.name(message) + " instead of AUTHENTICATE");
    }
  }

  private void whileJoined(Message message) throws ProtocolViolation {
    if (message instanceof Goodbye) {
      if (phase == Phase.JOINED) send(new Goodbye(Map.of(), Uris.GOODBYE_AND_OUT));
      close();
    } else if (message instanceof Abort) {
      close();
    } else {
      member.realm().receive(member, message);
    }
  }

  private void hello(Hello hello) throws ProtocolViolation {
    Feature.of(hello);
    if (router.shuttingDown()) {
      abort(Uris.CLOSE_SHUTDOWN, "the router is shutting down");
      return;
    }
    if (router.realm(hello.realm()).isEmpty()) {
      abort(Uris.NO_SUCH_REALM, "no realm \"" + Options.brief(hello.realm()) + "\" here");
      return;
    }
    for (String method : methods(hello)) {
      if (method.equals("anonymous")) {
        join(hello, "anonymous-" + Long.toHexString(router.newId()), "anonymous", method);
        return;
      }
      if (offered().contains(method)) {
        challenge(hello, method);
        return;
      }
    }
    String expected = String.join(" or ", offered());
    abort(Uris.NO_MATCHING_AUTH_METHOD, "expected authmethod " + expected);
  }

  private Set<String> offered() {
    var offered = new TreeSet<String>(Set.of("anonymous"));
    router.settings().principals().values().forEach(each -> offered.add(each.method()));
    return offered;
  }

  /** In the client's order of preference. */
  private static List<String> methods(Hello hello) throws ProtocolViolation {
    Object methods = hello.details().get("authmethods");
    if (methods == null) return List.of("anonymous");
    if (!(methods instanceof List<?> list)) {
      throw new ProtocolViolation("authmethods: expected a list of strings");
    }
    return list.stream().filter(String.class::isInstance).map(String.class::cast).toList();
  }

  private void challenge(Hello hello, String method) throws ProtocolViolation {
    String authid = Options.text(hello.details(), "authid", "");
    Principal principal = router.settings().principals().get(authid);
    if (principal == null || !principal.method().equals(method)) {
      String text = "no principal \"" + Options.brief(authid) + "\" here for " + method;
      abort(Uris.NO_SUCH_PRINCIPAL, text);
      return;
    }
    this.hello = hello;
    proof = Proof.of(principal, router.random());
    phase = Phase.CHALLENGED;
    send(proof.challenge());
  }

  private void authenticate(Authenticate message) throws ProtocolViolation {
    String authid = Options.text(hello.details(), "authid", "");
    Principal principal = router.settings().principals().get(authid);
    if (proof.accepts(message.signature())) {
      join(hello, authid, principal.role(), principal.method());
    } else {
      abort(Uris.AUTHENTICATION_DENIED, "wrong " + principal.method());
    }
  }

  private void join(Hello hello, String authid, String authrole, String authmethod)
      throws ProtocolViolation {
    Realm realm = router.realm(hello.realm()).orElseThrow();
    var identity = new Member.Identity(router.newId(), authid, authrole, authmethod);
    member = new Member(identity, Feature.of(hello), realm, router.settings().limits(), this);
    phase = Phase.JOINED;
    expectNothing();
    this.hello = null;
    proof = null;
    var details = new LinkedHashMap<String, Object>();
    details.put("realm", hello.realm());
    details.putAll(identity.details());
    details.remove("session");
    details.put("agent", "Sandpiper local router");
    details.put("roles", Features.ROLES);
    send(new Welcome(identity.session(), details));
    realm.joined(member);
  }

  /** Says GOODBYE; the session ends with the answer, or without one when the limit has passed. */
  boolean dismiss(String reason, Map<String, Object> details) {
    if (phase != Phase.JOINED) return false;
    phase = Phase.LEAVING;
    expect(router.settings().limits().goodbyeNanos());
    send(new Goodbye(details, reason));
    return true;
  }

  void shutDown() {
    switch (phase) {
      case NEW, CHALLENGED -> abort(Uris.CLOSE_SHUTDOWN, "the router is shutting down");
      case JOINED -> dismiss(Uris.CLOSE_SHUTDOWN, Map.of());
      case LEAVING, ENDED -> {}
    }
  }

  void refuse() {
    phase = Phase.ENDED;
    peer.close();
  }

  void expect(long nanos) {
    deadline = router.now() + nanos;
    router.await(this, true);
  }

  private void expectNothing() {
    deadline = Long.MAX_VALUE;
    router.await(this, false);
  }

  void tick(long now) {
    if (now - deadline >= 0) close();
  }

  long deadline() {
    return deadline;
  }

  void send(Message message) {
    router.send(peer, message);
  }

  private void abort(String reason, String text) {
    if (phase == Phase.ENDED) return;
    send(new Abort(Map.of("message", text), reason, Payload.NONE));
    close();
  }

  private void close() {
    if (phase == Phase.ENDED) return;
    end();
    peer.close();
  }

  private void end() {
    if (phase == Phase.ENDED) return;
    phase = Phase.ENDED;
    router.forget(this);
    if (member != null) member.realm().left(member);
    member = null;
    hello = null;
  }
}
