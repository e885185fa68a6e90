package io.sandpiper.device.drivers;

import io.sandpiper.device.Claim;
import io.sandpiper.device.Description;
import io.sandpiper.device.Device;
import io.sandpiper.device.Driver;
import io.sandpiper.device.Quantity;
import io.sandpiper.device.Signals;
import io.sandpiper.device.board.Board;
import io.sandpiper.device.schema.Values;
import io.sandpiper.device.simulated.SimulatedBoard;
import io.sandpiper.device.simulated.Waveform;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A ROHM BH1750FVI: how bright it is, as the eye sees it (ROHM datasheet BH1750FVI). */
public final class Bh1750 implements Driver {
  /** "Instruction Set Architecture": one time H-resolution mode; powers down by itself after. */
  private static final int MEASURE = 0x20;

  /** "Electrical Characteristics": H-resolution mode measurement time, maximum. */
  private static final Duration LONGEST = Duration.ofMillis(180);

  private static final int FULL = 0xffff;

  private static final Chip.Place PLACE =
      Chip.Place.of(0x23, 0x5c, 0x23, "0x23 when the pin ADDR is at ground, 0x5c when it is high.");

  private static final Description DESCRIPTION =
      Description.sensor(
              "bh1750",
              "Measures how bright it is (ROHM BH1750).",
              PLACE.with(),
              new Quantity("illuminance_lux", "lx", 0, 54_612)) // 65534 / 1.2
          .wired("VCC to 3.3 V, SDA and SCL to the bus, ADDR to ground (0x23) or 3.3 V (0x5c).")
          .from("ROHM BH1750FVI datasheet");

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public List<Claim> claims(Values settings) {
    return List.of(PLACE.claim(settings));
  }

  @Override
  public Device.Sensor open(Values settings, Board board, Signals signals) throws IOException {
    return PLACE.open(
        settings,
        board,
        chip ->
            chip.measuring(
                () -> {
                  chip.write(MEASURE);
                  chip.pause(LONGEST);
                  int count = Chip.unsigned16(chip.read(2), 0);
                  if (count == FULL) throw new IOException("brighter than 54612 lx");
                  return Map.of("illuminance_lux", Chip.rounded(lux(count), 1));
                }));
  }

  /** "Measurement sequence example": the count by 1.2. */
  static double lux(int count) {
    return count / 1.2;
  }

  /** A window: from dusk to a bright noon. */
  @Override
  public void simulate(Values settings, SimulatedBoard board) {
    var lux = Waveform.daily(12_000, 11_000).plus(Waveform.wander(400, Duration.ofSeconds(20), 23));
    PLACE.twin(
        settings,
        board,
        () ->
            new CommandTwin(
                new byte[] {MEASURE},
                new byte[2],
                seconds -> {
                  int count = (int) Math.rint(lux.at(seconds) * 1.2);
                  return new byte[] {(byte) (count >> 8), (byte) count};
                }));
  }
}
