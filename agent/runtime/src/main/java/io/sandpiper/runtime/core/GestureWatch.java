package io.sandpiper.runtime.core;

import io.sandpiper.device.Event;
import io.sandpiper.device.Gestures;
import io.sandpiper.device.schema.Values;
import java.util.Map;

/**
 * Tells from a button's debounced level what a hand does with it: press, click, several clicks,
 * hold. Pure; times in nanoseconds.
 *
 * <p>A press is told at once. Let go before {@code hold} is over it counts as a click; the clicks
 * are told when no other press has followed within {@code multi-click}, or when a hold ends their
 * row. A button that is pressed at the start must be let go first: since when it is nobody knows.
 */
final class GestureWatch {
  private static final long NEVER = Long.MAX_VALUE;

  /** Where gestures are told. */
  interface Told {
    void happened(Event gesture, Map<String, Object> content);
  }

  private final long hold;
  private final long multiClick;
  private final Told told;
  private boolean pressed;
  private boolean held;
  private long clicks;
  private long holdAt = NEVER;
  private long clicksEnd = NEVER;

  GestureWatch(Values settings, Told told) {
    this.hold = settings.get(Gestures.HOLD).toNanos();
    this.multiClick = settings.get(Gestures.MULTI_CLICK).toNanos();
    this.told = told;
  }

  /** Begins anew. */
  void forget() {
    pressed = false;
    clicks = 0;
    holdAt = NEVER;
    clicksEnd = NEVER;
  }

  /** The level has changed. */
  void level(boolean on, long at) {
    tick(at);
    if (on && !pressed) {
      pressed = true;
      held = false;
      holdAt = at + hold;
      clicksEnd = NEVER;
      told.happened(Gestures.PRESS, Map.of());
    } else if (!on && pressed) {
      pressed = false;
      holdAt = NEVER;
      if (held) return;
      clicks++;
      clicksEnd = at + multiClick;
      tick(at);
    }
  }

  void tick(long now) {
    if (now >= holdAt) {
      held = true;
      holdAt = NEVER;
      endOfClicks();
      told.happened(Gestures.HELD, Map.of());
    }
    if (now >= clicksEnd) endOfClicks();
  }

  private void endOfClicks() {
    if (clicks == 1) told.happened(Gestures.CLICK, Map.of());
    if (clicks > 1) {
      told.happened(Gestures.MULTI_CLICKED, Map.of(Gestures.COUNT.name(), clicks));
    }
    clicks = 0;
    clicksEnd = NEVER;
  }

  long deadline() {
    return Math.min(holdAt, clicksEnd);
  }
}
