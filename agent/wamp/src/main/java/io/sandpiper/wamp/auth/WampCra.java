package io.sandpiper.wamp.auth;

import io.sandpiper.wamp.message.Message.Authenticate;
import io.sandpiper.wamp.message.Message.Challenge;
import io.sandpiper.wamp.session.Authenticator;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Signs the router's challenge with a shared secret: WAMP specification, "Challenge Response
 * Authentication", salted passwords too.
 */
public final class WampCra implements Authenticator {
  private static final Base64.Encoder BASE64 = Base64.getEncoder();

  private final String authid;
  private final Secret secret;

  public WampCra(String authid, Secret secret) {
    this.authid = authid;
    this.secret = secret;
  }

  @Override
  public List<String> methods() {
    return List.of("wampcra");
  }

  @Override
  public Map<String, Object> hello() {
    return Map.of("authid", authid);
  }

  /** The router may have the secret itself, and quote it. */
  @Override
  public String censored(String text) {
    return secret.censored(text);
  }

  @Override
  public Authenticate answer(Challenge challenge) throws CannotAuthenticate {
    Asked asked = Asked.of(challenge, "wampcra");
    String text = asked.text("challenge", Limits.CHALLENGE);
    byte[] signature = Sha256.hmac(key(asked), text.getBytes(StandardCharsets.UTF_8));
    return new Authenticate(BASE64.encodeToString(signature), Map.of());
  }

  /**
   * The secret itself, or for a salted one the base64 text of what is derived from it. The defaults
   * are those of autobahn, which made the scheme.
   */
  private byte[] key(Asked asked) throws CannotAuthenticate {
    if (!asked.has("salt")) return secret.octets();
    byte[] salt = asked.text("salt", Limits.TEXT).getBytes(StandardCharsets.UTF_8);
    int iterations =
        asked.has("iterations") ? asked.whole("iterations", 1, Limits.ITERATIONS) : 1000;
    int bytes = asked.has("keylen") ? asked.whole("keylen", 1, Limits.KEY_BYTES) : 32;
    return BASE64.encode(Sha256.pbkdf2(secret.text(), salt, iterations, bytes));
  }
}
