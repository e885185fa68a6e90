package io.sandpiper.examples;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.sandpiper.conformance.Await;
import io.sandpiper.conformance.Crossbar;
import io.sandpiper.wamp.auth.Secret;
import io.sandpiper.wamp.auth.Ticket;
import io.sandpiper.wamp.client.Client;
import io.sandpiper.wamp.client.Options;
import io.sandpiper.wamp.client.WampError;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * Crossbar.io with a path for each serializer, one for the tests' own client and, when it is
 * guarded, an authenticator that says whether the realm is there.
 */
final class CrossbarNode implements AutoCloseable {
  private static final String ALL =
      """
      {"call": true, "register": true, "publish": true, "subscribe": true}""";

  private static final String CONFIGURATION =
      """
      {"version": 2, "controller": {}, "workers": [{"type": "router",
        "realms": [
          {"name": "auth", "roles": [{"name": "authenticator", "permissions": [
            {"uri": "", "match": "prefix", "allow": %1$s}]}]},
          {"name": "demo", "roles": [{"name": "anonymous", "permissions": [
            {"uri": "", "match": "prefix", "allow": %1$s, "disclose": {"caller": true}}]}]}],
        "transports": [{"type": "web",
          "endpoint": {"type": "tcp", "port": "@ws@", "interface": "127.0.0.1"},
          "paths": {"/": {"type": "json", "value": {}},
            "auth": {"type": "websocket", "serializers": ["json"], "auth": {"ticket":
              {"type": "static", "principals": {"boss": {"ticket": "s", "role": "authenticator"}}}}},
            "test": {"type": "websocket", "serializers": ["msgpack"],
              "auth": {"anonymous": {"type": "static", "role": "anonymous"}}},
            "msgpack": {"type": "websocket", "serializers": ["msgpack"], "auth": {"anonymous": %2$s}},
            "json": {"type": "websocket", "serializers": ["json"], "auth": {"anonymous": %2$s}}}}]}]}
      """;

  private final Crossbar crossbar;
  private final boolean guarded;
  private Client boss;

  private CrossbarNode(Crossbar crossbar, boolean guarded) {
    this.crossbar = crossbar;
    this.guarded = guarded;
  }

  static CrossbarNode start(boolean guarded) throws Exception {
    String auth =
        guarded
            ? """
              {"type": "dynamic", "authenticator": "auth.anonymous", "authenticator-realm": "auth"}"""
            : """
              {"type": "static", "role": "anonymous"}""";
    var node = new CrossbarNode(Crossbar.configured(CONFIGURATION.formatted(ALL, auth)), guarded);
    node.admit(Duration.ZERO);
    return node;
  }

  /** Of an agent that speaks only this: {@code msgpack} or {@code json}. */
  URI url(String serializer) {
    return crossbar.url(serializer);
  }

  Client client() {
    return Client.connect(
            Options.of(crossbar.url("test").toString(), "demo")
                .timeouts(Limits.ANSWER, Limits.PROMPT))
        .join();
  }

  Crossbar crossbar() {
    return crossbar;
  }

  /** Ends by a signal to the controller, and starts again; for a while the realm is missing. */
  void restart(String signal, Duration missing) throws Exception {
    if (boss != null) boss.close();
    crossbar.end(signal, crossbar.controller());
    crossbar.start();
    admit(missing);
  }

  private void admit(Duration after) throws Exception {
    if (!guarded) return;
    boss =
        Client.connect(
                Options.of(crossbar.url("auth").toString(), "auth")
                    .authenticator(new Ticket("boss", Secret.of("s"))))
            .get(Limits.ANSWER.toSeconds(), SECONDS);
    long there = System.nanoTime() + after.toNanos();
    boss.register(
            "auth.anonymous",
            call -> {
              if (System.nanoTime() - there >= 0) return Map.of("role", "anonymous");
              throw new WampError("wamp.error.no_such_realm", "no realm demo exists here yet");
            })
        .get(Limits.ANSWER.toSeconds(), SECONDS);
    Await.pass(after);
  }

  @Override
  public void close() {
    if (boss != null) boss.close();
    crossbar.close();
  }
}
