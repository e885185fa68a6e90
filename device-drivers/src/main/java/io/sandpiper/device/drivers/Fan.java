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
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A fan with a PWM input (Intel, "4-Wire Pulse Width Modulation (PWM) Controlled Fans": 25 kHz, and
 * at least 21 and at most 28 kHz; full speed when always high), or one behind a transistor.
 */
public final class Fan implements Driver {
  private static final Key<Double> FREQUENCY =
      PwmLevel.frequency(25_000, "Pulses in a second; fans with four wires want 21 to 28 kHz.");
  private static final Key<Double> MIN =
      Key.of(
          "min",
          Key.decimal(0, 0.9, ""),
          0.2,
          "Share of the time that the fan gets power at the least speed above 0.");
  private static final Key<Duration> KICK =
      Key.of(
          "kick",
          Key.span(Duration.ZERO, Duration.ofSeconds(2)),
          Duration.ZERO,
          "How long a fan that stands gets full power first; other devices on its bus wait.");

  private static final Quantity SPEED = new Quantity("speed_fraction", "", 0, 1);

  private static final Description DESCRIPTION =
      Description.level(
              "fan",
              "Sets a fan's speed on a PWM channel.",
              Schema.of(PwmLevel.CHANNEL, FREQUENCY, MIN, KICK, PwmLevel.ACTIVE),
              SPEED)
          .wired(
              PwmLevel.WIRING
                  + "the fan pulls its blue wire up to 5 V, so let a transistor pull it down and set"
                  + " active: low; a fan without that wire through a MOSFET in its ground.")
          .from("Intel, 4-Wire Pulse Width Modulation (PWM) Controlled Fans, revision 1.3");

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
    double safe = settings.get(RoleKeys.safe(SPEED));
    Duration kick = settings.get(KICK);
    var curve = new PowerCurve(1, settings.get(MIN), 1);
    PwmLevel level =
        PwmLevel.open(
            board,
            settings.get(FREQUENCY),
            settings.get(PwmLevel.ACTIVE).equals("low"),
            new PwmLevel.Part(SPEED.name(), settings.get(PwmLevel.CHANNEL), curve, safe));
    return new Device.Level() {
      private boolean turns;

      @Override
      public void write(Map<String, Double> values) throws IOException {
        boolean turn = values.get(SPEED.name()) > 0;
        if (turn && !turns && !kick.isZero()) {
          level.write(Map.of(SPEED.name(), 1.0));
          board.pause(kick);
        }
        level.write(values);
        turns = turn;
      }

      @Override
      public Map<String, Double> read() throws IOException {
        return level.read();
      }

      @Override
      public void close() throws IOException {
        level.close();
      }
    };
  }
}
