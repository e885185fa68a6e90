package io.sandpiper.device.drivers;

import io.sandpiper.device.Claim;
import io.sandpiper.device.Description;
import io.sandpiper.device.Device;
import io.sandpiper.device.Quantity;
import io.sandpiper.device.board.Board;
import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Schema;
import io.sandpiper.device.schema.Values;
import io.sandpiper.device.simulated.SimulatedBoard;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * What the converters MCP3008 (10 bits, Microchip DS21295) and MCP3208 (12 bits, DS21298) have in
 * common: one conversion is one transfer of three bytes, at the end of which the result stands.
 *
 * <pre>
 *            sent                              received, ? undefined
 * MCP3008    00000001 S210xxxx xxxxxxxx        ???????? ?????0RR RRRRRRRR
 * MCP3208    000001S2 10xxxxxx xxxxxxxx        ???????? ???0RRRR RRRRRRRR
 * </pre>
 *
 * S is 1 for an input against ground, 2 1 0 the input's number ("Configure Bits"), and 0 the null
 * bit before the result (6.1 "Using the MCP3x0x with Microcontroller (MCU) SPI Ports").
 */
record Mcp3x08(String name, int bits, int sentShift) {
  /** The MCP3208's most at 2.7 V; the MCP3008 could do 1.35 MHz ("Electrical characteristics"). */
  private static final long HERTZ = 1_000_000;

  private static final Key<Long> BUS = Key.of("bus", Key.whole(0, 6), 0L, "Number of the SPI bus.");
  private static final Key<Long> SELECT =
      Key.of("select", Key.whole(0, 2), 0L, "Chip select: 0 for the pin CE0, 1 for CE1.");
  private static final Key<Long> CHANNEL =
      Key.required("channel", Key.whole(0, 7), "The input, CH0 to CH7.");
  private static final Key<Boolean> DIFFERENTIAL =
      Key.of(
          "differential",
          Key.flag(),
          false,
          "Measures against the input's neighbour instead of ground: 0 against 1, 1 against 0 and so"
              + " on; 0 V where that is higher.");
  private static final Key<Double> REFERENCE =
      Key.of(
          "reference",
          Key.decimal(0.25, 5.5, "V"), // "Electrical characteristics", reference input
          3.3,
          "Voltage at the pin VREF, which is the highest that can be measured.");

  Description description(String summary, String source) {
    return Description.sensor(
            name,
            summary,
            Schema.of(BUS, SELECT, CHANNEL, DIFFERENTIAL, REFERENCE),
            new Quantity("voltage_volt", "V", 0, 5.5))
        .wired(
            "VDD and VREF to 3.3 V (pin 17), AGND and DGND to ground, CLK to SCLK (GPIO 11, pin 23),"
                + " DOUT to MISO (GPIO 9, pin 21), DIN to MOSI (GPIO 10, pin 19), CS to CE0 (GPIO 8,"
                + " pin 24); dtparam=spi=on switches the bus on.")
        .from(source);
  }

  List<Claim> claims(Values settings) {
    long channel = settings.get(CHANNEL);
    return settings.get(DIFFERENTIAL)
        ? List.of(part(settings, channel), part(settings, channel ^ 1))
        : List.of(part(settings, channel));
  }

  private Claim part(Values settings, long channel) {
    var chip = new Claim.Select(settings.get(BUS), settings.get(SELECT));
    return new Claim.Part(chip, name, "channel " + channel);
  }

  Device.Sensor open(Values settings, Board board) throws IOException {
    byte[] asked = asked(settings.get(CHANNEL).intValue(), settings.get(DIFFERENTIAL));
    double reference = settings.get(REFERENCE);
    Board.Spi spi = board.spi(settings.get(BUS), settings.get(SELECT), HERTZ, 0);
    return new Device.Sensor() {
      @Override
      public Map<String, Double> read() throws IOException {
        return Map.of("voltage_volt", volt(code(spi.transfer(asked)), reference));
      }

      @Override
      public void close() throws IOException {
        spi.close();
      }
    };
  }

  byte[] asked(int channel, boolean differential) {
    int configuration = 0b1_0000 | (differential ? 0 : 0b1000) | channel;
    int sent = configuration << sentShift;
    return new byte[] {(byte) (sent >> 16), (byte) (sent >> 8), (byte) sent};
  }

  int code(byte[] received) throws IOException {
    int low = (received[1] & 0xff) << 8 | received[2] & 0xff;
    if ((low >> bits & 1) != 0) {
      throw new IOException(name + ": no null bit before the result; is the chip connected?");
    }
    return low & (1 << bits) - 1;
  }

  /** "Digital Output Code": 2^bits · VIN / VREF. */
  double volt(int code, double reference) {
    return code * reference / (1 << bits);
  }

  /** A light-dependent resistor with a fixed one, at each input. */
  void simulate(Values settings, SimulatedBoard board) {
    board.spiTwin(settings.get(BUS), settings.get(SELECT), () -> new Mcp3x08Twin(bits, sentShift));
  }
}
