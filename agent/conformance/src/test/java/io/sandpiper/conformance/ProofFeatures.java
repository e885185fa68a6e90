package io.sandpiper.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sandpiper.wamp.client.Client;
import io.sandpiper.wamp.client.SessionEnded;
import io.sandpiper.wamp.session.Ending;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletionException;

/** Who we are: with the right secret the router lets us in, with a wrong one it does not. */
final class ProofFeatures {
  static final List<String> METHODS =
      List.of(
          "anonymous",
          "ticket",
          "wampcra",
          "salted",
          "cryptosign",
          "scram-pbkdf2",
          "scram-argon2id",
          "tls");

  private ProofFeatures() {}

  static List<Feature> all() {
    return METHODS.stream()
        .map(method -> new Feature("Authentication", label(method), b -> join(b, method)))
        .toList();
  }

  private static String label(String method) {
    return switch (method) {
      case "salted" -> "wampcra, salted";
      case "scram-pbkdf2" -> "scram with PBKDF2";
      case "scram-argon2id" -> "scram with Argon2id";
      case "tls" -> "tls client certificate";
      default -> method;
    };
  }

  private static void join(Bench b, String method) {
    URI url = b.router.url(method).orElseThrow(() -> new Outcome.Missing(""));
    Client client = b.join(url, Proofs.right(method), Proofs.route(method, true));
    String authid = Proofs.authid(method);
    if (authid.isEmpty()) return;
    assertEquals(authid, client.details().get("authid"));
    client.publish(b.uri("topic")).join();
    var refused =
        assertThrows(
            CompletionException.class,
            () -> b.join(url, Proofs.wrong(method), Proofs.route(method, false)));
    SessionEnded ended = assertInstanceOf(SessionEnded.class, refused.getCause());
    assertInstanceOf(Ending.Aborted.class, ended.ending().orElseThrow(), ended::getMessage);
  }
}
