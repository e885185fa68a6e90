package io.sandpiper.provisioning;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Who a device is: an Ed25519 key pair (RFC 8032) that was made on the device and never leaves it.
 *
 * <p>Immutable, so any thread may use it. The private key is in no message and no {@code toString}.
 */
public final class Identity {
  /** Octets of a raw public key, RFC 8032 section 5.1.5. */
  private static final int PUBLIC_KEY_BYTES = 32;

  private static final int ID_BYTES = 8;

  private final KeyPair keys;
  private final byte[] publicKey;

  Identity(KeyPair keys) {
    this.keys = keys;
    this.publicKey = raw(keys);
  }

  /**
   * The identity kept in a file, made first when the file does not exist. An existing file is never
   * written to, and of several processes that make one at the same time all return the same.
   *
   * <p>The file is a PKCS#8 private key (RFC 8410) in PEM, readable by its owner only. A missing
   * folder is made with mode 0700. What is returned has reached the disk.
   *
   * @throws IOException when the file cannot be read or made, when others than its owner may open
   *     it, or when it holds something else; the message is for a person and says how to mend it
   */
  public static Identity loadOrCreate(Path file) throws IOException {
    return new Identity(KeyFile.readOrCreate(file));
  }

  /**
   * The device's short name for people and logs: the first 8 octets of SHA-256 over the raw public
   * key, as 16 lower-case hex digits. Not a secret, and no proof of anything: only a signature is.
   */
  public String id() {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(publicKey);
      return HexFormat.of().formatHex(digest, 0, ID_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * The raw public key as 64 lower-case hex digits: the {@code pubkey} of WAMP-Cryptosign, and what
   * routers list as {@code authorized_keys}.
   */
  public String publicKeyHex() {
    return HexFormat.of().formatHex(publicKey);
  }

  /** The Ed25519 signature of a message, 64 octets; the same message gives the same signature. */
  public byte[] sign(byte[] message) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(keys.getPrivate());
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("an Ed25519 key signs anything", e);
    }
  }

  @Override
  public String toString() {
    return "Identity[id=" + id() + "]";
  }

  /** RFC 8410 section 4: the last field of an encoded public key is the raw one. */
  private static byte[] raw(KeyPair keys) {
    byte[] encoded = keys.getPublic().getEncoded();
    return Arrays.copyOfRange(encoded, encoded.length - PUBLIC_KEY_BYTES, encoded.length);
  }
}
