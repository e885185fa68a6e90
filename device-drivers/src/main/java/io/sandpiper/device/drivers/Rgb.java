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
import io.sandpiper.device.schema.Line;
import io.sandpiper.device.schema.Schema;
import io.sandpiper.device.schema.Values;
import java.io.IOException;
import java.util.List;

/** A lamp of three colours, each on a PWM channel. */
public final class Rgb implements Driver {
  private static final Key<Line> RED = PwmLevel.channel("red", "PWM channel of the red part.");
  private static final Key<Line> GREEN =
      PwmLevel.channel("green", "PWM channel of the green part.");
  private static final Key<Line> BLUE = PwmLevel.channel("blue", "PWM channel of the blue part.");

  private static final List<Key<Line>> CHANNELS = List.of(RED, GREEN, BLUE);
  private static final List<Quantity> QUANTITIES =
      List.of(
          new Quantity("red_fraction", "", 0, 1),
          new Quantity("green_fraction", "", 0, 1),
          new Quantity("blue_fraction", "", 0, 1));

  private static final Description DESCRIPTION =
      Description.level(
              "rgb",
              "Sets the colour of a lamp on three PWM channels.",
              Schema.of(RED, GREEN, BLUE, Dimmer.FREQUENCY, Dimmer.GAMMA, PwmLevel.ACTIVE),
              QUANTITIES.toArray(Quantity[]::new))
          .wired(
              "A Raspberry Pi up to the 4 has two channels: use those of a PCA9685. Each colour with"
                  + " its resistor to ground; for a common anode to the channel, with active: low.")
          .from("IEC 61966-2-1 (sRGB), whose curve is near an exponent of 2.2");

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public List<Claim> claims(Values settings) {
    return CHANNELS.stream().<Claim>map(key -> new Claim.OfChannel(settings.get(key))).toList();
  }

  /** The same safe value for all three: dark, or a white warning light. */
  @Override
  public Device.Level open(Values settings, Board board, Signals signals) throws IOException {
    var curve = new PowerCurve(settings.get(Dimmer.GAMMA), 0, 1);
    var parts = new PwmLevel.Part[CHANNELS.size()];
    for (int i = 0; i < parts.length; i++) {
      Quantity quantity = QUANTITIES.get(i);
      parts[i] =
          new PwmLevel.Part(
              quantity.name(),
              settings.get(CHANNELS.get(i)),
              curve,
              settings.get(RoleKeys.safe(quantity)));
    }
    return PwmLevel.open(
        board, settings.get(Dimmer.FREQUENCY), settings.get(PwmLevel.ACTIVE).equals("low"), parts);
  }
}
