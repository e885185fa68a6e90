package io.sandpiper.wamp.auth;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** SHA-256 and what is made of it, by the JDK. */
final class Sha256 {
  static final int BYTES = 32;

  private Sha256() {}

  static byte[] hash(byte[] octets) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(octets);
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  /** RFC 2104. */
  static byte[] hmac(byte[] key, byte[] octets) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(octets);
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  /**
   * RFC 8018 section 5.2, over the password's UTF-8.
   *
   * @param salt at least one octet
   */
  static byte[] pbkdf2(String password, byte[] salt, int iterations, int bytes) {
    var spec = new PBEKeySpec(password.toCharArray(), salt, iterations, bytes * 8);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw missing(e);
    } finally {
      spec.clearPassword();
    }
  }

  /** Without the cause: none of this depends on what is secret, so its message need not be seen. */
  private static IllegalStateException missing(GeneralSecurityException e) {
    return new IllegalStateException("this Java lacks a part of SHA-256: " + e.getClass());
  }
}
