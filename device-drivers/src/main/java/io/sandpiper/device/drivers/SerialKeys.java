package io.sandpiper.device.drivers;

import io.sandpiper.device.Claim;
import io.sandpiper.device.board.Board;
import io.sandpiper.device.board.Board.Parity;
import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Schema;
import io.sandpiper.device.schema.Values;
import java.util.Locale;

/** The keys that say how a serial port sends, and the port as something that one driver has. */
final class SerialKeys {
  /** A device file: {@code /dev/ttyUSB0}, {@code /dev/serial/by-id/usb-…}. */
  static final String PORT = "/dev/[A-Za-z0-9_./:+-]{1,200}";

  static final Key<Long> DATA_BITS =
      Key.of("data-bits", Key.whole(7, 8), 8L, "Bits of a character.");
  static final Key<Long> STOP_BITS =
      Key.of("stop-bits", Key.whole(1, 2), 1L, "Bits between two characters.");

  private SerialKeys() {}

  static Key<Long> baud(long otherwise) {
    return Key.of("baud", Key.whole(50, 4_000_000), otherwise, "Bits a second.");
  }

  static Key<String> parity(String otherwise) {
    return Key.of(
        "parity", Key.word("none", "even", "odd"), otherwise, "What is added for a check.");
  }

  static Schema with(Key<Long> baud, Key<String> parity) {
    return Schema.of(baud, DATA_BITS, parity, STOP_BITS);
  }

  static Board.SerialSettings settings(Values values, Key<Long> baud, Key<String> parity) {
    return new Board.SerialSettings(
        values.get(baud).intValue(),
        values.get(DATA_BITS).intValue(),
        Parity.valueOf(values.get(parity).toUpperCase(Locale.ROOT)),
        values.get(STOP_BITS).intValue());
  }

  /** A thread for each port: a line of 300 Bd keeps nobody else waiting. */
  static Claim claim(String port) {
    return new Claim.Named("serial-" + port.substring(port.lastIndexOf('/') + 1), port);
  }
}
