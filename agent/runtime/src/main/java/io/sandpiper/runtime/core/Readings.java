package io.sandpiper.runtime.core;

import io.sandpiper.runtime.config.Configuration;
import io.sandpiper.runtime.link.Journal;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which reading is published next, and what of them goes to the history. In their order: the
 * history first, a little at a time, then the live ones; or, by choice, the live ones first. Pure.
 */
final class Readings implements Outbox.Told {
  private final Outbox outbox;
  private final Configuration.Outbox settings;
  private final Clock clock;
  private final Journal journal;

  /** Live, and not in flight. */
  private final NavigableMap<Long, Kept> live = new TreeMap<>();

  private final NavigableMap<Long, Kept> liveInFlight = new TreeMap<>();

  /** Of the history, fetched and not in flight. */
  private final NavigableMap<Long, Kept> past = new TreeMap<>();

  private final NavigableMap<Long, Kept> pastInFlight = new TreeMap<>();

  /** Done, but not known to be forgotten by the history: after a kill they would come again. */
  private final NavigableSet<Long> forgetting = new TreeSet<>();

  /** Being written to the history: live or in flight still, or acknowledged meanwhile. */
  private List<Kept> spilling = List.of();

  /** That the router took, the last of them. */
  private final Deque<Kept> taken = new ArrayDeque<>();

  private final Map<String, Long> lost = new LinkedHashMap<>();
  private long made;

  /** How many of the history are to be fetched; at first some, until the outbox has said. */
  private long left = 1;

  private boolean fetching;
  private long noFetchBefore = Long.MIN_VALUE;
  private long noSpillBefore = Long.MIN_VALUE;

  /** When the next one of the history may be sent. */
  private long pastAt = Long.MIN_VALUE;

  private long now;

  Readings(Outbox outbox, Configuration.Outbox settings, Clock clock, Journal journal) {
    this.outbox = outbox;
    this.settings = settings;
    this.clock = clock;
    this.journal = journal;
  }

  void add(Reading reading) {
    Kept kept = Kept.live(++made, reading);
    live.put(kept.number(), kept);
    outbox.append(kept);
    if (live.size() <= Limits.READINGS) return;
    // The history takes none: no disk, or a broken one.
    outbox.forget(live.pollFirstEntry().getValue());
    count(1, "full");
  }

  /** The next one to be published, if one may be now. */
  Kept next() {
    NavigableMap<Long, Kept> from = source();
    if (from == null || from.isEmpty()) return null;
    Kept first = from.firstEntry().getValue();
    if (clock.awaited(first.reading().stamp()) || tooFarAhead(first)) return null;
    return first;
  }

  private NavigableMap<Long, Kept> source() {
    boolean history = !past.isEmpty() || left > 0;
    if (settings.liveFirst() && !live.isEmpty()) return live;
    if (!history) return live;
    return now >= pastAt ? past : null;
  }

  /** The router may answer out of order: repeats after a kill stay fewer than the window. */
  private boolean tooFarAhead(Kept next) {
    NavigableMap<Long, Kept> out = inFlight(next);
    long first = out.isEmpty() ? next.number() : out.firstKey();
    if (next.past() && !forgetting.isEmpty()) first = Math.min(first, forgetting.first());
    return next.number() - first >= Limits.WINDOW;
  }

  /** It is on its way. */
  void sent(Kept kept) {
    (kept.past() ? past : live).remove(kept.number());
    inFlight(kept).put(kept.number(), kept);
    if (kept.past()) pastAt = now + 1_000_000_000L / settings.flush();
  }

  /** The router has it. */
  void acknowledged(Kept kept) {
    done(kept);
    taken.add(kept);
    if (taken.size() > Limits.TAKEN) taken.remove();
  }

  /** In memory: what the router took last, and what waits and is not in the history alone. */
  Stream<Kept> remembered() {
    Stream<Collection<Kept>> all =
        Stream.of(
            taken, past.values(), pastInFlight.values(), live.values(), liveInFlight.values());
    return all.flatMap(Collection::stream);
  }

  /** The router has it, or it is given up. */
  void done(Kept kept) {
    inFlight(kept).remove(kept.number());
    if (kept.unread()) left--;
    forget(kept);
  }

  private void forget(Kept kept) {
    if (kept.past()) forgetting.add(kept.number());
    outbox.forget(kept);
  }

  @Override
  public void forgotten(long number) {
    forgetting.remove(number);
  }

