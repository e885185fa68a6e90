package io.sandpiper.provisioning;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;

/** Ed25519 key pairs with the JDK alone: a fresh one, and the one that belongs to a private key. */
final class Ed25519 {
  private Ed25519() {}

  static KeyPair generate() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw unavailable(e);
    }
  }

  /**
   * The pair of a private key in PKCS#8.
   *
   * @throws InvalidKeySpecException when the octets are not an Ed25519 private key
   */
  static KeyPair fromPkcs8(byte[] encoded) throws InvalidKeySpecException {
    try {
      var key =
          (EdECPrivateKey)
              KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded));
      return new KeyPair(publicKey(key), key);
    } catch (InvalidKeySpecException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw unavailable(e);
    }
  }

  /**
   * The public key of a private one, RFC 8032 section 5.1.5.
   *
   * <p>The JDK has no call for it, but its generator draws the private key from the randomness it
   * is given and works out the other half. That is how it happens to be written, not a promise, so
   * the two halves are tried on each other.
   */
  private static PublicKey publicKey(EdECPrivateKey key) throws GeneralSecurityException {
    byte[] seed = key.getBytes().orElseThrow(() -> new InvalidKeySpecException("is hidden"));
    var generator = KeyPairGenerator.getInstance("Ed25519");
    generator.initialize(NamedParameterSpec.ED25519, new Replay(seed));
    PublicKey publicKey = generator.generateKeyPair().getPublic();
    if (!belong(key, publicKey)) {
      throw new IllegalStateException(
          "Ed25519 of " + generator.getProvider() + ": no public key for a given private key");
    }
    return publicKey;
  }

  private static boolean belong(PrivateKey key, PublicKey publicKey)
      throws GeneralSecurityException {
    byte[] message = {1};
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(key);
    signature.update(message);
    byte[] signed = signature.sign();
    signature.initVerify(publicKey);
    signature.update(message);
    return signature.verify(signed);
  }

  private static IllegalStateException unavailable(GeneralSecurityException e) {
    return new IllegalStateException("Ed25519, part of every Java since 15, is not to be had", e);
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
