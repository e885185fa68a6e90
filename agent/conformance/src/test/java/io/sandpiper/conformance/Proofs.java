package io.sandpiper.conformance;

import io.sandpiper.wamp.auth.ClientCertificate;
import io.sandpiper.wamp.auth.Cryptosign;
import io.sandpiper.wamp.auth.Scram;
import io.sandpiper.wamp.auth.Secret;
import io.sandpiper.wamp.auth.SigningKey;
import io.sandpiper.wamp.auth.Ticket;
import io.sandpiper.wamp.auth.WampCra;
import io.sandpiper.wamp.session.Authenticator;
import io.sandpiper.wamp.transport.Route;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.spec.InvalidKeySpecException;

/** Who we are to the routers of the matrix, for each method once rightly and once wrongly. */
final class Proofs {
  static final String SECRET = "secret123";

  private static final String SEED =
      "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

  /** The public half of the seed. */
  static final String PUBLIC_KEY =
      "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8";

  private Proofs() {}

  /** The authid that the method proves; empty for one that the router chooses. */
  static String authid(String method) {
    return switch (method) {
      case "ticket" -> "tick";
      case "wampcra" -> "cra";
      case "salted" -> "crasalt";
      case "cryptosign" -> "dev1";
      case "tls" -> "device";
      case "scram-pbkdf2" -> "scrpb";
      case "scram-argon2id" -> "scr";
      default -> "";
    };
  }

  /** How to get there: for the method {@code tls} that is the proof. */
  static Route route(String method, boolean right) {
    return method.equals("tls") ? Certificates.route(right) : Route.DIRECT;
  }

  static Authenticator right(String method) {
    return proof(method, Secret.of(SECRET), SEED);
  }

  static Authenticator wrong(String method) {
    return proof(method, Secret.of("secret124"), SEED.replace("1f", "20"));
  }

  private static Authenticator proof(String method, Secret secret, String seed) {
    String authid = authid(method);
    return switch (method) {
      case "tls" -> new ClientCertificate("");
      case "anonymous" -> Authenticator.ANONYMOUS;
      case "ticket" -> new Ticket(authid, secret);
      case "wampcra", "salted" -> new WampCra(authid, secret);
      case "cryptosign" -> new Cryptosign(authid, key(seed));
      case "scram-pbkdf2", "scram-argon2id" -> new Scram(authid, secret, new SecureRandom());
      default -> throw new IllegalArgumentException(method);
    };
  }

  private static SigningKey key(String hex) {
    try {
      return SigningKey.parse(hex.getBytes(StandardCharsets.US_ASCII));
    } catch (InvalidKeySpecException e) {
      throw new IllegalStateException(e);
    }
  }
}
