package io.sandpiper.device.drivers;

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
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** One input of a Texas Instruments ADS1115 against ground, by single conversions (SBAS444). */
public final class Ads1115 implements Driver {
  static final int CONVERSION = 0;
  static final int CONFIG = 1;

  private static final byte[] FULL = {0x7f, (byte) 0xff};

  private static final List<String> GAINS = List.of("2/3", "1", "2", "4", "8", "16");

  private static final Key<Long> BUS = Key.of("bus", Key.bus(), 1L, "Number of the I²C bus.");
  private static final Key<Long> ADDRESS =
      Key.of("address", Key.address(0x48, 0x4b), 0x48L, "0x48 when the pin ADDR is at ground.");
  private static final Key<Long> CHANNEL =
      Key.required("channel", Key.whole(0, 3), "The input, AIN0 to AIN3, measured against ground.");
  private static final Key<String> GAIN =
      Key.of("gain", Key.word(GAINS), "1", "1 measures up to 4.096 V, 2 up to 2.048 V and so on.");

  private static final Description DESCRIPTION =
      Description.sensor(
          "ads1115",
          "Measures the voltage of a soil probe or another analog source (TI ADS1115).",
          Schema.of(BUS, ADDRESS, CHANNEL, GAIN),
          new Quantity("voltage_volt", "V", -0.3, 5.5)); // "Absolute maximum ratings", at 5.2 V

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public List<Claim> claims(Values settings) {
    var chip = new Claim.Chip(settings.get(BUS), settings.get(ADDRESS));
    return List.of(new Claim.Part(chip, DESCRIPTION.name(), "channel " + settings.get(CHANNEL)));
  }

  @Override
  public Device.Sensor open(Values settings, Board board, Signals signals) throws IOException {
    int gain = GAINS.indexOf(settings.get(GAIN));
    int config = config(settings.get(CHANNEL).intValue(), gain);
    Board.I2c i2c = board.i2c(settings.get(BUS), settings.get(ADDRESS));
    return new Device.Sensor() {
      @Override
      public Map<String, Double> read() throws IOException {
        i2c.write((byte) CONFIG, (byte) (config >> 8), (byte) config);
        board.pause(Duration.ofMillis(9)); // 128 a second, "data rate variation" 10 %
        for (int i = 0; i2c.writeRead(new byte[] {CONFIG}, 2)[0] >= 0; i++) { // OS: bit 15
          if (i == Limits.POLLS) throw new IOException("conversion does not end");
          board.pause(Limits.POLL_PAUSE);
        }
        byte[] code = i2c.writeRead(new byte[] {CONVERSION}, 2);
        if (Arrays.equals(code, FULL)) {
          throw new IOException("voltage above the range of " + volt(FULL, gain) + " V");
        }
        return Map.of("voltage_volt", volt(code, gain));
      }

      @Override
      public void close() throws IOException {
        i2c.close();
      }
    };
  }

  /** "Config Register": start, AINn against ground, gain, single-shot, 128 a second, no alert. */
  static int config(int channel, int gain) {
    return 1 << 15 | (4 + channel) << 12 | gain << 9 | 1 << 8 | 4 << 5 | 3;
  }

  /** "Data Format": two's complement, 7FFFh is full scale less one step; PGA 000 is 6.144 V. */
  static double volt(byte[] code, int gain) {
    double fullScale = gain == 0 ? 6.144 : 4.096 / (1 << gain - 1);
    return (code[0] << 8 | code[1] & 0xff) * fullScale / 32768;
  }

  @Override
  public void simulate(Values settings, SimulatedBoard board) {
    board.twin(settings.get(BUS), settings.get(ADDRESS), Ads1115Twin::withSoilProbes);
  }
}
