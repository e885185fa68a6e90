package io.sandpiper.runtime.core;

import java.util.Map;

/**
 * Something that was measured or that happened, with its stamp.
 *
 * @param event the last part of its topic: {@code reading}
 */
public record Reading(String component, String event, Map<String, Object> content, Stamp stamp) {
  Reading stamped(Stamp other) {
    return new Reading(component, event, content, other);
  }
}
