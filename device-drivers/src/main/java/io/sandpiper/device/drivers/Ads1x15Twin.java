package io.sandpiper.device.drivers;

import io.sandpiper.device.simulated.SimulatedChip;
import io.sandpiper.device.simulated.Waveform;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An ADS1015 or ADS1115 with a voltage at each input; a conversion is done as soon as it is
 * started.
 */
final class Ads1x15Twin implements SimulatedChip {
  private final List<Waveform> volts;
  private final int full;
  private int pointer;
  private int config = 0x8583; // "Config Register", reset value
  private int conversion;

  /**
   * @param volts at AIN0 to AIN3
   * @param full the highest code: 7fff, or 7ff0 of an ADS1015
   */
  Ads1x15Twin(List<Waveform> volts, int full) {
    this.full = full;
    this.volts = List.copyOf(volts);
  }

  /** Four capacitive soil probes: about 1.2 V in wet soil, 2.6 V in dry. */
  static Ads1x15Twin withSoilProbes(int full) {
    return new Ads1x15Twin(
        IntStream.range(0, 4)
            .mapToObj(
                channel ->
                    Waveform.daily(1.9, 0.4)
                        .plus(Waveform.wander(0.05, Duration.ofSeconds(40), channel)))
            .toList(),
        full);
  }

  @Override
  public byte[] transfer(byte[] written, int count, double seconds) {
    if (written.length > 0) pointer = written[0] & 3;
    if (written.length == 3 && pointer == Ads1x15.CONFIG) {
      config = (written[1] & 0xff) << 8 | written[2] & 0xff;
      if ((config & 0x8000) != 0) convert(seconds);
    }
    int register = pointer == Ads1x15.CONVERSION ? conversion : config | 0x8000;
    byte[] answer = new byte[count];
    for (int i = 0; i < count; i++) answer[i] = (byte) (register >> (i % 2 == 0 ? 8 : 0));
    return answer;
  }

  private void convert(double seconds) {
    int gain = config >> 9 & 7;
    double step = Ads1x15.volt(1, gain);
    double code = Math.rint(volts.get(config >> 12 & 3).at(seconds) / step);
    conversion = (int) Math.max(-32768, Math.min(full, code)) & (0xffff8000 | full);
  }
}
