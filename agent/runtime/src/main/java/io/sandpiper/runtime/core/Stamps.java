package io.sandpiper.runtime.core;

import io.sandpiper.runtime.link.Wall;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Marks what is published: {@code device, component, boot, seq, ts}. A consumer drops a repeat by
 * (device, boot, seq); seq goes up by one with each stamp of a process, whatever the wall clock
 * does.
 */
final class Stamps {
  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final String device;
  private final String boot;
  private final Wall wall;
  private long seq;

  Stamps(String device, String boot, Wall wall) {
    this.device = device;
    this.boot = boot;
    this.wall = wall;
  }

  /** {@code content} and the stamp. */
  Map<String, Object> on(String component, Map<String, Object> content) {
    var stamped = new LinkedHashMap<>(content);
    source(component, stamped);
    stamped.put("seq", ++seq);
    stamped.put("ts", FORM.format(Instant.ofEpochMilli(wall.millis())));
    return stamped;
  }

  /** Adds only where it comes from. */
  void source(String component, Map<String, Object> content) {
    content.put("device", device);
    content.put("component", component);
    content.put("boot", boot);
  }
}
