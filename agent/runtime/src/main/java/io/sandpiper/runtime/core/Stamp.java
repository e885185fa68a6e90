package io.sandpiper.runtime.core;

/**
 * When something was made, and as which thing of which process: (boot, seq) are what a consumer
 * drops repeats by.
 *
 * @param seq goes up by one with each stamp of a boot, whatever the date does
 * @param millis since 1970, as the clock had it
 * @param clock what that is worth
 * @param moment the same on the kernel's monotonic clock, in nanoseconds since the machine started
 * @param machineBoot which start of the machine that was; moments of different ones can't be
 *     compared
 */
public record Stamp(
    String boot, long seq, long millis, Trust clock, long moment, String machineBoot) {

  /** What a date is worth. */
  public enum Trust {
    /** Known to be right. */
    SYNCED,
    /** Of a board that starts in the past, and has not heard the time yet. */
    UNSYNCED,
    /** Made before the time was known, and dated anew since. */
    CORRECTED
  }
}
