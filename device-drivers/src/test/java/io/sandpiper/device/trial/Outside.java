package io.sandpiper.device.trial;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * What is outside of the virtual Pi: who drives its lines and sits on its buses. Through the files
 * of the kernel module that plays it (device-drivers/virtual-pi/module).
 */
final class Outside {
  private static final Path FILES = Path.of("/sys/kernel/debug/vpi");
  private static final Path I2C = Path.of("/sys/bus/i2c/devices/i2c-1");
  private static final Path SPI = Path.of("/sys/bus/spi/devices");
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

  /** Far more than anything here takes, on a machine that others use too. */
  private static final Duration PATIENCE = Duration.ofSeconds(180);

  private Outside() {}

  // ------------------------------------------------------------------------------- lines

  static void drive(int line, boolean high) throws IOException {
    write("gpio/" + line + "/drive", high ? "1" : "0");
  }

  static void letGo(int line) throws IOException {
    write("gpio/" + line + "/drive", "z");
  }

  /** {@code 1 out none}: level, direction and bias. */
  static String state(int line) throws IOException {
    return read("gpio/" + line + "/state");
  }

  static boolean high(int line) throws IOException {
    return state(line).startsWith("1");
  }

  /** An HC-SR04: what comes back on {@code echo} after {@code trigger} has fallen. */
  static void echo(int trigger, int echo, int micros) throws IOException {
    write("gpio/echo", trigger + " " + echo + " " + micros);
  }

  /** Whether the kernel makes an input of a line that a program lets go of. */
  static void strict(boolean on) throws IOException {
    write("gpio/strict", on ? "Y" : "N");
  }

  static void forgetEdges() throws IOException {
    write("gpio/trace", "\n");
  }

  /** The levels that a line has taken since, as {@code 101}. */
  static String edges(int line) throws IOException {
    var levels = new StringBuilder();
    for (String each : read("gpio/trace").lines().toList()) {
      String[] part = each.split(" "); // time, line, level
      if (part[1].equals(Integer.toString(line))) levels.append(part[2]);
    }
    return levels.toString();
  }

  // ------------------------------------------------------------------------------- I²C

  /** A chip on i2c-1, while it is open: 65536 bytes of registers. */
  static Chip chip(int address) throws IOException {
    write("i2c/new", "%02x".formatted(address));
    return new Chip(address);
  }

  record Chip(int address) implements AutoCloseable {
    private String file(String name) {
      return "i2c/%02x/%s".formatted(address, name);
    }

    /** The setting that leads a driver to it. */
    Map<String, Long> at() {
      return Map.of("address", (long) address);
    }

    /** Bytes in hex from an offset in its memory. */
    Chip poke(int offset, String bytes) throws IOException {
      try (var file = FileChannel.open(FILES.resolve(file("mem")), StandardOpenOption.WRITE)) {
        file.write(ByteBuffer.wrap(HEX.parseHex(bytes)), offset);
      }
      return this;
    }

    /**
     * What it does when {@code value} is written to the byte at {@code offset}: has other bytes at
     * {@code at}, for it has measured.
     */
    Chip on(int offset, int value, int at, String bytes) throws IOException {
      write(file("on"), "%x %x %x %s".formatted(offset, value, at, bytes));
      return this;
    }

    String peek(int offset, int count) throws IOException {
      var bytes = ByteBuffer.allocate(count);
      try (var file = FileChannel.open(FILES.resolve(file("mem")), StandardOpenOption.READ)) {
        file.read(bytes, offset);
      }
      return HEX.formatHex(bytes.array());
    }

    /**
     * How it takes a transfer: the bytes of a register's number, the bytes of a register, and
     * whether the next register follows by itself.
     */
    Chip shape(int numberBytes, int registerBytes, boolean follows) throws IOException {
      write(file("regbytes"), Integer.toString(numberBytes));
      write(file("stride"), Integer.toString(registerBytes));
      write(file("autoinc"), follows ? "1" : "0");
      return this;
    }

    /** Its next transfers find nobody there; -1: all. */
    Chip deaf(int transfers) throws IOException {
      write(file("nack"), Integer.toString(transfers));
      return this;
    }

    /** Each of its transfers takes that long. */
    Chip slow(Duration each) throws IOException {
      write(file("delay_us"), Long.toString(each.toNanos() / 1000));
      return this;
    }

    @Override
    public void close() throws IOException {
      write("i2c/delete", "%02x".formatted(address));
    }
  }

  static void forgetI2c() throws IOException {
    write("i2c/trace", "\n");
  }

  /** What crossed the wires: {@code 76 W d0}, {@code 76 R+ 58}. */
  static List<String> i2c() throws IOException {
    return read("i2c/trace").lines().toList();
  }

  // ------------------------------------------------------------------------------- SPI

