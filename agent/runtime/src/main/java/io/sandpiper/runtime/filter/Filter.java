package io.sandpiper.runtime.filter;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** One step of a {@link Chain}. Values are finite. */
sealed interface Filter {
  /** Remembers nothing: the same value always gives the same. */
  record Plain(DoubleUnaryOperator function) implements Filter {}

  /** Remembers the values that reach it; those held back before it don't. */
  sealed interface Memory extends Filter {
    double next(double value);

    void forget();
  }

  /** Decides whether a value is held back, by what was published last. */
  sealed interface Gate extends Filter {
    /**
     * Whether the value is held back from here on.
     *
     * @param before whether it was held back before
     * @param since nanoseconds since the last publication; {@link Long#MAX_VALUE} before the first
     */
    boolean holds(boolean before, double value, long since);

    /** The value that this gate saw last is published. */
    default void published() {}
  }

  /** The last so many values; fewer at the beginning. */
  final class Window implements Memory {
    private final double[] values;
    private final boolean median;
    private int count;
    private int next;

    Window(int size, boolean median) {
      values = new double[size];
      this.median = median;
    }

    @Override
    public double next(double value) {
      values[next] = value;
      next = (next + 1) % values.length;
      count = Math.min(count + 1, values.length);
      double[] there = Arrays.copyOf(values, count);
      return median ? median(there) : mean(there);
    }

    /** The middle one; the mean of the two in the middle where the count is even. */
    private static double median(double[] values) {
      Arrays.sort(values);
      int half = values.length / 2;
      return values.length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
    }

    /** Added up each time: a running sum would drift. */
    private static double mean(double[] values) {
      return Arrays.stream(values).sum() / values.length;
    }

    @Override
    public void forget() {
      count = 0;
      next = 0;
    }
  }

  /** s = s + share · (x - s), beginning with the first x. */
  final class Exponential implements Memory {
    private final double share;
    private double smoothed;
    private boolean begun;

    Exponential(double share) {
      this.share = share;
    }

    @Override
    public double next(double value) {
      double next = begun ? smoothed + share * (value - smoothed) : value;
      // One overflow must not last for ever.
      if (Double.isFinite(next)) {
        smoothed = next;
        begun = true;
      }
      return next;
    }

    @Override
    public void forget() {
      begun = false;
    }
  }

  /** Holds back what is no change, or a smaller one than {@code least}. */
  final class Delta implements Gate {
    private final double least;
    private final boolean percent;
    private double seen;
    private double last;
    private boolean any;

    Delta(double least, boolean percent) {
      this.least = least;
      this.percent = percent;
    }

    @Override
    public boolean holds(boolean before, double value, long since) {
      seen = value;
      double change = Math.abs(value - last);
      boolean small = change == 0 || change < (percent ? Math.abs(last) * least / 100 : least);
      return before || any && small;
    }

    @Override
    public void published() {
      last = seen;
      any = true;
    }
  }

  record Throttle(long nanos) implements Gate {
    @Override
    public boolean holds(boolean before, double value, long since) {
      return before || since < nanos;
    }
  }

  record Heartbeat(long nanos) implements Gate {
    @Override
    public boolean holds(boolean before, double value, long since) {
      return before && since < nanos;
    }
  }
}
