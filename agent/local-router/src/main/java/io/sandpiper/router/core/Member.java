package io.sandpiper.router.core;

import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Error;
import io.sandpiper.wamp.message.Payload;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A joined session: who it is, what it can do, and what it holds in its realm. */
final class Member {
  /** Who a session is, as it is told to others. */
  record Identity(long session, String authid, String authrole, String authmethod) {
    Map<String, Object> details() {
      var details = new LinkedHashMap<String, Object>();
      details.put("session", session);
      details.put("authid", authid);
      details.put("authrole", authrole);
      details.put("authmethod", authmethod);
      details.put("authprovider", "static");
      return details;
    }
  }

  private final Identity identity;
  private final Set<Feature> features;
  private final Realm realm;
  private final Connection connection;

  final Map<Long, Registration> registrations = new LinkedHashMap<>();
  final Map<Long, Subscription> subscriptions = new LinkedHashMap<>();

  /** Unanswered calls made by this session, by the CALL's request. */
  final Map<Long, Running> calls = new LinkedHashMap<>();

  /** Unanswered calls made to this session, by the INVOCATION's request. */
  final Map<Long, Running> invocations = new LinkedHashMap<>();

  /** What the router is to publish when this session has ended. */
  final Testaments testaments;

  /** Calls that ended before all their arguments were sent; the rest of them may still come. */
  final CutOff cutOff = new CutOff();

  private long lastInvocation;

  Member(
      Identity identity, Set<Feature> features, Realm realm, Limits limits, Connection connection) {
    this.identity = identity;
    this.features = features;
    this.realm = realm;
    this.testaments = new Testaments(limits.testaments());
    this.connection = connection;
  }

  long session() {
    return identity.session();
  }

  Identity identity() {
    return identity;
  }

  Realm realm() {
    return realm;
  }

  /** Whether HELLO announced it. */
  boolean has(Feature feature) {
    return features.contains(feature);
  }

  /** Invocations are numbered from 1 in each session (Identifiers). */
  long newInvocation() {
    return ++lastInvocation;
  }

  /** Whether an INVOCATION of this number was ever sent, answered or not. */
  boolean invoked(long invocation) {
    return invocation >= 1 && invocation <= lastInvocation;
  }

  boolean dismiss(String reason, Map<String, Object> details) {
    return connection.dismiss(reason, details);
  }

  void send(Message message) {
    connection.send(message);
  }

  /** Answers a request of code {@code type} with ERROR. */
  void refuse(long type, long request, String error, String text) {
    send(new Error(type, request, Map.of(), error, Payload.of(text)));
  }
}