  /** Where the kernel's own driver has an MCP3008 and an MCP3208. */
  static final int KERNELS_MCP3008 = 2;

  static final int KERNELS_MCP3208 = 3;

  /** Makes an MCP3008 of spidev0.{@code select}. */
  static void mcp3008(int select, int channel, int code) throws IOException {
    converter(select, "1", KERNELS_MCP3008, channel, code);
  }

  /** Makes an MCP3208 of spidev0.{@code select}. */
  static void mcp3208(int select, int channel, int code) throws IOException {
    converter(select, "2", KERNELS_MCP3208, channel, code);
  }

  private static void converter(int select, String mode, int kernels, int channel, int code)
      throws IOException {
    write("spi/" + select + "/mode", mode);
    for (int chip : new int[] {select, kernels}) {
      write("spi/" + chip + "/adc" + channel, Integer.toString(code));
    }
  }

  /** Makes spidev0.{@code select} answer with what it is sent. */
  static void loopBack(int select) throws IOException {
    write("spi/" + select + "/mode", "0");
  }

  // ------------------------------------------------------------------------------- the rest

  /** Sixteenths of a degree of the DS18B20 with that serial number. */
  static void oneWire(String serial, int sixteenths) throws IOException {
    write("w1/28-" + serial + "/temp_raw", Integer.toString(sixteenths));
  }

  static void oneWirePresent(String serial, boolean present) throws IOException {
    write("w1/28-" + serial + "/present", present ? "1" : "0");
  }

  /** Its next answers fail their checksum. */
  static void oneWireCorrupt(String serial, int answers) throws IOException {
    write("w1/28-" + serial + "/corrupt", Integer.toString(answers));
  }

  static void cpuTemperature(int millidegrees) throws IOException {
    write("cpu_temp", Integer.toString(millidegrees));
  }

  /** What the kernel knows of all PWM channels. */
  static String pwm() throws IOException {
    return Files.readString(Path.of("/sys/kernel/debug/pwm"));
  }

  // ------------------------------------------------------------------------------- the kernel

  /**
   * The kernel's own driver of a chip, as a second opinion. While it is open nobody else reaches
   * the chip.
   *
   * @param name as the kernel calls the chip, {@code bmp280}
   */
  static Kernel kernel(String name, Chip chip) throws IOException {
    Files.writeString(I2C.resolve("new_device"), name + " 0x%02x".formatted(chip.address()));
    Path device = I2C.resolveSibling("1-%04x".formatted(chip.address()));
    String address = "0x%02x".formatted(chip.address());
    return new Kernel(
        device.toRealPath(), // of a link nothing below would be seen
        () -> Files.writeString(I2C.resolve("delete_device"), address));
  }

  /**
   * The kernel's own driver of a converter like the one at spidev0.{@code select}; it has a chip
   * select of its own, for two drivers can't have one.
   */
  static Kernel kernel(int select) throws IOException {
    return new Kernel(SPI.resolve("spi0." + select).toRealPath(), () -> {});
  }

  private interface Unbinding {
    void run() throws IOException;
  }

  record Kernel(Path device, Unbinding unbinding) implements AutoCloseable {
    /** Reads an attribute, wherever it is below the device: of IIO or hwmon. */
    double read(String attribute) throws IOException {
      String text = await(attribute, () -> text(attribute));
      return Double.parseDouble(text);
    }

    /** Null until the driver is there, and has measured for the first time. */
    private String text(String attribute) {
      try (var all = Files.walk(device, 3)) {
        Path file = all.filter(each -> each.endsWith(attribute)).findFirst().orElse(null);
        String text = file == null ? "" : Files.readString(file).strip();
        return text.isEmpty() ? null : text;
      } catch (IOException | UncheckedIOException e) {
        return null; // files come and go while it starts, and it may answer that it is busy
      }
    }

    @Override
    public void close() throws IOException {
      unbinding.run();
    }
  }

  /**
   * Waits until there is an answer that is neither null nor false.
   *
   * @throws IOException the question's own
   */
  static <T> T await(String what, Callable<T> question) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    try {
      for (; ; ) {
        T answer = question.call();
        if (answer != null && !Boolean.FALSE.equals(answer)) return answer;
        if (System.nanoTime() > end) {
          return fail(what + ": not within " + PATIENCE.toSeconds() + " s");
        }
        Thread.sleep(5);
      }
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      return fail(what, e);
    }
  }

  private static void write(String file, String text) throws IOException {
    Path path = FILES.resolve(file);
    assertTrue(Files.exists(path), () -> path + ": not there, this runs on the virtual Pi only");
    Files.writeString(path, text, StandardOpenOption.WRITE);
  }

  private static String read(String file) throws IOException {
    // The kernel's files tell no size: read to their end.
    try (var in = Files.newInputStream(FILES.resolve(file))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }
}
