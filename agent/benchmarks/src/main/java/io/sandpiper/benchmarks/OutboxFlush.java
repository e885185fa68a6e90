package io.sandpiper.benchmarks;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The way of readings through the disk: appended and synced, read again, and each acknowledged.
 * Less {@link OutboxAppend} it is what the flush costs.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OutboxFlush {
  @Param({"1", "10", "100"})
  private int batch;

  private Disk disk;

  @Setup
  public void open() throws IOException {
    disk = new Disk(batch);
  }

  @TearDown
  public void close() throws IOException {
    disk.close();
  }

  /** The floor: as many bytes appended to a file, and synced. */
  @Benchmark
  public void floor() throws IOException {
    disk.bare();
  }

  @Benchmark
  public void through() throws InterruptedException {
    disk.append();
    disk.flush();
  }
}
