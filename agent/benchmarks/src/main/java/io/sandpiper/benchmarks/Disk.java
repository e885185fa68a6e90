package io.sandpiper.benchmarks;

import io.sandpiper.runtime.config.Configuration;
import io.sandpiper.runtime.core.Kept;
import io.sandpiper.runtime.core.Outbox;
import io.sandpiper.runtime.core.Reading;
import io.sandpiper.runtime.core.Stamp;
import io.sandpiper.runtime.link.Journal;
import io.sandpiper.runtime.outbox.DiskOutbox;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** An outbox, and a bare file, in one folder of the disk that {@code java.io.tmpdir} is on. */
final class Disk implements AutoCloseable, Outbox.Told {
  /** What a reading of a BME280 takes in the history. */
  private static final int BYTES = 140;

  /** Before the bare file begins anew: as large as the history. */
  private static final long ROOM = 64 << 20;

  private final BlockingQueue<Consumer<Outbox.Told>> told = new LinkedBlockingQueue<>();
  private final Path folder;
  private final Outbox outbox;
  private final FileChannel bare;
  private final List<Reading> readings = new ArrayList<>();
  private final ByteBuffer bytes;
  private long made;
  private long answers;
  private List<Kept> fetched = List.of();

  /**
   * @param batch readings written and synced together
   */
  Disk(int batch) throws IOException {
    folder = Files.createTempDirectory("outbox");
    outbox =
        DiskOutbox.start(
            folder, folder, "boot1", Configuration.Outbox.STANDARD, told::add, new Silent());
    bare =
        FileChannel.open(
            folder.resolve("bare"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    bytes = ByteBuffer.allocate(batch * BYTES);
    for (int i = 0; i < batch; i++) readings.add(reading());
  }

  private Reading reading() {
    Map<String, Object> values =
        Map.of(
            "temperature_celsius", 21.37, "pressure_pascal", 101_325.0, "humidity_percent", 48.2);
    var stamp =
        new Stamp(
            "0123456789ab",
            ++made,
            System.currentTimeMillis(),
            Stamp.Trust.SYNCED,
            made,
            "3d3d29b1-9a2c-4a4a-8d0e-1c3a6a1a5d11");
    return new Reading("air", "reading", Map.of("values", values), stamp);
  }

  /** The floor: as many bytes to the end of a file, and a sync. */
  void bare() throws IOException {
    if (bare.position() > ROOM) bare.truncate(0);
    bytes.clear();
    while (bytes.hasRemaining()) bare.write(bytes);
    bare.force(false);
  }

  /** To the history, until it says that they are there. */
  void append() throws InterruptedException {
    var batch = new ArrayList<Kept>();
    for (Reading each : readings) batch.add(Kept.past(made++, each));
    outbox.spill(batch);
    hear(1);
  }

  /** Out of the history again, each acknowledged. */
  void flush() throws InterruptedException {
    outbox.fetch(readings.size());
    hear(1);
    if (fetched.size() < readings.size()) throw new IllegalStateException("not all are there");
    fetched.forEach(outbox::forget);
    hear(fetched.size());
  }

  private void hear(int times) throws InterruptedException {
    for (answers = 0; answers < times; ) told.take().accept(this);
  }

  @Override
  public void spilled(long first) {
    answers++;
  }

  @Override
  public void notSpilled() {
    throw new IllegalStateException("the disk takes nothing");
  }

  @Override
  public void fetched(List<Kept> past, long left) {
    fetched = past;
    answers++;
  }

  @Override
  public void forgotten(long number) {
    answers++;
  }

  @Override
  public void lost(long count, String cause) {
    // What is appended and never read makes room in the end.
  }

  @Override
  public void close() throws IOException {
    outbox.close();
    bare.close();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(each);
    }
  }

  private static final class Silent implements Journal {
    @Override
    public void info(String line) {}

    @Override
    public void warn(String line) {
      throw new IllegalStateException(line);
    }
  }
}
