package io.sandpiper.runtime.policy;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often each caller may still call by one rule. For each it keeps one moment: when his
 * allowance is whole again; each call moves it a step further, and it may lie one span ahead at
 * most ("generic cell rate algorithm", ITU-T I.371). Pure.
 */
final class Allowances {
  private final long step;

  /** How far ahead the moment may lie before a call: all the allowance but one call. */
  private final long ahead;

  /** The one that was asked for longest ago comes first. */
  private final Map<String, Long> wholeAt = new LinkedHashMap<>(16, 0.75f, true);

  /** Of all who found no place. */
  private long others = Long.MIN_VALUE;

  Allowances(Rate rate) {
    this.step = rate.step();
    this.ahead = rate.step() * (rate.calls() - 1);
  }

  /** 0 when the caller may now, which is then counted; else how long he has to wait. */
  long take(String caller, long now) {
    Long kept = wholeAt.get(caller);
    boolean room = kept != null || makeRoom(now);
    long whole = Math.max(now, kept != null ? kept : room ? now : others);
    if (whole - now > ahead) return whole - now - ahead;
    if (room) wholeAt.put(caller, whole + step);
    else others = whole + step;
    return 0;
  }

  /** Whoever has his whole allowance need not be remembered. */
  private boolean makeRoom(long now) {
    if (wholeAt.size() < Limits.CALLERS) return true;
    var eldest = wholeAt.entrySet().iterator();
    if (eldest.next().getValue() > now) return false;
    eldest.remove();
    return true;
  }

  int size() {
    return wholeAt.size();
  }
}
