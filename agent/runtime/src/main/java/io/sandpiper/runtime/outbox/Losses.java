package io.sandpiper.runtime.outbox;

/** Who is told of records that were not acknowledged and are gone. */
@FunctionalInterface
interface Losses {
  enum Cause {
    /** There was no room for more. */
    FULL,
    /** They were older than records may become. */
    AGE,
    /** Their bytes could not be read. */
    DAMAGE
  }

  void lost(long records, Cause cause);
}
