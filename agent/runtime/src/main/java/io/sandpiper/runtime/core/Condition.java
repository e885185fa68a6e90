package io.sandpiper.runtime.core;

import io.sandpiper.runtime.link.Journal;
import java.util.LinkedHashMap;
import java.util.Map;

/** How a component does, as the log and health tell it. Pure. */
final class Condition {
  private final String name;
  private final Journal journal;
  private String trouble = "not opened yet";
  private long failures;
  private long skips;
  private long lost;
  private long losses;
  private boolean quarantined;

  /** Since it last worked. */
  private long inARow;

  Condition(String name, Journal journal) {
    this.name = name;
    this.journal = journal;
  }

  String trouble() {
    return trouble;
  }

  /** It can't work, and why that is so others have told. */
  void waits(String reason) {
    trouble = reason;
  }

  /**
   * It could not. The log is told when that is news; of a device that finds a new reason each time,
   * ever more rarely.
   */
  void failed(String what, String reason) {
    failures++;
    inARow++;
    boolean rarely = Long.bitCount(inARow) == 1;
    if (!reason.equals(trouble) && rarely) journal.warn(name + ": " + what + reason);
    trouble = reason;
  }

  /** It is open: whether it works shows only when it is used. */
  void opened() {
    trouble = "";
  }

  void quarantined(int times) {
    quarantined = true;
    journal.warn(
        name
            + ": quarantined after failing "
            + times
            + " times in a row, at last with: "
            + trouble
            + "; tried again after pauses of up to "
            + Limits.OPEN_RETRY_MAX / 1_000_000_000
            + " s");
  }

  void worked() {
    if (!trouble.isEmpty() || quarantined) journal.info(name + ": works again");
    trouble = "";
    quarantined = false;
    inARow = 0;
  }

  /** Of what it tells, some was lost: the log is told ever more rarely. */
  void missed(long events) {
    lost += events;
    if (Long.bitCount(++losses) == 1) {
      journal.warn(name + ": tells more than can be taken; " + lost + " events are lost by now");
    }
  }

  void skipped() {
    skips++;
  }

  Map<String, Object> health(boolean open) {
    var health = new LinkedHashMap<String, Object>();
    health.put("ok", open && trouble.isEmpty());
    if (!trouble.isEmpty()) health.put("trouble", trouble);
    health.put("failures", failures);
    health.put("skipped", skips);
    if (lost > 0) health.put("lost", lost);
    return health;
  }
}
