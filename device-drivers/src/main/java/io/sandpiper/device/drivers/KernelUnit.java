package io.sandpiper.device.drivers;

import io.sandpiper.device.Quantity;

/**
 * A kind of measurement as the kernel gives it and as it is published.
 *
 * @param quantity {@code temperature}
 * @param unitName {@code celsius}; empty for none
 * @param unit {@code °C}
 * @param factor from the kernel's number to that unit
 * @param min the least that makes sense, in that unit
 * @param max the most
 * @param usual what a simulated one measures
 * @param swing how far that strays
 */
record KernelUnit(
    String quantity,
    String unitName,
    String unit,
    double factor,
    double min,
    double max,
    double usual,
    double swing) {

  /** The kernel's number in our unit. */
  double of(double kernel) {
    // Thousandths have no exact binary form: 25080 * 0.001 is 25.080000000000002, 25080 / 1000 is
    // 25.08.
    return factor >= 1 ? kernel * factor : kernel / Math.rint(1 / factor);
  }

  /**
   * @param which of several on one chip, {@code 2} or {@code _x}; empty for the only one
   */
  Quantity quantity(String which) {
    String end = unitName.isEmpty() ? "" : "_" + unitName;
    return new Quantity(quantity + which + end, unit, min, max);
  }
}
