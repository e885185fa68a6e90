package io.sandpiper.runtime.core;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The port to where readings are kept until the router has them. In two places: the <i>live</i>
 * ones, which survive the end of this process, and the <i>history</i>, which survives that of the
 * machine and takes what the router does not. For the agent's thread, and none of it waits for a
 * disk: what takes its time is told to {@link Told}, at once or later.
 */
public interface Outbox {
  /** Who is told; called once, before all else. */
  void tell(Told told);

  /** A reading that has just been made; what an outbox can't keep, it says in its health. */
  void append(Kept live);

  /** The router has it, or it is given up. */
  void forget(Kept reading);

  /** Moves live readings, which are all that there are, to the end of the history. */
  void spill(List<Kept> live);

  /** Asks for the next readings of the history that were not asked for yet. */
  void fetch(int max);

  /**
   * Reads on in the history, also what was fetched, and changes nothing in it.
   *
   * @param above readings with higher numbers are looked at
   * @param max how many at most
   * @param to is told on the agent's thread, at once or later
   */
  void look(long above, int max, Consumer<Looked> to);

  /** How it is, for {@code agent.health}. */
  Map<String, Object> health();

  /** Whether everything is kept where it should be. */
  boolean well();

  /** The end: what is live goes to the history. */
  default void close() {}

  /**
   * What {@link #look} gave.
   *
   * @param upTo the number up to which everything was looked at
   * @param end whether there is nothing behind it
   * @param trouble why it could not be read; else empty
   */
  record Looked(List<Kept> readings, long upTo, boolean end, String trouble) {}

  /** What an outbox tells, on the agent's thread. */
  interface Told {
    /** What {@link #spill} was given is in the history, the first with this number. */
    void spilled(long first);

    /** A reading of the history that was to be forgotten will not come again. */
    void forgotten(long number);

    /** It could not be moved; the live readings stay. */
    void notSpilled();

    /**
     * @param left how many the history has behind them
     */
    void fetched(List<Kept> past, long left);

    /**
     * Readings are gone that the router never had.
     *
     * @param cause {@code full}, {@code age} or {@code damage}
     */
    void lost(long count, String cause);
  }
}
