package io.sandpiper.runtime.core;

import io.sandpiper.device.schema.Values;
import io.sandpiper.runtime.link.Link;
import io.sandpiper.runtime.policy.AgentProcedures;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Answers {@code agent.history}: readings of the history on disk, of those that are live, and of
 * those that the router took last, in their order and each once. One caller at a time. Pure.
 *
 * <p>The history is looked at a little at a time, and meanwhile readings move: from the live ones
 * to the history, and to those taken. Their keys stay, and so does how far the answer has come.
 */
final class Lookback {
  /**
   * The place of a reading in the order of all.
   *
   * @param own whether this process made it; earlier ones come first
   * @param number its seq; of an earlier process's its number in the history
   */
  private record Key(boolean own, long number) implements Comparable<Key> {
    static final Key FIRST = new Key(false, 0);
    static final Key LAST = new Key(true, Long.MAX_VALUE);

    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::own).thenComparing(Key::number);

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  /** A call, and how far it has come. */
  private static final class Sought {
    final Values arguments;
    final Answer answer;
    final Deque<List<Object>> parts = new ArrayDeque<>();
    List<Object> part = new ArrayList<>();
    long partBytes;
    long count;
    boolean over;
    boolean more;
    String trouble = "";

    /** The number in the history up to which it was looked at. */
    long lookedAt;

    /** Everything up to it is in the parts, if it was asked for. */
    Key last = Key.FIRST;

    /** Of which components the caller may know. */
    final Predicate<String> shown;

    Sought(Values arguments, Predicate<String> shown, Answer answer) {
      this.arguments = arguments;
      this.shown = shown;
      this.answer = answer;
    }
  }

  private final Outbox outbox;
  private final Readings readings;
  private final Stamps stamps;
  private final Link link;

  /** Null while nobody asks. */
  private Sought sought;

  private boolean looking;
  private long now;

  Lookback(Outbox outbox, Readings readings, Stamps stamps, Link link) {
    this.outbox = outbox;
    this.readings = readings;
    this.stamps = stamps;
    this.link = link;
  }

  /**
   * @param shown of which components the caller may know
   */
  void ask(Values arguments, Predicate<String> shown, Answer answer) {
    if (sought != null && sought.answer.open()) answer.busy("agent.history");
    else sought = new Sought(arguments, shown, answer);
  }

  /** The session is gone, and its callers with it. */
  void lost() {
    sought = null;
  }

  void tick(long now) {
    this.now = now;
    while (sought != null) {
      Sought of = sought;
      if (!of.answer.open()) sought = null; // canceled
      else if (!of.parts.isEmpty() && roomy()) of.answer.progress(readings(of.parts.remove()));
      else if (of.parts.isEmpty() && of.over) finish(of);
      else if (of.parts.isEmpty() && !looking) look(of);
      else return;
    }
  }

  private boolean roomy() {
    return link.queuedBytes() < Limits.PART_WATER;
  }

  private void look(Sought of) {
    looking = true;
    outbox.look(
        of.lookedAt,
        Limits.LOOK,
        looked -> {
          looking = false;
          if (of == sought) looked(of, looked);
        });
  }

  private void looked(Sought of, Outbox.Looked looked) {
    of.lookedAt = looked.upTo();
    of.trouble = looked.trouble();
    var found = new TreeMap<Key, Kept>();
    for (Kept each : looked.readings()) found.put(key(each), each);
    Key upTo = found.isEmpty() ? of.last : found.lastKey();
    if (looked.end()) upTo = Key.LAST;
    addRemembered(of, upTo, found);
    if (upTo.compareTo(of.last) > 0) of.last = upTo;
    found.values().forEach(kept -> take(of, stamps.corrected(kept.reading())));
    if (looked.end()) of.over = true;
  }

  private void addRemembered(Sought of, Key upTo, NavigableMap<Key, Kept> to) {
    readings
        .remembered()
        .forEach(
            kept -> {
              Key key = key(kept);
              if (key.compareTo(of.last) > 0 && key.compareTo(upTo) <= 0) to.put(key, kept);
            });
  }

  private Key key(Kept kept) {
    Stamp stamp = kept.reading().stamp();
    boolean own = stamps.own(stamp);
    return new Key(own, own ? stamp.seq() : kept.number());
  }

  private void take(Sought of, Reading reading) {
    if (of.over || !wanted(of.arguments, reading)) return;
    if (!of.shown.test(reading.component())) return;
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("event", reading.event());
    map.putAll(stamps.map(reading));
    long bytes = size(map);
    boolean full = of.part.size() == Limits.PART || of.partBytes + bytes > Limits.PART_BYTES;
    if (of.count == of.arguments.get(AgentProcedures.LIMIT)
        || full && !of.answer.progressive() && !of.part.isEmpty()) {
      of.more = true;
      of.over = true;
      return;
    }
    if (full && !of.part.isEmpty()) cut(of);
    of.part.add(map);
    of.partBytes += bytes;
    of.count++;
  }

  private static void cut(Sought of) {
    of.parts.add(of.part);
    of.part = new ArrayList<>();
    of.partBytes = 0;
  }

  private static boolean wanted(Values arguments, Reading reading) {
    String component = arguments.get(AgentProcedures.COMPONENT);
    long millis = reading.stamp().millis();
    return (component.isEmpty() || component.equals(reading.component()))
        && millis >= arguments.get(AgentProcedures.FROM).toEpochMilli()
        && millis < arguments.get(AgentProcedures.TO).toEpochMilli();
  }

  /** Roughly, on the wire. */
  private static long size(Object value) {
    if (value instanceof String text) return text.length() + 3L;
    if (value instanceof byte[] bytes) return bytes.length + 5L;
    if (value instanceof List<?> list) return 3 + list.stream().mapToLong(Lookback::size).sum();
    if (value instanceof Map<?, ?> map) {
      return 3
          + map.entrySet().stream().mapToLong(e -> size(e.getKey()) + size(e.getValue())).sum();
    }
    return 9;
  }

  /** The rest of the readings goes in a part of its own, for a caller who takes parts. */
  private void finish(Sought of) {
    var result = new LinkedHashMap<String, Object>();
    if (!of.answer.progressive()) result.putAll(readings(of.part));
    else if (!of.part.isEmpty()) of.answer.progress(readings(of.part));
    result.put("count", of.count);
    result.put("more", of.more);
    if (!of.trouble.isEmpty()) result.put("unreadable", of.trouble);
    sought = null;
    of.answer.result(result);
  }

  private static Map<String, Object> readings(List<Object> part) {
    return Map.of("readings", part);
  }

  /** The next moment {@link #tick} has something to do. */
  long deadline() {
    if (sought == null || sought.parts.isEmpty()) return Long.MAX_VALUE;
    return now + Limits.PART_PAUSE;
  }
}
