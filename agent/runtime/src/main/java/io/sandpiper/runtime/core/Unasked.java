package io.sandpiper.runtime.core;

import java.util.Map;

/** Takes what devices tell without being asked. Times are the core's. */
public interface Unasked {
  /** A component's input has an edge; {@code at} is its time on the same clock as {@code now}. */
  void edge(String component, boolean on, long at, long now);

  /** A component's sensor measures something new. */
  void changed(String component, long now);

  /** A component tells of something that happened; each counts, as a reading does. */
  void event(String component, String name, Map<String, Object> content, long now);

  /** So many events of a component were lost, because there were too many. */
  void missed(String component, long events, long now);
}
