package io.sandpiper.runtime.outbox;

import io.sandpiper.runtime.outbox.Losses.Cause;
import io.sandpiper.runtime.outbox.Segment.Part;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Records in a folder, numbered from 1 in their order, each there until it is acknowledged: written
 * at the end, read from the front, in whole segments deleted. What a kill or a power cut leaves is
 * always opened; what can't be read of it is told and set aside.
 *
 * <pre>
 * 0000000000000000001-0.log    segments, see {@link Segment}
 * cursor                       see {@link Cursor}
 * damaged/                     copies of segments that had unreadable bytes
 * </pre>
 *
 * <p>One thread. After an {@link IOException} of {@link #append} or {@link #sync} it may be tried
 * again; what had been appended before is not harmed.
 */
final class SegmentLog implements AutoCloseable {
  /**
   * @param maxBytes of all files in the folder together
   * @param thin whether a full log keeps every second of its records, instead of the newest
   * @param survives whether segments that are full have to survive a power cut, and are synced
   */
  record Bounds(long maxBytes, boolean thin, boolean survives) {
    Bounds(long maxBytes, boolean thin) {
      this(maxBytes, thin, true);
    }

    /** Of a log that has only to survive the end of its process: nothing waits for a disk. */
    static Bounds unsynced(long maxBytes) {
      return new Bounds(maxBytes, false, false);
    }

    /** Room for what is set aside is there from the beginning. */
    long log() {
      long rest = maxBytes - Cursor.BYTES - aside();
      return thin ? rest - rest / Limits.PARTS : rest; // the thinned one is there beside the old
    }

    long aside() {
      return Math.min(Limits.ASIDE, maxBytes / Limits.PARTS);
    }

    int segment() {
      return (int) Math.min(Limits.SEGMENT, log() / Limits.PARTS);
    }
  }

  private final Path folder;
  private final Bounds bounds;
  private final Losses losses;
  private Cursor cursor;
  private final NavigableMap<Long, Segment> segments = new TreeMap<>();

  /** Read and not acknowledged. */
  private final TreeSet<Long> outstanding = new TreeSet<>();

  /** Acknowledged before they were read. */
  private final Set<Long> early = new HashSet<>();

  private FileChannel active;
  private long bytes;
  private long next = 1;
  private long unread = 1;
  private long acknowledged = 1;

  /** Where the first unread record of a segment is, unless it was acknowledged early. */
  private long readFirst;

  private long readAt;
  private long aside;

  private SegmentLog(Path folder, Bounds bounds, Losses losses, Cursor cursor) {
    this.folder = folder;
    this.bounds = bounds;
    this.losses = losses;
    this.cursor = cursor;
  }

  static SegmentLog open(Path folder, Bounds bounds, Losses losses) throws IOException {
    Files.createDirectories(folder);
    var log = new SegmentLog(folder, bounds, losses, Cursor.open(folder.resolve("cursor")));
    try {
      log.find();
    } catch (IOException e) {
      log.close();
      throw e;
    }
    return log;
  }

  /**
   * After a failure, whatever it was: takes what is there still, and makes what is not there any
   * more. Numbers go on; what nobody had read of segments that are gone is lost.
   */
  void recover() throws IOException {
    try {
      seal();
    } catch (IOException e) {
      // Its size can't be had where it is gone; what is there is read as far as it goes.
    }
    Files.createDirectories(folder);
    Cursor old = cursor;
    cursor = Cursor.open(folder.resolve("cursor"));
    old.close();
    cursor.read();
    cursor.write(acknowledged);
    for (Segment each : List.copyOf(segments.values())) {
      if (Files.exists(each.path)) continue;
      segments.remove(each.first);
      bytes -= each.bytes;
    }
    readFirst = 0;
  }

  /** Reads the last segment alone: a large log opens as fast as a small one. */
  private void find() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.{log,new}")) {
      for (Path file : files) found(file);
    }
    countAside();
    acknowledged = Math.max(1, cursor.read());
    next = acknowledged;
    if (!segments.isEmpty()) {
      Segment last = segments.lastEntry().getValue();
      Part part = last.all();
      long end = part.frames().isEmpty() ? last.first : lastOf(part) + 1;
      next = Math.max(next, end);
      if (part.damagedBytes() > 0) {
        setAside(last);
        next++; // stands for what may have been there
      } else if (last.thinned == 0 && end == next) {
        open(last);
      }
    }
    unread = acknowledged;
    forget();
  }

  private static long lastOf(Part part) {
    return part.frames().get(part.frames().size() - 1).number();
  }

  private void found(Path file) throws IOException {
    Segment segment = Segment.found(file).orElse(null);
    if (segment == null) {
      Files.delete(file); // was being written when the process ended
      return;
    }
    Segment other = segments.put(segment.first, segment);
    bytes += segment.bytes;
    if (other == null) return;
    // Thinned, and killed before the old one was deleted.
    Segment older = other.thinned < segment.thinned ? other : segment;
    if (older == segment) segments.put(other.first, other);
    bytes -= older.bytes;
    Files.delete(older.path);
  }

  /**
   * Adds a record; when it returns, the end of this process does not lose it.
   *
   * @return its number
   */
  long append(byte[] body) throws IOException {
    if (body.length > Limits.BODY) throw new IOException("a record of " + body.length + " bytes");
    var frame = new Frame(next, body);
    ByteBuffer out = ByteBuffer.allocate(Frame.size(body.length));
    frame.putInto(out);
    out.flip();
    makeRoom(out.limit());
    Segment last = segments.isEmpty() ? null : segments.lastEntry().getValue();
    if (active == null || last.bytes + out.limit() > bounds.segment()) roll();
    write(out);
    return next++;
  }

  private void write(ByteBuffer out) throws IOException {
    Segment last = segments.lastEntry().getValue();
    int size = out.limit();
    try {
      while (out.hasRemaining()) active.write(out, last.bytes + out.position());
    } catch (IOException e) {
      // Part of it may be there; whoever reads finds the next whole frame, in the next segment.
      seal();
      throw e;
    }
    last.bytes += size;
    bytes += size;
  }

  private void seal() throws IOException {
    if (active == null) return;
    try {
      Segment last = segments.lastEntry().getValue();
      bytes += Math.max(0, Files.size(last.path) - last.bytes);
      last.bytes = Math.max(last.bytes, Files.size(last.path));
    } finally {
      FileChannel sealed = active;
      active = null;
      sealed.close();
    }
  }

  private void roll() throws IOException {
    if (active != null) {
      if (bounds.survives()) active.force(false);
      seal();
    }
    Segment segment = Segment.make(folder, next);
    Segment empty = segments.get(next);
    if (empty != null) drop(empty);
    open(segment);
    segments.put(segment.first, segment);
    if (bounds.survives()) syncFolder();
  }

  private void open(Segment segment) throws IOException {
    active = FileChannel.open(segment.path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  /** So that the segment's name is there after a power cut. */
  private void syncFolder() throws IOException {
    try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
      names.force(true);
    }
  }

  /** When it returns, a power cut does not lose what was appended before. */
  void sync() throws IOException {
    if (active != null) active.force(false);
    requireThere();
  }

  /** What is written to a file that has no name any more is lost with this process. */
  void requireThere() throws IOException {
    if (active == null) return;
    Path path = segments.lastEntry().getValue().path;
    if (!Files.exists(path)) throw new NoSuchFileException(path.toString(), null, "was deleted");
  }

  private void makeRoom(int size) throws IOException {
    while (bytes + size > bounds.log() && !segments.isEmpty()) {
      Segment victim = bounds.thin() ? toThin() : segments.firstEntry().getValue();
      if (isLast(victim)) seal();
      long gone = unacknowledged(victim);
      if (bounds.thin() && victim.thinned < Limits.THINNINGS) gone -= thin(victim);
      else pass(victim);
      if (gone > 0) losses.lost(gone, Cause.FULL);
    }
  }

  private boolean isLast(Segment segment) {
    return segment == segments.lastEntry().getValue();
  }

  /**
   * The oldest of those thinned least often, of which there are more than a few: the older, the
   * thinner. A few of each kind, each half as large as the last, are half of the log.
   */
  private Segment toThin() {
    for (int thinned = 0; thinned < Limits.THINNINGS; thinned++) {
      int often = thinned;
      List<Segment> same = segments.values().stream().filter(s -> s.thinned == often).toList();
      if (same.size() > Limits.FEW) return same.get(0);
    }
    return segments.firstEntry().getValue();
  }

  /** Returns how many that are neither acknowledged nor in somebody's hands are left. */
  private long thin(Segment segment) throws IOException {
    Segment left = segment.thinned(this::waits);
    segments.put(left.first, left);
    bytes += left.bytes - segment.bytes;
    if (readFirst == left.first) readAt = 0;
    return unacknowledged(left);
  }

  private long unacknowledged(Segment segment) throws IOException {
    return segment.all().frames().stream().filter(frame -> waits(frame.number())).count();
  }

  /** What was read is not lost with its segment: its reader has it. */
  private boolean waits(long number) {
    return number >= unread && !early.contains(number);
  }

  private boolean needed(long number) {
    return outstanding.contains(number) || waits(number);
  }

  /** Deletes the oldest segment, which is not to be read any more. */
  private void pass(Segment segment) throws IOException {
    Long after = segments.higherKey(segment.first);
    drop(segment);
    long from = after == null ? next : after;
    while (unread < from) early.remove(unread++);
    // Who has read them may acknowledge them still, but they are no longer here.
    outstanding.headSet(from).clear();
    advance();
  }

  /**
   * Deletes the oldest segments whose last record has become too old.
   *
   * @param old tells by a record's body
   */
  void expire(Predicate<byte[]> old) throws IOException {
    while (!segments.isEmpty()) {
      Segment first = segments.firstEntry().getValue();
      List<Frame> frames = first.all().frames();
      if (frames.isEmpty() || !old.test(frames.get(frames.size() - 1).body())) return;
      long gone = unacknowledged(first);
      pass(first);
      if (gone > 0) losses.lost(gone, Cause.AGE);
    }
  }

  private void drop(Segment segment) throws IOException {
    if (isLast(segment)) seal();
    // First: what can't be deleted is there still, and counts.
    Files.deleteIfExists(segment.path);
    segments.remove(segment.first);
    if (readFirst == segment.first) readFirst = 0; // a later one may have its name
    bytes -= segment.bytes;
  }

  /** The next records that nobody has read, in their order. */
  List<Frame> read(int max) throws IOException {
    var frames = new ArrayList<Frame>();
    while (frames.size() < max) {
      Map.Entry<Long, Segment> entry = segments.floorEntry(unread);
      if (entry == null) entry = segments.ceilingEntry(unread);
      if (entry == null) {
        gone(next);
        break;
      }
      Segment segment = entry.getValue();
      if (readFirst != segment.first) {
        readFirst = segment.first;
        readAt = 0;
      }
      Part part;
      try {
        part = segment.read(readAt, unread - 1, max - frames.size());
      } catch (IOException e) {
        if (frames.isEmpty()) throw e;
        break; // those before it are given first
      }
      readAt = part.next();
      if (part.damagedBytes() > 0) setAside(segment);
      for (Frame frame : part.frames()) {
        missing(segment, frame.number());
        if (take(frame)) frames.add(frame);
      }
      if (readAt < segment.bytes) continue;
      Map.Entry<Long, Segment> following = segments.higherEntry(segment.first);
      if (following == null) {
        missing(segment, next);
        break;
      }
      missing(segment, following.getKey());
      unread = Math.max(unread, following.getKey());
    }
    if (outstanding.isEmpty()) advance();
    return frames;
  }

  /** Reads on without taking anything: what nobody has acknowledged, also what was read. */
  List<Frame> look(Look at, int max) throws IOException {
    at.above = Math.max(at.above, acknowledged - 1);
    var frames = new ArrayList<Frame>();
    while (!at.end && frames.size() < max) {
      Map.Entry<Long, Segment> entry = segments.floorEntry(at.above + 1);
      if (entry == null) entry = segments.ceilingEntry(at.above + 1);
      if (entry == null) {
        at.end = true;
        break;
      }
      Segment segment = entry.getValue();
      Part part = segment.read(at.in(segment), at.above, max - frames.size());
      at.place = part.next();
      for (Frame frame : part.frames()) {
        at.above = frame.number();
        if (needed(at.above)) frames.add(frame);
      }
      if (at.place < segment.bytes) continue;
      Long following = segments.higherKey(segment.first);
      if (following == null) at.end = true;
      else at.above = Math.max(at.above, following - 1);
    }
    return frames;
  }

  private boolean take(Frame frame) {
    unread = frame.number() + 1;
    if (early.remove(frame.number())) return false;
    outstanding.add(frame.number());
    return true;
  }

  /** Where records follow one another, those between are gone. */
  private void missing(Segment segment, long upTo) {
    if (segment.thinned == 0) gone(upTo);
    else while (unread < upTo) early.remove(unread++);
  }

  private void gone(long upTo) {
    long gone = 0;
    for (; unread < upTo; unread++) if (!early.remove(unread)) gone++;
    if (gone > 0) losses.lost(gone, Cause.DAMAGE);
  }

  /** Whoever took the record has no more need of it here. */
  void acknowledged(long number) throws IOException {
    if (!outstanding.remove(number) && number >= unread) early.add(number);
    while (early.remove(unread)) unread++;
    advance();
  }

  private void advance() throws IOException {
    long now = outstanding.isEmpty() ? unread : outstanding.first();
    if (now == acknowledged) return;
    acknowledged = now;
    cursor.write(now);
    forget();
  }

  /** Deletes the segments that are acknowledged to their end. */
  private void forget() throws IOException {
    while (!segments.isEmpty()) {
      Segment first = segments.firstEntry().getValue();
      Long after = segments.higherKey(first.first);
      boolean over = after == null ? acknowledged >= next : after <= acknowledged;
      if (!over || (active != null && after == null && first.bytes < Limits.RESTART)) return;
      drop(first);
    }
  }

  /** Keeps a copy of a damaged segment while there is room for it. */
  private void setAside(Segment segment) {
    if (aside + segment.bytes > bounds.aside()) return;
    try {
      Path damaged = Files.createDirectories(folder.resolve("damaged"));
      Path copy = damaged.resolve(segment.path.getFileName());
      if (Files.exists(copy)) return;
      Files.copy(segment.path, copy);
      aside += segment.bytes;
    } catch (IOException e) {
      // On a full disk there is no copy; what can be read of the segment is worth more.
    }
  }

  private void countAside() throws IOException {
    Path damaged = folder.resolve("damaged");
    if (!Files.isDirectory(damaged)) return;
    try (DirectoryStream<Path> copies = Files.newDirectoryStream(damaged)) {
      for (Path copy : copies) aside += Files.size(copy);
    }
  }

  /** Records that nobody has read. */
  long unread() {
    return next - unread - early.size();
  }

  /**
   * The body of the last record of the last segment that nobody has acknowledged. Those behind it
   * may be there, but nobody will read them: they are no reason to leave another copy out.
   */
  Optional<byte[]> last() throws IOException {
    if (segments.isEmpty()) return Optional.empty();
    List<Frame> frames = segments.lastEntry().getValue().all().frames();
    for (int i = frames.size() - 1; i >= 0; i--) {
      if (needed(frames.get(i).number())) return Optional.of(frames.get(i).body());
    }
    return Optional.empty();
  }

  /** The number of the last record. */
  long appended() {
    return next - 1;
  }

  /** Of the segments, on disk. */
  long bytes() {
    return bytes;
  }

  @Override
  public void close() throws IOException {
    try {
      seal();
    } finally {
      cursor.close();
    }
  }
}
