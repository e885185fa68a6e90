package io.sandpiper.device.drivers;

import io.sandpiper.device.Claim;
import io.sandpiper.device.Device;
import io.sandpiper.device.board.Board;
import io.sandpiper.device.board.Board.Pulses;
import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Line;
import io.sandpiper.device.schema.Values;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Quantities that are each put out on a PWM channel of their own, as a share of its period. Opening
 * leaves what the channels put out; closing leaves the safe values on them.
 */
final class PwmLevel implements Device.Level {
  static final Key<String> ACTIVE =
      Key.of(
          "active",
          Key.word("high", "low"),
          "high",
          "Electrical level that means on; low for what is connected to the supply.");

  /** Above 100 kHz a Raspberry Pi's PWM clock leaves few steps between off and on. */
  static Key<Double> frequency(double hertz, String doc) {
    return Key.of("frequency", Key.decimal(1, 100_000, "Hz"), hertz, doc);
  }

  static Key<Line> channel(String name, String doc) {
    return Key.required(name, Key.channel(), doc);
  }

  /** The one channel of most drivers. */
  static final Key<Line> CHANNEL =
      channel("channel", "Number of the PWM channel, not of a GPIO line; or an expander's.");

  static final String WIRING =
      "On a Raspberry Pi dtoverlay=pwm-2chan puts channel 0 on GPIO 18 (pin 12) and channel 1 on"
          + " GPIO 19 (pin 35); on a Raspberry Pi 5 these are channels 2 and 3; ";

  static List<Claim> claim(Values settings) {
    return List.of(new Claim.OfChannel(settings.get(CHANNEL)));
  }

  /** From a quantity's value to the share of the period, 0 to 1, and back. */
  interface Curve {
    Curve STRAIGHT =
        new Curve() {
          @Override
          public double share(double value) {
            return value;
          }

          @Override
          public double value(double share) {
            return share;
          }
        };

    double share(double value);

    double value(double share);
  }

  /** One quantity. */
  record Part(String quantity, Line channel, Curve curve, double safe) {}

  private record Open(Part part, Board.Pwm channel) {}

  private final List<Open> all = new ArrayList<>();
  private final long period;
  private final boolean activeLow;

  private PwmLevel(double hertz, boolean activeLow) {
    period = Math.round(1e9 / hertz);
    this.activeLow = activeLow;
  }

  static PwmLevel open(Board board, double hertz, boolean activeLow, Part... parts)
      throws IOException {
    var level = new PwmLevel(hertz, activeLow);
    try {
      for (Part part : parts) level.all.add(new Open(part, board.pwm(part.channel)));
    } catch (IOException e) {
      Regardless.after(e, () -> Regardless.each(level.all, open -> open.channel.close()));
      throw e;
    }
    return level;
  }

  @Override
  public void write(Map<String, Double> values) throws IOException {
    for (Open open : all) put(open, values.get(open.part.quantity));
  }

  private void put(Open open, double value) throws IOException {
    double share = Math.max(0, Math.min(1, open.part.curve.share(value)));
    long high = Math.round(period * share);
    open.channel.set(period, activeLow ? period - high : high);
  }

  /** To a thousandth: a chip's own steps, 4096 in a period, are not what was set. */
  @Override
  public Map<String, Double> read() throws IOException {
    var values = new LinkedHashMap<String, Double>();
    for (Open open : all) {
      Pulses pulses = open.channel.read();
      double high = (double) pulses.highNanos() / pulses.periodNanos();
      double value = open.part.curve.value(activeLow ? 1 - high : high);
      values.put(open.part.quantity, Math.round(value * 1000) / 1000.0);
    }
    return values;
  }

  /** One channel that fails does not keep the others from being made safe. */
  @Override
  public void close() throws IOException {
    Regardless.each(
        all,
        open -> {
          try (open.channel) {
            put(open, open.part.safe);
          }
        });
  }
}
