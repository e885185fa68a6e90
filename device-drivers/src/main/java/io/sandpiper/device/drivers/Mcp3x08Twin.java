package io.sandpiper.device.drivers;

import io.sandpiper.device.simulated.SimulatedSpiChip;
import io.sandpiper.device.simulated.Waveform;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** An MCP3008 or MCP3208 at 3.3 V, with a voltage at each input. */
final class Mcp3x08Twin implements SimulatedSpiChip {
  private static final double REFERENCE = 3.3;

  private final int bits;
  private final int sentShift;
  private final List<Waveform> volts;

  Mcp3x08Twin(int bits, int sentShift, List<Waveform> volts) {
    this.bits = bits;
    this.sentShift = sentShift;
    this.volts = List.copyOf(volts);
  }

  /** Light-dependent resistors: about 2.4 V by day, 0.8 V by night. */
  Mcp3x08Twin(int bits, int sentShift) {
    this(
        bits,
        sentShift,
        IntStream.range(0, 8)
            .mapToObj(
                channel ->
                    Waveform.daily(1.6, 0.8)
                        .plus(Waveform.wander(0.05, Duration.ofSeconds(20), 3008 + channel)))
            .toList());
  }

  @Override
  public byte[] transfer(byte[] written, double seconds) {
    byte[] answer = new byte[written.length];
    if (written.length != 3) return answer;
    int sent = (written[0] & 0xff) << 16 | (written[1] & 0xff) << 8 | written[2] & 0xff;
    int configuration = sent >> sentShift;
    if (configuration >> 4 != 1) return answer; // no start bit where the driver's belongs
    int channel = configuration & 7;
    double volt = volts.get(channel).at(seconds);
    if ((configuration & 8) == 0) volt -= volts.get(channel ^ 1).at(seconds);
    int full = (1 << bits) - 1;
    int code = (int) Math.max(0, Math.min(full, Math.floor(volt / REFERENCE * (1 << bits))));
    // Before the null bit the chip drives nothing, and the line happens to be high.
    int received = 0xffffff << bits + 1 | code;
    answer[0] = (byte) (received >> 16);
    answer[1] = (byte) (received >> 8);
    answer[2] = (byte) received;
    return answer;
  }
}
