package io.sandpiper.device.drivers;

import io.sandpiper.device.Device;
import io.sandpiper.device.board.Board;
import io.sandpiper.device.board.Board.Pulses;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** An open {@link HBridge}: off, or one of its sides on and never both. */
final class Motor implements Device.Level {
  private final Board board;
  private final Board.OutputLine forward;
  private final Board.OutputLine backward;
  private final List<Board.Pwm> enable;
  private final long period;
  private final PowerCurve curve;
  private final Duration deadTime;
  private final double safe;

  /** The side that was on last, and may be; null at first, when either may have been on before. */
  private Board.OutputLine last;

  /**
   * @param enable channels that set the speed; empty for a motor that is off or at full speed
   */
  Motor(
      Board board,
      Board.OutputLine forward,
      Board.OutputLine backward,
      List<Board.Pwm> enable,
      long period,
      PowerCurve curve,
      Duration deadTime,
      double safe) {
    this.board = board;
    this.forward = forward;
    this.backward = backward;
    this.enable = enable;
    this.period = period;
    this.curve = curve;
    this.deadTime = deadTime;
    this.safe = safe;
  }

  @Override
  public void write(Map<String, Double> values) throws IOException {
    turn(values.get("speed_fraction"));
  }

  private void turn(double speed) throws IOException {
    if (speed == 0) {
      stop();
      return;
    }
    Board.OutputLine side = speed > 0 ? forward : backward;
    // Also if it was stopped or opened meanwhile: that may be less than the dead time ago.
    if (last != side) {
      stop();
      board.pause(deadTime);
    }
    last = side;
    power(Math.abs(speed));
    side.write(true);
  }

  /** One part that fails does not keep the others from being switched off. */
  private void stop() throws IOException {
    Regardless.all(
        List.of(() -> power(0), () -> forward.write(false), () -> backward.write(false)));
  }

  private void power(double share) throws IOException {
    for (Board.Pwm channel : enable) channel.set(period, Math.round(period * curve.share(share)));
  }

  @Override
  public Map<String, Double> read() throws IOException {
    double power = 1;
    for (Board.Pwm channel : enable) {
      Pulses pulses = channel.read();
      power = curve.value((double) pulses.highNanos() / pulses.periodNanos());
    }
    double rounded = Math.round(power * 1000) / 1000.0;
    double speed = forward.read() ? rounded : backward.read() ? -rounded : 0;
    return Map.of("speed_fraction", speed);
  }

  @Override
  public void close() throws IOException {
    try {
      turn(safe);
    } finally {
      letGo();
    }
  }

  private void letGo() throws IOException {
    try (forward;
        backward) {
      for (Board.Pwm channel : enable) channel.close();
    }
  }
}
