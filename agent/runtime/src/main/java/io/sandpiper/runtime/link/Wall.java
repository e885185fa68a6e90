package io.sandpiper.runtime.link;

/** The time for people: stamps readings and judges certificates, never times anything. */
@FunctionalInterface
public interface Wall {
  /** 2026-01-01, before any release: a board without a battery clock starts long before it. */
  long FIRST_PLAUSIBLE_MILLIS = 1_767_225_600_000L;

  /** Milliseconds since 1970, as far as known. */
  long millis();

  /**
   * When the machine started, as the date of today has it: since 1970.
   *
   * @param sinceStart how long ago that was
   */
  default long startMillis(long sinceStart) {
    return millis() - sinceStart;
  }

  /** Whether the date is right: somebody who knows it has set the clock. */
  default boolean known() {
    return plausible();
  }

  /** Whether the clock can be right at all. */
  default boolean plausible() {
    return millis() >= FIRST_PLAUSIBLE_MILLIS;
  }
}
