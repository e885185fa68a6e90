package io.sandpiper.device;

import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Schema;
import java.time.Duration;

/**
 * What a hand does with a button. An input with these keys and events has its gestures told by the
 * agent, from the debounced level.
 */
public final class Gestures {
  public static final Key<Duration> HOLD =
      Key.of(
          "hold",
          Key.span(Duration.ofMillis(100), Duration.ofHours(1)),
          Duration.ofSeconds(1),
          "Pressed for so long it is a `hold`, and no click.");

  public static final Key<Duration> MULTI_CLICK =
      Key.of(
          "multi-click",
          Key.span(Duration.ZERO, Duration.ofSeconds(5)),
          Duration.ofMillis(300),
          "Pressed again sooner than this after it was let go, the clicks count together; so long a"
              + " `click` waits. 0s tells each at once.");

  public static final Key<Long> COUNT =
      Key.required("count", Key.whole(2, Long.MAX_VALUE), "How many clicks.");

  public static final Event PRESS =
      new Event("press", "The button is pressed, whatever becomes of it.", Schema.NONE);

  public static final Event CLICK = new Event("click", "Pressed and let go, once.", Schema.NONE);

  public static final Event MULTI_CLICKED =
      new Event("multi_click", "Clicked twice or more.", Schema.of(COUNT));

  public static final Event HELD =
      new Event("hold", "Pressed for the time of the key `hold`, and still pressed.", Schema.NONE);

  private Gestures() {}
}
