package io.sandpiper.runtime.core;

/** Hears how a device does, for the log and for health. */
interface Trouble {
  /** The device could not; said in the log when it is news. */
  void failed(String reason);

  void recovered();

  /** A reading was due while the last one still ran, or its bus had too much to do. */
  void skipped();

  /** The device keeps failing: it is closed and opened anew, with pauses. */
  void reopen(long now);
}
