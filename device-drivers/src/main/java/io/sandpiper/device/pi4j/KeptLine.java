package io.sandpiper.device.pi4j;

import com.pi4j.library.linuxfs.LinuxFile;
import io.sandpiper.device.board.Board;
import io.sandpiper.device.schema.Line;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A line that was claimed as it is, and became an output at the level that it had. Pi4J's GPIO
 * library can only claim a line as input or as output at a given level, and either could be another
 * than it has; so this speaks to the kernel itself, by Pi4J's ioctl (Linux {@code
 * include/uapi/linux/gpio.h}, version 1, which Pi4J's library needs too).
 *
 * <p>Java has no way to close a file that it has only the number of: the line stays claimed until
 * the program ends. It can be used again as an output.
 *
 * <p>One thread at a time.
 */
final class KeptLine implements Board.OutputLine {
  /** {@code GPIO_GET_LINEHANDLE_IOCTL} with {@code struct gpiohandle_request}. */
  private static final long REQUEST = 0xc16cb403L;

  private static final int REQUEST_SIZE = 364;
  private static final int REQUEST_CONSUMER = 324;
  private static final int REQUEST_LINES = 356;
  private static final int REQUEST_FILE = 360;

  /** {@code GPIOHANDLE_GET_LINE_VALUES_IOCTL} and SET with {@code struct gpiohandle_data}. */
  private static final long GET = 0xc040b408L;

  private static final long SET = 0xc040b409L;
  private static final int DATA_SIZE = 64;

  /** {@code GPIOHANDLE_SET_CONFIG_IOCTL} with {@code struct gpiohandle_config}, Linux 5.5. */
  private static final long CONFIG = 0xc054b40aL;

  private static final int CONFIG_SIZE = 84;
  private static final int CONFIG_VALUES = 4;
  private static final int OUTPUT = 1 << 1;

  /** The kernel's calls for this line. */
  interface Kernel {
    /**
     * @param data goes there, and has the answer afterwards
     */
    void call(long command, ByteBuffer data) throws IOException;
  }

  private final Kernel kernel;
  private boolean open;

  KeptLine(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Claims a line of the chip with that device file, and leaves it as it is. */
  static KeptLine claim(Line which, Path chip, int offset, String consumer) throws IOException {
    var request = ByteBuffer.allocateDirect(REQUEST_SIZE).order(ByteOrder.nativeOrder());
    request.putInt(0, offset);
    request.put(REQUEST_CONSUMER, consumer.getBytes(StandardCharsets.US_ASCII));
    request.putInt(REQUEST_LINES, 1);
    try (var device = new Device(chip)) {
      device.request(which, request); // no flag at all: neither input nor output, as it is
    }
    int file = request.getInt(REQUEST_FILE);
    return new KeptLine((command, data) -> Device.call(which, file, command, data));
  }

  /** Makes it an output at the level that it has, and opens it. */
  void drive() throws IOException {
    drive(read());
  }

  /** Makes it an output at that level, from the first moment, and opens it. */
  void drive(boolean high) throws IOException {
    var config = ByteBuffer.allocateDirect(CONFIG_SIZE).order(ByteOrder.nativeOrder());
    kernel.call(CONFIG, config.putInt(0, OUTPUT).put(CONFIG_VALUES, (byte) (high ? 1 : 0)));
    open = true;
  }

  /** Whether somebody has it now. */
  boolean open() {
    return open;
  }

  @Override
  public void write(boolean high) throws IOException {
    var data = ByteBuffer.allocateDirect(DATA_SIZE);
    kernel.call(SET, data.put(0, (byte) (high ? 1 : 0)));
  }

  @Override
  public boolean read() throws IOException {
    var data = ByteBuffer.allocateDirect(DATA_SIZE);
    kernel.call(GET, data);
    return data.get(0) == 1;
  }

  @Override
  public void close() {
    open = false;
  }

  /** A chip's device file, and the ioctl that Pi4J opens to those who extend its class. */
  private static final class Device extends LinuxFile {
    private static final IntBuffer NO_POINTERS =
        ByteBuffer.allocateDirect(0).order(ByteOrder.nativeOrder()).asIntBuffer();

    Device(Path file) throws IOException {
      super(file.toString(), "rw");
    }

    void request(Line which, ByteBuffer request) throws IOException {
      call(which, getPosixFD(), REQUEST, request);
    }

    static void call(Line which, int file, long command, ByteBuffer data) throws IOException {
      if (directIOCTLStructure(file, command, data, 0, NO_POINTERS, 0, 0) < 0) {
        throw Failure.ofLine(which, new IOException(strerror(errno())));
      }
    }
  }
}
