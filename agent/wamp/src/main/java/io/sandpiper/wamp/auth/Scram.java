package io.sandpiper.wamp.auth;

import io.sandpiper.wamp.message.Message.Authenticate;
import io.sandpiper.wamp.message.Message.Challenge;
import io.sandpiper.wamp.session.Authenticator;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Proves that we know a password without showing it, and has the router prove the same: WAMP
 * specification, "Salted Challenge Response Authentication" (RFC 5802, RFC 7677), and the dialect
 * of Crossbar.io. Which one is spoken is the router's choice of method:
 *
 * <table>
 * <caption>The two dialects</caption>
 * <tr><th></th><th>{@code wamp-scram}</th><th>{@code scram}</th></tr>
 * <tr><td>server nonce</td><td>begins with our text</td><td>its octets begin with ours</td></tr>
 * <tr><td>password</td><td>SASLprep</td><td>as it is</td></tr>
 * <tr><td>authid</td><td>escaped</td><td>as it is</td></tr>
 * <tr><td>Argon2id</td><td>{@code argon2id13}</td><td>{@code argon2id-13}, and as its hash's
 * base64</td></tr>
 * <tr><td>{@code c=}</td><td>base64 of {@code n,,}</td><td>empty</td></tr>
 * <tr><td>proof in authextra</td><td>{@code verifier}</td><td>{@code
 * scram_server_signature}</td></tr>
 * </table>
 *
 * <p>Without channel binding.
 */
public final class Scram implements Authenticator {
  private static final String SPECIFIED = "wamp-scram";
  private static final String CROSSBAR = "scram";
  private static final int NONCE_BYTES = 16;

  private final String authid;
  private final Secret secret;
  private final String nonce;

  /** What the router has to show, and where; null until there was a challenge. */
  private byte[] serverSignature;

  private String serverKey;

  /**
   * @param chance not to be guessed by others
   */
  public Scram(String authid, Secret secret, RandomGenerator chance) {
    this(authid, secret, nonce(chance));
  }

  Scram(String authid, Secret secret, String nonce) {
    this.authid = authid;
    this.secret = secret;
    this.nonce = nonce;
  }

  private static String nonce(RandomGenerator chance) {
    byte[] octets = new byte[NONCE_BYTES];
    chance.nextBytes(octets);
    return Base64.getEncoder().encodeToString(octets);
  }

  /**
   * Crossbar.io goes through the list in order and refuses at the first name that it does not know,
   * so its own comes first.
   */
  @Override
  public List<String> methods() {
    return List.of(CROSSBAR, SPECIFIED);
  }

  @Override
  public Map<String, Object> hello() {
    return Map.of("authid", authid, "authextra", Map.of("nonce", nonce));
  }

  /** The router may have the secret itself, and quote it. */
  @Override
  public String censored(String text) {
    return secret.censored(text);
  }

  @Override
  public Authenticate answer(Challenge challenge) throws CannotAuthenticate {
    Asked asked = Asked.of(challenge, CROSSBAR, SPECIFIED);
    boolean specified = challenge.method().equals(SPECIFIED);
    asked.requireNoChannelBinding();
    String serverNonce = serverNonce(asked, specified);
    byte[] salted = saltedPassword(asked, specified);
    byte[] message = authMessage(asked, specified, serverNonce).getBytes(StandardCharsets.UTF_8);
    byte[] clientKey = Sha256.hmac(salted, ascii("Client Key"));
    byte[] proof = xor(clientKey, Sha256.hmac(Sha256.hash(clientKey), message));
    serverSignature = Sha256.hmac(Sha256.hmac(salted, ascii("Server Key")), message);
    serverKey = specified ? "verifier" : "scram_server_signature";
    return new Authenticate(
        Base64.getEncoder().encodeToString(proof),
        specified ? Map.of("nonce", serverNonce) : Map.of());
  }

