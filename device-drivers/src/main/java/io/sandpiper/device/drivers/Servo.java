package io.sandpiper.device.drivers;

import io.sandpiper.device.Claim;
import io.sandpiper.device.Description;
import io.sandpiper.device.Device;
import io.sandpiper.device.Driver;
import io.sandpiper.device.Quantity;
import io.sandpiper.device.RoleKeys;
import io.sandpiper.device.Signals;
import io.sandpiper.device.board.Board;
import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Schema;
import io.sandpiper.device.schema.Values;
import java.io.IOException;
import java.util.List;

/**
 * A hobby servo: the length of a pulse is the angle of its arm, 1.5 ms the middle.
 *
 * <p>Closed, it is held in its safe position: the pulses go on. Without pulses most servos give way
 * to their load, and then nobody could say where the arm is.
 */
public final class Servo implements Driver {
  /** Digital servos take up to about 300 pulses a second, the longest pulse must fit in between. */
  private static final Key<Double> FREQUENCY =
      Key.of(
          "frequency",
          Key.decimal(40, 300, "Hz"),
          50.0,
          "Pulses in a second; more than 50 is for digital servos.");

  private static final Key<Double> RANGE =
      Key.of(
          "range",
          Key.decimal(1, 360, "°"),
          180.0,
          "From one end to the other: an angle is -range/2 to range/2, 0 in the middle.");
  private static final Key<Double> SHORTEST =
      Key.of("shortest", Key.decimal(0.1, 1.4, "ms"), 0.5, "Pulse at the lowest angle.");
  private static final Key<Double> LONGEST =
      Key.of("longest", Key.decimal(1.5, 3, "ms"), 2.5, "Pulse at the highest angle.");

  /** For the widest range; the settings narrow it. */
  private static final Quantity ANGLE = new Quantity("angle_degree", "°", -180, 180);

  private static final Description DESCRIPTION =
      Description.level(
              "servo",
              "Turns a servo's arm to an angle and holds it, at the end in its safe position.",
              Schema.of(PwmLevel.CHANNEL, FREQUENCY, RANGE, SHORTEST, LONGEST),
              ANGLE)
          .wired(
              PwmLevel.WIRING
                  + "signal (orange or white) to the channel, power (red) from a supply of its own,"
                  + " ground (brown or black) to both.")
          .from("TowerPro SG90 datasheet: 50 Hz, 1.5 ms in the middle");

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public List<Quantity> quantities(Values settings) {
    double half = settings.get(RANGE) / 2;
    return List.of(new Quantity(ANGLE.name(), ANGLE.unit(), -half, half));
  }

  @Override
  public List<Claim> claims(Values settings) {
    return PwmLevel.claim(settings);
  }

  @Override
  public Device.Level open(Values settings, Board board, Signals signals) throws IOException {
    double hertz = settings.get(FREQUENCY);
    return PwmLevel.open(
        board,
        hertz,
        false,
        new PwmLevel.Part(
            ANGLE.name(),
            settings.get(PwmLevel.CHANNEL),
            new Arm(settings.get(RANGE), settings.get(SHORTEST), settings.get(LONGEST), hertz),
            settings.get(RoleKeys.safe(ANGLE))));
  }

  /** The angle is a straight line over the pulse; outside of the range it stays at its end. */
  record Arm(double range, double shortestMillis, double longestMillis, double hertz)
      implements PwmLevel.Curve {
    @Override
    public double share(double angle) {
      double part = Math.max(0, Math.min(1, angle / range + 0.5));
      return (shortestMillis + part * (longestMillis - shortestMillis)) * hertz / 1000;
    }

    @Override
    public double value(double share) {
      double part = (share * 1000 / hertz - shortestMillis) / (longestMillis - shortestMillis);
      return (Math.max(0, Math.min(1, part)) - 0.5) * range;
    }
  }
}
