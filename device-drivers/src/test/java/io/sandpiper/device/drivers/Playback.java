package io.sandpiper.device.drivers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.device.Driver;
import io.sandpiper.device.Signals;
import io.sandpiper.device.board.Board;
import io.sandpiper.device.schema.Line;
import io.sandpiper.device.schema.Values;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A board with one chip that speaks from a script: each transfer must be the next expected one, and
 * is answered with the bytes that a chip once sent. Bytes are written in hex.
 */
final class Playback implements Board {
  static final Signals NO_SIGNALS = (on, nanos) -> {};

  private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

  private record Transfer(String written, String answer) {}

  private final ArrayDeque<Transfer> script = new ArrayDeque<>();
  private final List<Duration> pauses = new ArrayList<>();
  private long bus = -1;
  private long address = -1;
  private boolean open;

  /** Settings that pass the driver's schema. */
  static Values settings(Driver driver, Map<String, ?> raw) {
    var problems = new ArrayList<String>();
    Values values = driver.description().settings().read(raw, p -> problems.add(p.text()));
    assertEquals(List.of(), problems);
    return values;
  }

  /** Expects bytes written, then answers when it is read. */
  Playback expect(String written, String answer) {
    script.add(new Transfer(written, answer));
    return this;
  }

  /** Expects bytes written and nothing read. */
  Playback expect(String written) {
    return expect(written, "");
  }

  /** {@code i2c-1 0x76}, as the driver opened it. */
  String opened() {
    return "i2c-%d 0x%02x".formatted(bus, address);
  }

  boolean open() {
    return open;
  }

  List<Duration> pauses() {
    return pauses;
  }

  private byte[] answer(byte[] written, int count) {
    assertTrue(open, "transfer on a closed device");
    assertFalse(script.isEmpty(), () -> "not expected: " + HEX.formatHex(written));
    Transfer next = script.remove();
    assertEquals(next.written, HEX.formatHex(written));
    byte[] answer = next.answer.isEmpty() ? new byte[0] : HEX.parseHex(next.answer);
    assertEquals(answer.length, count, () -> "bytes read after " + next.written);
    return answer;
  }

  @Override
  public I2c i2c(long bus, long address) {
    this.bus = bus;
    this.address = address;
    open = true;
    return new I2c() {
      @Override
      public void write(byte... bytes) {
        answer(bytes, 0);
      }

      @Override
      public byte[] read(int count) {
        return answer(new byte[0], count);
      }

      @Override
      public byte[] writeRead(byte[] bytes, int count) {
        return answer(bytes, count);
      }

      @Override
      public void close() {
        open = false;
      }
    };
  }

  @Override
  public void pause(Duration duration) {
    pauses.add(duration);
  }

  /** Fails when the driver has said less than was expected. */
  @Override
  public void close() {
    assertEquals(List.of(), List.copyOf(script), "transfers that never came");
  }

  @Override
  public String model() {
    return "playback";
  }

  @Override
  public OutputLine output(Line line, boolean high) throws IOException {
    throw new IOException("no lines here");
  }

  @Override
  public OutputLine keep(Line line) throws IOException {
    throw new IOException("no lines here");
  }

  @Override
  public InputLine input(Line line, Pull pull, Consumer<Edge> edges) throws IOException {
    throw new IOException("no lines here");
  }

  @Override
  public Spi spi(long bus, long select, long hertz, int mode) {
    this.bus = bus;
    open = true;
    return new Spi() {
      @Override
      public byte[] transfer(byte... bytes) {
        return answer(bytes, bytes.length);
      }

      @Override
      public void close() {
        open = false;
      }
    };
  }

  @Override
  public Pwm pwm(Line channel) throws IOException {
    throw new IOException("no channels here");
  }

  @Override
  public Stream serial(String port, SerialSettings settings) throws IOException {
    throw new IOException("no serial ports here");
  }

  @Override
  public Stream connect(String host, int port, Duration atMost) throws IOException {
    throw new IOException("no network here");
  }

  @Override
  public Programs programs() throws IOException {
    throw new IOException("no programs here");
  }

  @Override
  public Path root() {
    throw new IllegalStateException("no files here");
  }
}
