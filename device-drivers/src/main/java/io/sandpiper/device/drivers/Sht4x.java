package io.sandpiper.device.drivers;

import io.sandpiper.device.Claim;
import io.sandpiper.device.Description;
import io.sandpiper.device.Device;
import io.sandpiper.device.Driver;
import io.sandpiper.device.Signals;
import io.sandpiper.device.board.Board;
import io.sandpiper.device.schema.Values;
import io.sandpiper.device.simulated.SimulatedBoard;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A Sensirion SHT40, SHT41 or SHT45: temperature and humidity of the air. */
public final class Sht4x implements Driver {
  /** Datasheet SHT4x, "Command Overview": measure with high precision. */
  private static final int[] COMMAND = {0xfd};

  /** "Timings": 8.3 ms for high repeatability. */
  private static final Duration LONGEST = Duration.ofNanos(8_300_000);

  private static final Chip.Place PLACE =
      Chip.Place.of(
          0x44, 0x46, 0x44, "By the part: SHT40-AD1B has 0x44, SHT40-BD1B 0x45, SHT40-CD1B 0x46.");

  private static final Description DESCRIPTION =
      Sensirion.described("sht4x", "Sensirion SHT4x", "Sensirion Datasheet SHT4x", PLACE);

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
                () -> Sensirion.measure("sht4x", chip, COMMAND, LONGEST, Sht4x::percent)));
  }

  /** "Conversion of Signal Output": may be a little out of 0 to 100 and is then cropped. */
  static double percent(int word) {
    return Math.max(0, Math.min(100, -6 + 125.0 * word / 65535));
  }

  @Override
  public void simulate(Values settings, SimulatedBoard board) {
    byte[] command = {(byte) COMMAND[0]};
    PLACE.twin(
        settings,
        board,
        () -> Sensirion.inRoom(command, Sht4x::percent, settings.get(PLACE.address())));
  }
}
