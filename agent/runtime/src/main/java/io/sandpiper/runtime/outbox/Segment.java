package io.sandpiper.runtime.outbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of frames, {@code <number of the first>-<thinned how often>.log}. Where its bytes are no
 * frames, the next whole one with a higher number is looked for: one damaged record costs itself
 * alone.
 */
final class Segment {
  private static final Pattern NAME = Pattern.compile("(\\d{19})-(\\d)\\.log");

  final Path path;
  final long first;

  /** Every 2^thinned-th record was kept. */
  final int thinned;

  long bytes;

  private Segment(Path path, long first, int thinned, long bytes) {
    this.path = path;
    this.first = first;
    this.thinned = thinned;
    this.bytes = bytes;
  }

  static Segment make(Path folder, long first) {
    return new Segment(folder.resolve(name(first, 0)), first, 0, 0);
  }

  /** Empty for a file that is none. */
  static Optional<Segment> found(Path path) throws IOException {
    Matcher name = NAME.matcher(path.getFileName().toString());
    if (!name.matches()) return Optional.empty();
    long first = Long.parseLong(name.group(1));
    return Optional.of(new Segment(path, first, Integer.parseInt(name.group(2)), Files.size(path)));
  }

  private static String name(long first, int thinned) {
    return "%019d-%d.log".formatted(first, thinned);
  }

  /** What a reading of a part of the segment gave. */
  record Part(List<Frame> frames, long next, long damagedBytes) {}

  /**
   * Frames from a place on.
   *
   * @param above frames up to this number are passed over
   * @param max how many at most
   */
  Part read(long from, long above, int max) throws IOException {
    var frames = new ArrayList<Frame>();
    long at = from;
    long damaged = 0;
    long last = first - 1;
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      // A frame that begins in the chunk is whole in it.
      ByteBuffer chunk = ByteBuffer.allocate(Limits.CHUNK + Frame.size(Limits.BODY));
      while (frames.size() < max && at < bytes) {
        fill(chunk.clear().limit((int) Math.min(chunk.capacity(), bytes - at)), file, at);
        if (!chunk.hasRemaining()) return new Part(frames, bytes, damaged); // cut by somebody
        int begin = Math.min(chunk.limit(), Limits.CHUNK);
        while (frames.size() < max && chunk.position() < begin) {
          Optional<Frame> frame = frame(chunk, last);
          if (frame.isEmpty()) {
            chunk.position(chunk.position() + 1);
            damaged++;
          } else {
            last = frame.get().number();
            if (last > above) frames.add(frame.get());
          }
        }
        at += chunk.position();
      }
    }
    return new Part(frames, at, damaged);
  }

  /** A whole one may be of an older file, whose blocks the file system has used again. */
  private static Optional<Frame> frame(ByteBuffer chunk, long last) {
    int at = chunk.position();
    Optional<Frame> frame = Frame.take(chunk).filter(f -> f.number() > last);
    if (frame.isEmpty()) chunk.position(at);
    return frame;
  }

  private static void fill(ByteBuffer chunk, FileChannel file, long at) throws IOException {
    while (chunk.hasRemaining() && file.read(chunk, at + chunk.position()) >= 0) {
      // As far as it goes.
    }
    chunk.flip();
  }

  Part all() throws IOException {
    return read(0, first - 1, Integer.MAX_VALUE);
  }

  /** The same with every second record of those that count; what does not count goes. */
  Segment thinned(LongPredicate counts) throws IOException {
    var kept = new ArrayList<Frame>();
    int seen = 0;
    for (Frame frame : all().frames) {
      if (counts.test(frame.number()) && seen++ % 2 == 1) kept.add(frame);
    }
    int size = kept.stream().mapToInt(f -> Frame.size(f.body().length)).sum();
    ByteBuffer out = ByteBuffer.allocate(size);
    kept.forEach(frame -> frame.putInto(out));
    Path written = path.resolveSibling(path.getFileName() + ".new");
    try (FileChannel file =
        FileChannel.open(
            written,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      out.flip();
      while (out.hasRemaining()) file.write(out);
      file.force(false);
    }
    Path named = path.resolveSibling(name(first, thinned + 1));
    Files.move(written, named, StandardCopyOption.ATOMIC_MOVE);
    Files.delete(path);
    return new Segment(named, first, thinned + 1, size);
  }
}
