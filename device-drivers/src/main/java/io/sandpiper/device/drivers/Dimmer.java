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

/** A lamp whose brightness is set: an LED, or a strip of them behind a transistor. */
public final class Dimmer implements Driver {
  static final Key<Double> FREQUENCY =
      PwmLevel.frequency(1000, "Pulses in a second; from about 200 the eye sees no flicker.");
  static final Key<Double> GAMMA =
      Key.of(
          "gamma",
          Key.decimal(1, 4, ""),
          2.2,
          "Exponent of the brightness curve: 1 is straight, 2.2 makes steps that look even.");

  /** Not up to 1, and max not down to 0: so that the lowest is always below the highest. */
  private static final Key<Double> MIN =
      Key.of(
          "min",
          Key.decimal(0, 0.4, ""),
          0.0,
          "Share of the time that the lamp is lit at the least brightness above 0.");

  private static final Key<Double> MAX =
      Key.of(
          "max",
          Key.decimal(0.5, 1, ""),
          1.0,
          "Share of the time that the lamp is lit at full brightness.");

  private static final Quantity BRIGHTNESS = new Quantity("brightness_fraction", "", 0, 1);

  private static final Description DESCRIPTION =
      Description.level(
              "dimmer",
              "Sets a lamp's brightness on a PWM channel.",
              Schema.of(PwmLevel.CHANNEL, FREQUENCY, GAMMA, MIN, MAX, PwmLevel.ACTIVE),
              BRIGHTNESS)
          .wired(
              PwmLevel.WIRING
                  + "an LED with its resistor to ground, a strip through a logic-level MOSFET.")
          .from("IEC 61966-2-1 (sRGB), whose curve is near an exponent of 2.2");

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
    var curve = new PowerCurve(settings.get(GAMMA), settings.get(MIN), settings.get(MAX));
    return PwmLevel.open(
        board,
        settings.get(FREQUENCY),
        settings.get(PwmLevel.ACTIVE).equals("low"),
        new PwmLevel.Part(
            BRIGHTNESS.name(),
            settings.get(PwmLevel.CHANNEL),
            curve,
            settings.get(RoleKeys.safe(BRIGHTNESS))));
  }
}
