package io.sandpiper.device.simulated;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * A quantity of the simulated world as a function of time. Without state: the same second always
 * gives the same value, however often and in whatever order it is asked.
 */
@FunctionalInterface
public interface Waveform {
  /**
   * @param seconds since the board was made
   */
  double at(double seconds);

  static Waveform constant(double value) {
    return seconds -> value;
  }

  /** A sine with the period of a day, starting at {@code mean} and rising. */
  static Waveform daily(double mean, double swing) {
    return seconds -> mean + swing * Math.sin(2 * Math.PI * seconds / 86_400);
  }

  /** One value after the other, each for as long; then from the first again. */
  static Waveform steps(Duration each, double... values) {
    double length = each.toNanos() / 1e9;
    return seconds -> values[(int) Math.floorMod((long) (seconds / length), (long) values.length)];
  }

  /**
   * A random walk that never strays further than {@code spread} from zero: a random point every
   * {@code pace}, and a straight line between two.
   */
  static Waveform wander(double spread, Duration pace, long seed) {
    double length = pace.toNanos() / 1e9;
    return seconds -> {
      double step = Math.floor(seconds / length);
      double part = seconds / length - step;
      double from = point(seed, (long) step);
      double to = point(seed, (long) step + 1);
      return spread * (from + (to - from) * part);
    };
  }

  /** From -1 to 1, the same for the same seed and step. */
  private static double point(long seed, long step) {
    // The factor (2^64 by the golden ratio, odd) keeps neighbouring seeds from sharing points.
    return new SplittableRandom(seed * 0x9e3779b97f4a7c15L + step).nextDouble(-1, 1);
  }

  default Waveform plus(Waveform other) {
    return seconds -> at(seconds) + other.at(seconds);
  }
}
