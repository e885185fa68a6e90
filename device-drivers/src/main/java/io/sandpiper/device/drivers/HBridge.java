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
import io.sandpiper.device.schema.Type;
import io.sandpiper.device.schema.Values;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A motor that turns both ways, on an H-bridge: L298N, L293D, TB6612FNG. */
public final class HBridge implements Driver {
  private static final Key<Line> FORWARD =
      Key.required("forward", Key.line(), "Line that turns the motor forward (IN1).");
  private static final Key<Line> BACKWARD =
      Key.required("backward", Key.line(), "Line that turns it backward (IN2).");
  private static final Key<List<Line>> ENABLE =
      Key.of(
          "enable",
          new Type.Several<>(Key.channel()),
          List.of(),
          "Channel that sets the speed (ENA, PWM); without one the motor is off or at full speed.");

  private static final Key<Double> FREQUENCY =
      PwmLevel.frequency(
          1000, "Pulses in a second at enable; the motor can be heard below 20 kHz.");

  private static final Key<Double> MIN =
      Key.of(
          "min",
          Key.decimal(0, 0.9, ""),
          0.0,
          "Share of the time that the motor gets power at the least speed above 0.");

  private static final Key<Duration> DEAD_TIME =
      Key.of(
          "dead-time",
          Key.span(Duration.ZERO, Duration.ofSeconds(2)),
          Duration.ofMillis(100),
          "How long the motor is off before it turns the other way, also after a stop, and before"
              + " its first turn.");

  private static final Quantity SPEED = new Quantity("speed_fraction", "", -1, 1);

  private static final Description DESCRIPTION =
      Description.level(
              "h-bridge",
              "Turns a motor both ways; both sides of the bridge are off at first, and never on together.",
              Schema.of(FORWARD, BACKWARD, ENABLE, FREQUENCY, MIN, DEAD_TIME),
              SPEED)
          .wired(
              "IN1 and IN2 of the bridge to forward and backward, ENA to enable or, without it, to"
                  + " its supply; the motor has a supply of its own, ground is common.")
          .from("ST L298 datasheet, Bidirectional DC Motor Control");

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public List<Claim> claims(Values settings) {
    var claims = new ArrayList<Claim>();
    claims.add(new Claim.OfLine(settings.get(FORWARD)));
    claims.add(new Claim.OfLine(settings.get(BACKWARD)));
    for (Line channel : settings.get(ENABLE)) claims.add(new Claim.OfChannel(channel));
    return claims;
  }

  /** Its own: other lines need not wait for its dead time. */
  @Override
  public String bus(Values settings) {
    return "h-bridge-" + settings.get(FORWARD);
  }

  /** Off from the first moment, whatever it was: of a bridge both sides must never be on. */
  @Override
  public Device.Level open(Values settings, Board board, Signals signals) throws IOException {
    var opened = new ArrayList<Regardless.Step>();
    try {
      Board.OutputLine forward = board.output(settings.get(FORWARD), false);
      opened.add(forward::close);
      Board.OutputLine backward = board.output(settings.get(BACKWARD), false);
      opened.add(backward::close);
      var enable = new ArrayList<Board.Pwm>();
      for (Line channel : settings.get(ENABLE)) {
        Board.Pwm pwm = board.pwm(channel);
        enable.add(pwm);
        opened.add(pwm::close);
      }
      return new Motor(
          board,
          forward,
          backward,
          enable,
          Math.round(1e9 / settings.get(FREQUENCY)),
          new PowerCurve(1, settings.get(MIN), 1),
          settings.get(DEAD_TIME),
          settings.get(RoleKeys.safe(SPEED)));
    } catch (IOException e) {
      Regardless.after(e, () -> Regardless.all(opened));
      throw e;
    }
  }
}
