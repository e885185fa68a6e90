package io.sandpiper.device.pi4j;

import com.pi4j.io.spi.Spi;
import com.pi4j.io.spi.SpiBus;
import com.pi4j.io.spi.SpiChipSelect;
import com.pi4j.io.spi.SpiConfig;
import com.pi4j.io.spi.SpiMode;
import com.pi4j.plugin.linuxfs.provider.spi.LinuxFsSpi;
import com.pi4j.plugin.linuxfs.provider.spi.LinuxFsSpiProviderImpl;
import io.sandpiper.device.board.Board;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One chip on an SPI bus, through Pi4J's linuxfs provider and without its registry, where a chip
 * select takes the number of any other kind of I/O.
 *
 * <p>Of Pi4J 2.8.0: the provider loads JNA, whose native library is unpacked into {@code
 * ~/.cache/JNA/temp} unless {@code -Djna.tmpdir} says otherwise. A failed transfer is told as a
 * negative count, the kernel's reason only in the log. It adds the mode's bits to those that the
 * chip select has from its last user, so a chip that another program left in a higher mode is one
 * to restart the board for.
 *
 * <p>One thread, the bus's.
 */
final class SpiChip implements Board.Spi {
  private final String where;
  private final Path device;
  private final SpiConfig config;
  private Spi chip;

  SpiChip(Path root, long bus, long select, long hertz, int mode) throws IOException {
    where = "spi-" + bus + " chip select " + select + ": ";
    device = root.resolve("dev/spidev" + bus + "." + select);
    // Without a context: with neither an id nor properties to inherit, nothing asks for one.
    config =
        SpiConfig.newBuilder(null)
            .bus(SpiBus.getByNumber((int) bus))
            .chipSelect(SpiChipSelect.getByNumber((int) select))
            .baud((int) hertz)
            .mode(SpiMode.getByNumber(mode))
            .build();
    open();
  }

  @Override
  public byte[] transfer(byte... bytes) throws IOException {
    if (bytes.length > Limits.SPI_TRANSFER) {
      throw new IllegalArgumentException(
          "at most " + Limits.SPI_TRANSFER + " bytes, not " + bytes.length);
    }
    if (chip == null) open();
    byte[] answer = new byte[bytes.length];
    int done;
    try {
      done = chip.transfer(bytes, 0, answer, 0, bytes.length);
    } catch (RuntimeException e) {
      close();
      throw Failure.ofSpi(where, e);
    }
    if (done == bytes.length) return answer;
    close();
    throw new IOException(where + "the kernel refuses the transfer; its reason is in the log");
  }

  private void open() throws IOException {
    if (!Files.exists(device)) {
      throw new IOException(
          where + "no " + device + "; on a Raspberry Pi, dtparam=spi=on makes spi-0 with two");
    }
    if (!(Files.isReadable(device) && Files.isWritable(device))) {
      throw Failure.permission(device, Failure.group(device));
    }
    try {
      var opened = new LinuxFsSpi(new LinuxFsSpiProviderImpl(), config);
      opened.open();
      chip = opened;
    } catch (RuntimeException | LinkageError e) {
      throw Failure.ofSpi(where, e);
    }
  }

  @Override
  public void close() {
    if (chip != null) chip.close();
    chip = null;
  }
}
