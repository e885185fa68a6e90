package com.example.tmp102;

import io.sandpiper.device.Claim;
import io.sandpiper.device.Description;
import io.sandpiper.device.Device;
import io.sandpiper.device.Driver;
import io.sandpiper.device.Quantity;
import io.sandpiper.device.Signals;
import io.sandpiper.device.board.Board;
import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Schema;
import io.sandpiper.device.schema.Values;
import io.sandpiper.device.simulated.SimulatedBoard;
import io.sandpiper.device.simulated.Waveform;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A Texas Instruments TMP102 thermometer (datasheet SBOS397). */
public final class Tmp102 implements Driver {
  private static final Key<Long> BUS = Key.of("bus", Key.bus(), 1L, "Number of the I²C bus.");
  private static final Key<Long> ADDRESS =
      Key.of("address", Key.address(0x48, 0x4b), 0x48L, "0x48 when the pin ADD0 is at ground.");
  private static final byte[] TEMPERATURE = {0};

  @Override
  public Description description() {
    var range = new Quantity("temperature_celsius", "°C", -55, 128);
    return Description.sensor("tmp102", "Measures temperature.", Schema.of(BUS, ADDRESS), range)
        .wired("SDA, SCL, 3.3 V and ground; ADD0 to ground.")
        .from("Texas Instruments SBOS397");
  }

  @Override
  public List<Claim> claims(Values settings) {
    return List.of(new Claim.Chip(settings.get(BUS), settings.get(ADDRESS)));
  }

  @Override
  public Device.Sensor open(Values settings, Board board, Signals signals) throws IOException {
    Board.I2c i2c = board.i2c(settings.get(BUS), settings.get(ADDRESS));
    return new Device.Sensor() {
      @Override
      public Map<String, Double> read() throws IOException {
        return Map.of("temperature_celsius", celsius(i2c.writeRead(TEMPERATURE, 2)));
      }

      @Override
      public void close() throws IOException {
        i2c.close();
      }
    };
  }

  /** "Digital Temperature Output": 12 bits, left-justified, 0.0625 °C a step. */
  static double celsius(byte[] register) {
    return ((register[0] << 8 | register[1] & 0xff) >> 4) * 0.0625;
  }

  /** What {@code --simulate} finds at the other end of the bus. */
  @Override
  public void simulate(Values settings, SimulatedBoard board) {
    Waveform celsius = Waveform.daily(21, 4);
    board.twin(
        settings.get(BUS),
        settings.get(ADDRESS),
        () ->
            (written, count, seconds) -> {
              int code = (int) Math.rint(celsius.at(seconds) / 0.0625) << 4;
              return new byte[] {(byte) (code >> 8), (byte) code};
            });
  }
}
