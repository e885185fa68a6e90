package io.sandpiper.wamp.auth;

/**
 * What a router may make us work for, before it has proven anything itself. Beyond these the
 * session ends with ABORT cannot_authenticate.
 */
final class Limits {
  /**
   * Rounds of PBKDF2, none of them on the thread that serves the devices. A round took 4 µs (JDK
   * 17, C1 only, x86-64); at ten times that, for the slowest boards, this many take 4 s.
   */
  static final int ITERATIONS = 100_000;

  /**
   * Least rounds for SCRAM, RFC 7677 section 4. A router that asks for fewer may be after a hash
   * that is cheap to search.
   */
  static final int SCRAM_ITERATIONS = 4096;

  /**
   * Memory of Argon2id in KiB: twice what Crossbar.io's own examples take, a quarter of the agent's
   * heap, and gone when the answer is there.
   */
  static final int ARGON2_KIBIBYTES = 8 * 1024;

  /** Least memory of Argon2id in KiB: RFC 9106, section 3.1. */
  static final int ARGON2_LEAST_KIBIBYTES = 8;

  /**
   * KiB that Argon2id fills over all its passes: memory times iterations. So many took 0.5 s (JDK
   * 17, C1 only, x86-64), so ten times that on the slowest boards.
   */
  static final int ARGON2_WORK = 64 * 1024;

  /**
   * Least KiB that Argon2id fills over all its passes, as {@link #SCRAM_ITERATIONS} for PBKDF2:
   * what Crossbar.io's own examples take in one pass.
   */
  static final int ARGON2_LEAST_WORK = 4 * 1024;

  /**
   * Octets of a key derived for WAMP-CRA: the block of SHA-256. A longer HMAC key is hashed down
   * and adds nothing but work, one more PBKDF2 for each 32 octets.
   */
  static final int KEY_BYTES = 64;

  /** Characters of a salt, and of a nonce: 16 octets are usual, and this is room for 384. */
  static final int TEXT = 512;

  /** Characters of what a router sent that go into a message of ours. */
  static final int QUOTED = 64;

  /** Characters of a challenge that we sign for WAMP-CRA: a JSON object of a few short keys. */
  static final int CHALLENGE = 8 * 1024;

  /** Bytes of a file with a secret: a signed token has a few KiB, a key file less. */
  static final int FILE_BYTES = 16 * 1024;

  private Limits() {}
}
