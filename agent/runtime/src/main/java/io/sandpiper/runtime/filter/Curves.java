package io.sandpiper.runtime.filter;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** The arithmetic of the filters that remember nothing. */
final class Curves {
  private Curves() {}

  /**
   * Straight lines from point to point; the first and the last line go on beyond the ends.
   *
   * @param points at least two of x and y, x rising
   */
  static double through(List<List<Double>> points, double x) {
    int right = 1;
    while (right < points.size() - 1 && x > points.get(right).get(0)) right++;
    List<Double> a = points.get(right - 1);
    List<Double> b = points.get(right);
    double part = (x - a.get(0)) / (b.get(0) - a.get(0));
    // Exact at both ends, which a + part · (b - a) is not.
    return a.get(1) * (1 - part) + b.get(1) * part;
  }

  /** Horner's scheme; the constant comes first. */
  static double polynomial(List<Double> coefficients, double x) {
    double sum = 0;
    for (int i = coefficients.size() - 1; i >= 0; i--) sum = sum * x + coefficients.get(i);
    return sum;
  }

  /** By the decimals that a person sees: 1.005 becomes 1.01, though its double is a little less. */
  static double round(double x, int decimals) {
    if (!Double.isFinite(x)) return x;
    return BigDecimal.valueOf(x).setScale(decimals, RoundingMode.HALF_UP).doubleValue();
  }
}
