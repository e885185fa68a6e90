package io.sandpiper.runtime.core;

/**
 * What describes this process.
 *
 * @param boot names this run of the agent; sequence numbers start anew with it
 * @param board the board's model
 * @param machineBoot names the start of the machine that it runs in
 * @param origin where the core's time begins, in nanoseconds since the machine started
 */
public record About(String version, String boot, String board, String machineBoot, long origin) {
  /** A process that begins with its machine. */
  public About(String version, String boot, String board) {
    this(version, boot, board, boot, 0);
  }
}