  /** It is to be sent again, in its place. */
  void back(Kept kept) {
    inFlight(kept).remove(kept.number());
    if (!kept.past()) live.put(kept.number(), kept);
    else if (!kept.unread()) past.put(kept.number(), kept);
    // Else the history gives it back in its turn.
  }

  private NavigableMap<Long, Kept> inFlight(Kept kept) {
    return kept.past() ? pastInFlight : liveInFlight;
  }

  void tick(long now) {
    this.now = now;
    expire();
    if (spillDue() <= now) spill();
    if (!fetchable() || now < noFetchBefore) return;
    fetching = true;
    outbox.fetch(Limits.FETCH);
  }

  private boolean fetchable() {
    return !fetching && left > 0 && past.size() < Limits.FETCH / 2;
  }

  /** What has become too old while it waited is given up. */
  private void expire() {
    for (NavigableMap<Long, Kept> each : List.of(past, live)) {
      while (!each.isEmpty() && tooOld(each.firstEntry().getValue())) {
        forget(each.pollFirstEntry().getValue());
        count(1, "age");
      }
    }
  }

  private boolean tooOld(Kept kept) {
    return clock.ageMillis(kept.reading().stamp()) > settings.maxAge().toMillis();
  }

  /** When the oldest live reading has waited for so long, or at once when so many do. */
  private long spillDue() {
    if (!spilling.isEmpty() || live.isEmpty() && liveInFlight.isEmpty()) return Long.MAX_VALUE;
    if (live.size() + liveInFlight.size() >= settings.syncCount()) return noSpillBefore;
    Kept oldest = oldest(live);
    Kept out = oldest(liveInFlight);
    if (oldest == null || out != null && out.number() < oldest.number()) oldest = out;
    long due = clock.local(oldest.reading().stamp()) + settings.syncEvery().toNanos();
    return Math.max(noSpillBefore, due);
  }

  private static Kept oldest(NavigableMap<Long, Kept> of) {
    return of.isEmpty() ? null : of.firstEntry().getValue();
  }

  private void spill() {
    var all = new TreeMap<>(live);
    all.putAll(liveInFlight);
    spilling = List.copyOf(all.values());
    outbox.spill(spilling);
  }

  /** Those that waited leave the memory; those in flight are expected back, or done. */
  @Override
  public void spilled(long first) {
    List<Kept> moved = spilling;
    spilling = List.of();
    long number = first;
    for (Kept kept : moved) {
      boolean waited = live.remove(kept.number()) != null;
      boolean out = liveInFlight.remove(kept.number()) != null;
      kept.move(number++);
      if (out) pastInFlight.put(kept.number(), kept);
      if (waited || out) left++;
      else forget(kept);
    }
  }

  @Override
  public void notSpilled() {
    spilling = List.of();
    noSpillBefore = now + Limits.SPILL_PAUSE;
  }

  @Override
  public void fetched(List<Kept> more, long left) {
    fetching = false;
    this.left = left;
    // A disk that can't be read now is not asked at once again.
    if (more.isEmpty() && left > 0) noFetchBefore = now + Limits.SPILL_PAUSE;
    for (Kept kept : more) {
      Kept out = pastInFlight.get(kept.number());
      if (out != null) out.read();
      else past.put(kept.number(), kept);
    }
  }

  @Override
  public void lost(long count, String cause) {
    left = Math.max(0, left - count);
    count(count, cause);
  }

  private void count(long count, String cause) {
    if (lost.isEmpty()) journal.warn("readings are being lost: " + cause);
    lost.merge(cause, count, Long::sum);
  }

  /** Whether nothing waits, in memory or in the history. */
  boolean idle() {
    return live.isEmpty() && past.isEmpty() && left == 0;
  }

  /** Those not acknowledged. */
  long waiting() {
    return left + live.size() + past.size() + liveInFlight.size() + pastInFlight.size();
  }

  /** Numbers by cause. */
  Map<String, Long> losses() {
    return lost;
  }

  /** The next moment {@link #tick} has work, or {@link #next} something. */
  long deadline(boolean sending) {
    long due = spillDue();
    if (fetchable() && noFetchBefore > now) due = Math.min(due, noFetchBefore);
    if (!sending) return due;
    if (next() != null) return now;
    if (!past.isEmpty() && pastAt > now) due = Math.min(due, pastAt);
    NavigableMap<Long, Kept> from = source();
    boolean waits = from != null && !from.isEmpty();
    if (waits && clock.awaited(from.firstEntry().getValue().reading().stamp())) {
      due = Math.min(due, now + Limits.CLOCK_LOOK);
    }
    return due;
  }
}
