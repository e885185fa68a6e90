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

/** A Sensirion SHT30, SHT31 or SHT35: temperature and humidity of the air. */
public final class Sht3x implements Driver {
  /**
   * Datasheet SHT3x-DIS, "Measurement Commands for Single Shot Data Acquisition Mode": high
   * repeatability, without clock stretching, which not every bus can.
   */
  private static final int[] COMMAND = {0x24, 0x00};

  /** "Timing Specification": 15.5 ms for high repeatability. */
  private static final Duration LONGEST = Duration.ofNanos(15_500_000);

  private static final Chip.Place PLACE =
      Chip.Place.of(0x44, 0x45, 0x44, "0x45 when the pin ADDR is high.");

  private static final Description DESCRIPTION =
      Sensirion.described("sht3x", "Sensirion SHT3x", "Sensirion Datasheet SHT3x-DIS", PLACE);

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
                () -> Sensirion.measure("sht3x", chip, COMMAND, LONGEST, Sht3x::percent)));
  }

  /** "Conversion of Signal Output". */
  static double percent(int word) {
    return 100.0 * word / 65535;
  }

  @Override
  public void simulate(Values settings, SimulatedBoard board) {
    byte[] command = {(byte) COMMAND[0], (byte) COMMAND[1]};
    PLACE.twin(
        settings,
        board,
        () -> Sensirion.inRoom(command, Sht3x::percent, settings.get(PLACE.address())));
  }
}
