package io.sandpiper.device.drivers;

/**
 * From a value of 0 to 1 to the share of the time that something is on: {@code value ^ gamma},
 * between the least at which it does anything and the most that it gets. Nothing stays nothing.
 *
 * @param gamma 1 for a straight line; about 2.2 makes a lamp's steps even to the eye
 * @param min share at the least value above 0
 * @param max share at 1; above {@code min}
 */
record PowerCurve(double gamma, double min, double max) implements PwmLevel.Curve {
  PowerCurve {
    if (!(min < max)) throw new IllegalArgumentException("max: above " + min + ", is " + max);
  }

  @Override
  public double share(double value) {
    return value <= 0 ? 0 : min + (max - min) * Math.pow(value, gamma);
  }

  @Override
  public double value(double share) {
    if (share <= min) return 0;
    return Math.min(1, Math.pow((share - min) / (max - min), 1 / gamma));
  }
}
