package io.sandpiper.runtime.doctor;

import io.sandpiper.runtime.config.Configuration;
import io.sandpiper.runtime.link.Credentials;
import io.sandpiper.wamp.client.Client;
import io.sandpiper.wamp.client.Options;
import io.sandpiper.wamp.client.Publication;
import io.sandpiper.wamp.client.Registration;
import io.sandpiper.wamp.client.SessionEnded;
import io.sandpiper.wamp.client.WampError;
import io.sandpiper.wamp.codec.Serializer;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.meta.Testaments;
import io.sandpiper.wamp.transport.Closed;
import io.sandpiper.wamp.transport.TlsSettings;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Joins each of the configuration's routers as the agent would, and tries there what the agent
 * needs, on names of its own: a running agent is not disturbed.
 */
public final class RouterAccess {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Configuration configuration;
  private final Credentials.Found.Ready credentials;
  private final List<Check> checks = new ArrayList<>();
  private boolean joined;

  public RouterAccess(Configuration configuration, Credentials.Found.Ready credentials) {
    this.configuration = configuration;
    this.credentials = credentials;
  }

  /** Whether some router let us in. */
  public boolean joined() {
    return joined;
  }

  public List<Check> run() throws InterruptedException {
    for (URI url : configuration.router().urls()) router(url);
    return checks;
  }

  private void router(URI url) throws InterruptedException {
    String what = "router " + url;
    try (Client client = Client.connect(options(url)).get()) {
      joined = true;
      var details = client.details();
      checks.add(
          Check.ok(
              what,
              "joined realm %s as %s, role %s"
                  .formatted(
                      configuration.router().realm(),
                      details.getOrDefault("authid", "?"),
                      details.getOrDefault("authrole", "?"))));
      registrations(what, client);
      events(what, client);
      testament(what, client);
    } catch (ExecutionException e) {
      checks.add(Check.fail(what, text(e.getCause()), advice(e.getCause())));
    }
  }

  private Options options(URI url) {
    Configuration.Router router = configuration.router();
    Options options =
        Options.of(url.toString(), router.realm())
            .route(router.route())
            .serializers(router.serializers().toArray(Serializer[]::new))
            .authenticator(credentials.authenticator())
            .timeouts(PATIENCE, PATIENCE);
    if (credentials.certificate().isEmpty()) return options;
    TlsSettings.Own own = credentials.certificate().get();
    return options.certificate(own.certificateFile(), own.keyFile());
  }

  /** A name under the agent's own, which it never uses. */
  private String name(Client client) {
    return configuration.root() + ".agent.doctor_" + client.session();
  }

  /** Registers a harmless procedure, and calls it: so it is seen how callers are disclosed. */
  private void registrations(String what, Client client) throws InterruptedException {
    var seen = new CompletableFuture<Map<String, Object>>();
    try {
      Registration registration =
          client
              .register(
                  name(client),
                  call -> {
                    seen.complete(call.details());
                    return Payload.NONE;
                  })
              .get();
      checks.add(Check.ok(what, "registrations are permitted under " + configuration.root()));
      client.call(name(client)).get();
      disclosure(what, client, seen.get());
      registration.unregister().get();
    } catch (ExecutionException e) {
      checks.add(
          Check.fail(
              what,
              "registering or calling " + name(client) + ": " + text(e.getCause()),
              "permit the agent's role to register and call what begins with "
                  + configuration.root()));
    }
  }

  private void disclosure(String what, Client client, Map<String, Object> details) {
    boolean crossbar = client.details().containsKey("x_cb_node");
    if (details.containsKey("caller_authid") || details.containsKey("caller_authrole")) {
      String note = crossbar ? "; for other roles it is a setting of each" : "";
      checks.add(Check.ok(what, "discloses who calls, at least to callers of our role" + note));
      return;
    }
    checks.add(
        Check.warn(
            what,
            "does not disclose who calls: the policy can tell nobody from another, and nobody may"
                + " write",
            crossbar
                ? "in Crossbar.io's configuration give each role that calls \"disclose\":"
                    + " {\"caller\": true} in its permissions"
                : "let the router disclose callers in this realm, or callers say disclose_me"));
  }

  private void events(String what, Client client) throws InterruptedException {
    String topic = name(client);
    try {
      client.publish(topic).get();
      client.subscribe(topic, event -> {}).get();
      checks.add(Check.ok(what, "events are permitted under " + configuration.root()));
    } catch (ExecutionException e) {
      checks.add(
          Check.fail(
              what,
              "publishing or subscribing to " + topic + ": " + text(e.getCause()),
              "permit the agent's role to publish and subscribe to what begins with "
                  + configuration.root()));
    }
  }

  private void testament(String what, Client client) throws InterruptedException {
    if (!client.routerHas("dealer", "testament_meta_api")) {
      checks.add(
          Check.warn(
              what,
              "has no testaments: nobody is told when the agent is cut off",
              "none, but another router"));
      return;
    }
    try {
      var testaments = new Testaments(client);
      testaments.add(Publication.of(name(client))).get();
      testaments.flush(Testaments.Scope.DESTROYED).get();
      checks.add(Check.ok(what, "takes testaments"));
    } catch (ExecutionException e) {
      checks.add(
          Check.warn(
              what,
              "takes no testament: " + text(e.getCause()),
              "permit the agent's role to call wamp.session.add_testament and"
                  + " wamp.session.flush_testaments"));
    }
  }

  private static String text(Throwable cause) {
    if (cause instanceof WampError error) return error.uri();
    return String.valueOf(cause.getMessage());
  }

  private static String advice(Throwable cause) {
    if (!(cause instanceof SessionEnded ended)) return "look at the router's log";
    if (ended.closed().filter(Closed.Unreachable.class::isInstance).isPresent()) {
      return "check router.url, and whether the router runs and the network lets us through";
    }
    return ended.ending().isPresent()
        ? "check router.realm and router.auth, and the router's entry for this device"
        : "check router.url, router.tls and router.serializers; see TLS, and HTTP and the proxy, in"
            + " agent/runtime/README.md";
  }
}
