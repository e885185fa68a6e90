package io.sandpiper.wamp.message;

/** What a message may cost us, whoever sends it. Its length in bytes is the transport's bound. */
public final class Limits {
  /**
   * Lists and dictionaries inside each other, the message itself counted. Details and payloads nest
   * three or four deep; the codecs recurse, and this many frames fit into the smallest thread stack
   * many times over.
   */
  public static final int DEPTH = 64;

  /**
   * Values in one message, each list, dictionary and key counted. A page of 300 readings with ten
   * fields fits; the most wasteful shape (dictionaries of one entry) takes about 1.25 MiB of heap
   * at this count, from 12 KiB on the wire.
   */
  public static final int VALUES = 8192;

  private Limits() {}
}
