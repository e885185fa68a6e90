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

/** A PWM channel as it is: a share of the period. */
public final class PwmOutput implements Driver {
  private static final Key<Double> FREQUENCY =
      PwmLevel.frequency(1000, "Pulses in a second; an expander's channels have one in common.");

  private static final Quantity DUTY = new Quantity("duty_fraction", "", 0, 1);

  private static final Description DESCRIPTION =
      Description.level(
              "pwm",
              "Puts out pulses on a PWM channel.",
              Schema.of(PwmLevel.CHANNEL, FREQUENCY, PwmLevel.ACTIVE),
              DUTY)
          .wired(PwmLevel.WIRING + "a pin gives 3.3 V and some mA: more goes through a transistor.")
          .from("kernel documentation, Pulse Width Modulation (PWM) interface");

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public List<Claim> claims(Values settings) {
    return PwmLevel.claim(settings);
  }

  @Override
  public Device.Level open(Values settings, Board board, Signals signals) throws IOException {
    return PwmLevel.open(
        board,
        settings.get(FREQUENCY),
        settings.get(PwmLevel.ACTIVE).equals("low"),
        new PwmLevel.Part(
            DUTY.name(),
            settings.get(PwmLevel.CHANNEL),
            PwmLevel.Curve.STRAIGHT,
            settings.get(RoleKeys.safe(DUTY))));
  }
}
