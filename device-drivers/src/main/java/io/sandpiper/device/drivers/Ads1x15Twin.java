package io.sandpiper.device.drivers;

import io.sandpiper.device.simulated.SimulatedChip;
import io.sandpiper.device.simulated.Waveform;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** An ADS1015 or ADS1115 with a voltage at each input; a conversion is done once it is started. */
final class Ads1x15Twin {
  private Ads1x15Twin() {}

  /**
   * @param volts at AIN0 to AIN3
   * @param full the highest code: 7fff, or 7ff0 of an ADS1015
   */
  static SimulatedChip of(List<Waveform> volts, int full) {
    var words = new Words().set(Ads1x15.CONFIG, 0x8583); // "Config Register", reset value
    return words.on(
        Ads1x15.CONFIG,
        (config, seconds) -> {
          words.set(Ads1x15.CONFIG, config | Ads1x15.OS);
          if ((config & Ads1x15.OS) == 0) return;
          double step = Ads1x15.volt(1, config >> 9 & 7);
          double code = Math.rint(volts.get(config >> 12 & 3).at(seconds) / step);
          int bounded = (int) Math.max(-32768, Math.min(full, code));
          words.set(Ads1x15.CONVERSION, bounded & (0x8000 | full));
        });
  }

  /** Four capacitive soil probes: about 1.2 V in wet soil, 2.6 V in dry. */
  static SimulatedChip withSoilProbes(int full) {
    return of(
        IntStream.range(0, 4)
            .mapToObj(
                channel ->
                    Waveform.daily(1.9, 0.4)
                        .plus(Waveform.wander(0.05, Duration.ofSeconds(40), channel)))
            .toList(),
        full);
  }
}
