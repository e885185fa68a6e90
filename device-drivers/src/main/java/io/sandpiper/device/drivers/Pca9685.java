package io.sandpiper.device.drivers;

import io.sandpiper.device.Claim;
import io.sandpiper.device.Description;
import io.sandpiper.device.Description.Offer;
import io.sandpiper.device.Device;
import io.sandpiper.device.Driver;
import io.sandpiper.device.Signals;
import io.sandpiper.device.board.Board;
import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Values;
import io.sandpiper.device.simulated.Registers;
import io.sandpiper.device.simulated.SimulatedBoard;
import java.io.IOException;
import java.util.List;

/** An NXP PCA9685: sixteen PWM channels with one common frequency (PCA9685 data sheet, Rev. 4). */
public final class Pca9685 implements Driver {
  private static final Chip.Place PLACE =
      Chip.Place.of(
          0x40,
          0x77,
          0x40,
          "0x40 when the pins A0 to A5 are at ground; 0x70 calls all such chips.");
  private static final Key<Long> FREQUENCY =
      Key.of(
          "frequency",
          Key.whole(24, 1526), // "PWM frequency PRE_SCALE": what the internal clock can do
          50L,
          "In Hz, of all channels together: 50 for servos, 200 and more for lamps.");

  private static final Description DESCRIPTION =
      Description.other(
              "pca9685",
              "Offers sixteen PWM channels, 0 to 15, with one common frequency (NXP PCA9685).",
              PLACE.with(FREQUENCY))
          .lending(Offer.CHANNELS)
          .wired(
              "VDD to 3.3 V, OE to ground, SDA and SCL to the bus; V+ is the servos' own supply,"
                  + " with its ground at the board's.")
          .from("NXP PCA9685 data sheet, Rev. 4");

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public List<Claim> claims(Values settings) {
    return List.of(PLACE.claim(settings));
  }

  @Override
  public Device.Channels open(Values settings, Board board, Signals signals) throws IOException {
    return PLACE.open(settings, board, chip -> new PwmChip(chip, settings.get(FREQUENCY)));
  }

  @Override
  public void simulate(Values settings, SimulatedBoard board) {
    PLACE.twin(settings, board, Pca9685::twin);
  }

  /** Asleep, with all channels off, as after power-up ("Register definitions"). */
  static Registers twin() {
    var twin = new Registers().set(PwmChip.MODE1, 0x11, 0x04).set(PwmChip.PRESCALE, 0x1e);
    for (int channel = 0; channel < PwmChip.CHANNELS; channel++) {
      twin.set(PwmChip.LED0 + 4 * channel, 0, 0, 0, PwmChip.FULL >> 8);
    }
    return twin.on(
        PwmChip.ALL_OFF_HIGH,
        (value, seconds) -> {
          for (int channel = 0; channel < PwmChip.CHANNELS; channel++) {
            twin.set(PwmChip.LED0 + 4 * channel + 3, value);
          }
        });
  }
}
