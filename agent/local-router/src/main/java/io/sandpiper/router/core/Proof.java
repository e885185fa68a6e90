package io.sandpiper.router.core;

import io.sandpiper.wamp.message.Message.Challenge;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What is asked of a principal, and what answers it (Authentication Methods). */
final class Proof {
  /** Octets that nobody has been asked to sign before. */
  private static final int NONCE = 32;

  /** RFC 8410 section 4: what comes before the octets of an Ed25519 public key. */
  private static final String KEY_PREFIX = "302a300506032b6570032100";

  private final Challenge challenge;
  private final Predicate<String> right;

  private Proof(Challenge challenge, Predicate<String> right) {
    this.challenge = challenge;
    this.right = right;
  }

  static Proof of(Principal principal, RandomGenerator random) {
    var nonce = new byte[NONCE];
    random.nextBytes(nonce);
    String text = HexFormat.of().formatHex(nonce);
    if (principal instanceof Principal.Ticket ticket) {
      return new Proof(
          new Challenge("ticket", Map.of()), seen -> same(bytes(ticket.secret()), bytes(seen)));
    }
    if (principal instanceof Principal.WampCra shared) {
      // Without the specification's other fields: the client signs it as it is.
      String asked = "{\"authmethod\":\"wampcra\",\"nonce\":\"" + text + "\"}";
      byte[] expected = Base64.getEncoder().encode(hmac(shared.secret(), asked));
      return new Proof(
          new Challenge("wampcra", Map.of("challenge", asked)),
          seen -> same(expected, bytes(seen)));
    }
    var key = (Principal.Cryptosign) principal;
    return new Proof(
        new Challenge("cryptosign", Map.of("challenge", text)),
        seen -> signed(key.publicKey(), nonce, seen));
  }

  Challenge challenge() {
    return challenge;
  }

  boolean accepts(String signature) {
    return right.test(signature);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** In a time that tells nothing. */
  private static boolean same(byte[] expected, byte[] seen) {
    return MessageDigest.isEqual(expected, seen);
  }

  private static byte[] hmac(String secret, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(bytes(secret), "HmacSHA256"));
      return mac.doFinal(bytes(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  /** The answer is the signature and, after it, what was signed. */
  private static boolean signed(String publicKey, byte[] nonce, String seen) {
    String suffix = HexFormat.of().formatHex(nonce);
    if (!seen.matches("[0-9a-fA-F]{192}") || !seen.toLowerCase(Locale.ROOT).endsWith(suffix)) {
      return false;
    }
    try {
      var spec = new X509EncodedKeySpec(HexFormat.of().parseHex(KEY_PREFIX + publicKey));
      Signature ed25519 = Signature.getInstance("Ed25519");
      ed25519.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(spec));
      ed25519.update(nonce);
      return ed25519.verify(HexFormat.of().parseHex(seen.substring(0, 128)));
    } catch (GeneralSecurityException e) {
      return false; // no signature, or no point on the curve
    }
  }
}