  /** The router must have added something of its own to our nonce: RFC 5802 section 5.1, "r:". */
  private String serverNonce(Asked asked, boolean specified) throws CannotAuthenticate {
    String text = asked.text("nonce", Limits.TEXT);
    boolean ours;
    if (specified) {
      ours = text.startsWith(nonce) && text.length() > nonce.length();
    } else {
      byte[] octets = asked.base64("nonce");
      byte[] start = Base64.getDecoder().decode(nonce);
      ours =
          octets.length > start.length
              && Arrays.equals(octets, 0, start.length, start, 0, start.length);
    }
    if (!ours) throw asked.wrong("nonce", "ours and more");
    return text;
  }

  private byte[] saltedPassword(Asked asked, boolean specified) throws CannotAuthenticate {
    String kdf = asked.text("kdf", Limits.TEXT);
    byte[] salt = asked.base64("salt");
    String password = specified ? SaslPrep.prepared(secret.text()) : secret.text();
    String argon2id = specified ? "argon2id13" : "argon2id-13";
    if (kdf.equals("pbkdf2")) {
      return Sha256.pbkdf2(password, salt, iterations(asked), Sha256.BYTES);
    }
    if (!kdf.equals(argon2id)) throw asked.wrong("kdf", "pbkdf2 or " + argon2id);
    byte[] hash = argon2id(asked, password.getBytes(StandardCharsets.UTF_8), salt);
    // The dialect takes the text that a password file would have.
    return specified ? hash : Base64.getEncoder().withoutPadding().encode(hash);
  }

  private static byte[] argon2id(Asked asked, byte[] password, byte[] salt)
      throws CannotAuthenticate {
    int memory = asked.whole("memory", Limits.ARGON2_LEAST_KIBIBYTES, Limits.ARGON2_KIBIBYTES);
    int least = (Limits.ARGON2_LEAST_WORK + memory - 1) / memory;
    int passes = asked.whole("iterations", least, Limits.ARGON2_WORK / memory);
    byte[] none = {};
    return new Argon2id(1, memory, passes).hash(password, salt, none, none, Sha256.BYTES);
  }

  /** As they stand in the message that both sides sign. */
  private static int iterations(Asked asked) throws CannotAuthenticate {
    return asked.text("kdf", Limits.TEXT).equals("pbkdf2")
        ? asked.whole("iterations", Limits.SCRAM_ITERATIONS, Limits.ITERATIONS)
        : asked.whole("iterations", 1, Limits.ARGON2_WORK);
  }

  /** "AuthMessage" of the specification. */
  private String authMessage(Asked asked, boolean specified, String serverNonce)
      throws CannotAuthenticate {
    String name = specified ? authid.replace("=", "=3D").replace(",", "=2C") : authid;
    String binding = specified ? Base64.getEncoder().encodeToString(ascii("n,,")) : "";
    return "n="
        + name
        + ",r="
        + nonce
        + ",r="
        + serverNonce
        + ",s="
        + asked.text("salt", Limits.TEXT)
        + ",i="
        + iterations(asked)
        + ",c="
        + binding
        + ",r="
        + serverNonce;
  }

  /** A router that lets us in without knowing the password is not ours. */
  @Override
  public void welcomed(Map<String, Object> details) throws CannotAuthenticate {
    if (serverSignature == null) {
      throw new CannotAuthenticate("WELCOME without CHALLENGE: the router has proven nothing");
    }
    boolean proven =
        details.get("authextra") instanceof Map<?, ?> extra
            && extra.get(serverKey) instanceof String text
            && MessageDigest.isEqual(serverSignature, decoded(text));
    if (!proven) {
      throw new CannotAuthenticate(
          "WELCOME, authextra." + serverKey + ": the router does not know the password");
    }
  }

  /** With or without SCRAM's {@code v=}: the specification's text and its example differ. */
  private static byte[] decoded(String verifier) {
    try {
      return Base64.getDecoder()
          .decode(verifier.startsWith("v=") ? verifier.substring(2) : verifier);
    } catch (IllegalArgumentException e) {
      return new byte[0]; // equals no signature
    }
  }

  private static byte[] xor(byte[] a, byte[] b) {
    byte[] c = new byte[a.length];
    for (int i = 0; i < c.length; i++) c[i] = (byte) (a[i] ^ b[i]);
    return c;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
