package io.sandpiper.device.drivers;

import io.sandpiper.device.Claim;
import io.sandpiper.device.Description;
import io.sandpiper.device.Device;
import io.sandpiper.device.Quantity;
import io.sandpiper.device.board.Board;
import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Values;
import io.sandpiper.device.simulated.SimulatedBoard;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One input of an ADS1015 or ADS1115 against ground, by single conversions. Both have the same
 * registers; the ADS1015 leaves the low four bits of a conversion 0, and is faster.
 *
 * <p>Texas Instruments SBAS473 and SBAS444.
 */
final class Ads1x15 {
  static final int CONVERSION = 0;
  static final int CONFIG = 1;

  static final int OS = 1 << 15;
  private static final List<String> GAINS = List.of("2/3", "1", "2", "4", "8", "16");

  private static final Chip.Place PLACE =
      Chip.Place.of(0x48, 0x4b, 0x48, "0x48 when the pin ADDR is at ground.");
  private static final Key<Long> CHANNEL =
      Key.required("channel", Key.whole(0, 3), "The input, AIN0 to AIN3, measured against ground.");
  private static final Key<String> GAIN =
      Key.of("gain", Key.word(GAINS), "1", "1 measures up to 4.096 V, 2 up to 2.048 V and so on.");

  private final String name;
  private final List<String> rates;
  private final Key<String> rate;
  private final int full;
  private final Description description;

  /**
   * @param rates the codes of "Config Register", DR[2:0], in samples a second
   * @param full the code of a voltage at the upper end of the range or above
   */
  Ads1x15(String name, String source, List<String> rates, String usual, int full) {
    this.name = name;
    this.rates = rates;
    this.full = full;
    rate =
        Key.of(
            "rate",
            Key.word(rates),
            usual,
            "Speed of a conversion, in samples a second: slower ones are less noisy.");
    description =
        Description.sensor(
                name,
                "Measures the voltage of a soil probe or another analog source in "
                    + (Integer.bitCount(full) + 1) // and the sign
                    + " bits (TI "
                    + name.toUpperCase(Locale.ROOT)
                    + ").",
                PLACE.with(CHANNEL, GAIN, rate),
                // "Absolute maximum ratings", at 5.2 V
                new Quantity("voltage_volt", "V", -0.3, 5.5))
            .wired(
                "VDD to 3.3 V, SDA and SCL to the bus, the source to AIN0 to AIN3; no input may"
                    + " be above VDD.")
            .from(source);
  }

  Description description() {
    return description;
  }

  List<Claim> claims(Values settings) {
    return List.of(new Claim.Part(PLACE.claim(settings), name, "channel " + settings.get(CHANNEL)));
  }

  Device.Sensor open(Values settings, Board board) throws IOException {
    int gain = GAINS.indexOf(settings.get(GAIN));
    int config = config(settings.get(CHANNEL).intValue(), gain, rates.indexOf(settings.get(rate)));
    Duration time = conversionTime(Integer.parseInt(settings.get(rate)));
    return PLACE.open(
        settings,
        board,
        chip ->
            chip.measuring(
                () -> {
                  chip.writeWord(CONFIG, config);
                  chip.await(time, () -> (chip.word(CONFIG) & OS) != 0, "conversion");
                  int code = (short) chip.word(CONVERSION);
                  if (code == full) {
                    throw new IOException("voltage above the range of " + volt(full, gain) + " V");
                  }
                  return Map.of("voltage_volt", volt(code, gain));
                }));
  }

  void simulate(Values settings, SimulatedBoard board) {
    PLACE.twin(settings, board, () -> Ads1x15Twin.withSoilProbes(full));
  }

  /** "Config Register": start, AINn against ground, gain, single-shot, rate, no comparator. */
  static int config(int channel, int gain, int rate) {
    return OS | (4 + channel) << 12 | gain << 9 | 1 << 8 | rate << 5 | 3;
  }

  /**
   * "Data rate variation" is 10 %; a millisecond more than that is for waking up (25 µs) and for
   * the clock that the pause is measured by.
   */
  static Duration conversionTime(int samplesPerSecond) {
    return Duration.ofNanos(1_100_000_000L / samplesPerSecond).plusMillis(1);
  }

  /** "Data Format": two's complement, 7FFFh is full scale less one step; PGA 000 is 6.144 V. */
  static double volt(int code, int gain) {
    double fullScale = gain == 0 ? 6.144 : 4.096 / (1 << gain - 1);
    return code * fullScale / 32768;
  }
}
