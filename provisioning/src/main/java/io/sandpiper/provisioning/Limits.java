package io.sandpiper.provisioning;

/** The bounds of this module, each with its reason. */
final class Limits {
  /**
   * Bytes of a key file. An Ed25519 key takes 119; a key with OpenSSL's bag attributes in front of
   * it stays below 1 KiB, and an RSA key, which shall get a better answer than "too big", below 4.
   */
  static final int KEY_FILE_BYTES = 8 * 1024;

  private Limits() {}
}
