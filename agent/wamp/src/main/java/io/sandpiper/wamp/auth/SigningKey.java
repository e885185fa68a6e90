package io.sandpiper.wamp.auth;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * An Ed25519 private key (RFC 8032). It is in no {@code toString} and no exception. Immutable, so
 * any thread may use it.
 */
public final class SigningKey {
  /** Octets of a private key, and of a public one. */
  static final int BYTES = 32;

  private final PrivateKey key;
  private final byte[] publicKey;

  private SigningKey(PrivateKey key, byte[] publicKey) {
    this.key = key;
    this.publicKey = publicKey;
  }

  /**
   * Reads a key file's content: PKCS#8 in PEM (RFC 8410), OpenSSH's own format, 64 hexadecimal
   * digits, or the 32 octets themselves.
   *
   * @throws InvalidKeySpecException when it is none of these, or encrypted; the message says what
   *     was seen and has nothing of the key
   */
  public static SigningKey parse(byte[] file) throws InvalidKeySpecException {
    return of(KeyFormats.seed(file));
  }

  /**
   * The key of a seed, RFC 8032 section 5.1.5.
   *
   * <p>The JDK has no call for the public half, but its generator draws the private key from the
   * randomness it is given and works out the other half. That is how it happens to be written, not
   * a promise, so the two halves are tried on each other.
   */
  static SigningKey of(byte[] seed) {
    try {
      var generator = KeyPairGenerator.getInstance("Ed25519");
      generator.initialize(NamedParameterSpec.ED25519, new Replay(seed));
      PublicKey publicKey = generator.generateKeyPair().getPublic();
      PrivateKey key =
          KeyFactory.getInstance("Ed25519")
              .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
      if (!belong(key, publicKey)) {
        throw new IllegalStateException(
            "Ed25519 of " + generator.getProvider() + ": no public key for a given private key");
      }
      // RFC 8410 section 4: the last field of an encoded public key is the raw one.
      byte[] encoded = publicKey.getEncoded();
      return new SigningKey(
          key, Arrays.copyOfRange(encoded, encoded.length - BYTES, encoded.length));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Ed25519, part of every Java since 15: " + e.getClass());
    }
  }

  private static boolean belong(PrivateKey key, PublicKey publicKey)
      throws GeneralSecurityException {
    byte[] message = {1};
    Signature signature = Signature.getInstance("Ed25519");
    signature.initVerify(publicKey);
    signature.update(message);
    return signature.verify(sign(key, message));
  }

  /** 64 lower-case digits: what routers list as {@code authorized_keys}. */
  public String publicKeyHex() {
    return HexFormat.of().formatHex(publicKey);
  }

  /** 64 octets; the same message gives the same signature. */
  byte[] sign(byte[] message) {
    try {
      return sign(key, message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("an Ed25519 key signs anything: " + e.getClass());
    }
  }

  private static byte[] sign(PrivateKey key, byte[] message) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(key);
    signature.update(message);
    return signature.sign();
  }

  /** With the public half only. */
  @Override
  public String toString() {
    return "SigningKey[" + publicKeyHex() + "]";
  }

  /** Randomness that was drawn before. */
  private static final class Replay extends SecureRandom {
    private final byte[] drawn;

    Replay(byte[] drawn) {
      this.drawn = drawn;
    }

    @Override
    public void nextBytes(byte[] bytes) {
      if (bytes.length != drawn.length) {
        throw new IllegalStateException(
            "asked for " + bytes.length + " random octets, expected " + drawn.length);
      }
      System.arraycopy(drawn, 0, bytes, 0, drawn.length);
    }
  }
}
