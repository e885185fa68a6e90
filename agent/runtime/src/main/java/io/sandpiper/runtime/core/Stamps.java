package io.sandpiper.runtime.core;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Marks what is published: {@code device, component, boot, seq, ts, clock}. A consumer drops a
 * repeat by (device, boot, seq); seq goes up by one with each stamp of a process, whatever the wall
 * clock does.
 */
final class Stamps {
  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final String device;
  private final String boot;
  private final Clock clock;
  private long seq;

  Stamps(String device, String boot, Clock clock) {
    this.device = device;
    this.boot = boot;
    this.clock = clock;
  }

  /** What was made now. */
  Reading of(String component, String event, Map<String, Object> content) {
    return new Reading(component, event, content, clock.stamp(++seq));
  }

  /** The same with a better date, if there is one by now. */
  Reading corrected(Reading reading) {
    return reading.stamped(clock.corrected(reading.stamp()));
  }

  /** Whether this process made it. */
  boolean own(Stamp stamp) {
    return stamp.boot().equals(boot);
  }

  /** As it is published. */
  Map<String, Object> map(Reading reading) {
    Stamp stamp = reading.stamp();
    var stamped = new LinkedHashMap<>(reading.content());
    source(reading.component(), stamped);
    stamped.put("boot", stamp.boot());
    stamped.put("seq", stamp.seq());
    stamped.put("ts", FORM.format(Instant.ofEpochMilli(stamp.millis())));
    stamped.put("clock", stamp.clock().name().toLowerCase(Locale.ROOT));
    return stamped;
  }

  /** Adds only where it comes from. */
  void source(String component, Map<String, Object> content) {
    content.put("device", device);
    content.put("component", component);
    content.put("boot", boot);
  }
}
