package io.sandpiper.device.pi4j;

import com.pi4j.io.i2c.I2C;
import com.pi4j.io.i2c.I2CConfig;
import com.pi4j.plugin.linuxfs.provider.i2c.LinuxFsI2C;
import com.pi4j.plugin.linuxfs.provider.i2c.LinuxFsI2CBus;
import com.pi4j.plugin.linuxfs.provider.i2c.LinuxFsI2CProviderImpl;
import io.sandpiper.device.board.Board;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * One chip on an I²C bus, through Pi4J's linuxfs provider, with a file handle of its own.
 *
 * <p>Its own, because Pi4J 2.8.0 remembers a chip as selected before the kernel has agreed: on a
 * shared handle the transfer after a failed one could reach another chip. For the same reason the
 * handle is opened anew after each failure. Only raw transfers are used; some of Pi4J's register
 * methods ignore their offset or do not touch the bus.
 *
 * <p>One thread at a time: the bus's, or that of an expander, which looks at its inputs.
 */
final class I2cChip implements Board.I2c {
  private final long bus;
  private final long address;
  private final Path device;
  private LinuxFsI2CBus handle;
  private I2C chip;

  I2cChip(Path root, long bus, long address) throws IOException {
    this.bus = bus;
    this.address = address;
    this.device = root.resolve("dev/i2c-" + bus);
    open();
  }

  @Override
  public void write(byte... bytes) throws IOException {
    transfer(bytes.length, c -> c.write(bytes, 0, bytes.length));
  }

  @Override
  public byte[] read(int count) throws IOException {
    byte[] answer = new byte[count];
    transfer(count, c -> c.read(answer, 0, count));
    return answer;
  }

  @Override
  public byte[] writeRead(byte[] bytes, int count) throws IOException {
    byte[] answer = new byte[count];
    transfer(count, c -> c.readRegister(Arrays.copyOf(bytes, bytes.length), answer, 0, count));
    return answer;
  }

  private interface Transfer {
    /** Returns how many bytes crossed the wire. */
    int with(I2C chip);
  }

  private void transfer(int count, Transfer transfer) throws IOException {
    if (count > Limits.TRANSFER) {
      throw new IllegalArgumentException("at most " + Limits.TRANSFER + " bytes, not " + count);
    }
    if (chip == null) open();
    int done;
    try {
      done = transfer.with(chip);
    } catch (RuntimeException e) {
      close();
      throw Failure.ofI2c(bus, address, e);
    }
    if (done != count) {
      close();
      throw new IOException(
          "i2c-%d: %d bytes of %d from 0x%02x".formatted(bus, done, count, address));
    }
  }

  private void open() throws IOException {
    if (Files.exists(device) && !(Files.isReadable(device) && Files.isWritable(device))) {
      throw Failure.permission(device, Failure.group(device));
    }
    try {
      // Without a context: with neither an id nor properties to inherit, nothing asks for one.
      I2CConfig config = I2CConfig.newBuilder(null).bus((int) bus).device((int) address).build();
      handle = new LinuxFsI2CBus(config);
      chip = new LinuxFsI2C(handle, new LinuxFsI2CProviderImpl(), config);
    } catch (RuntimeException | LinkageError e) {
      throw Failure.ofI2c(bus, address, e);
    }
  }

  @Override
  public void close() {
    if (handle != null) handle.close();
    handle = null;
    chip = null;
  }
}
