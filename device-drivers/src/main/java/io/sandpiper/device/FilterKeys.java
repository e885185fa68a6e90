package io.sandpiper.device;

import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Schema;
import io.sandpiper.device.schema.Type;
import io.sandpiper.device.schema.Values;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What can be done to a sensor's readings before they are published, as the configuration says it.
 */
public final class FilterKeys {
  /** Far above what any quantity measures, far below where doubles lose whole numbers. */
  private static final double WIDEST = 1e15;

  private static final Type<Double> NUMBER = Key.decimal(-WIDEST, WIDEST, "");

  public static final Key<Double> OFFSET = Key.required("offset", NUMBER, "Adds this.");

  public static final Key<Double> SCALE = Key.required("scale", NUMBER, "Multiplies by this.");

  public static final Key<List<List<Double>>> CALIBRATE =
      Key.required(
          "calibrate",
          new Type.Points(Limits.POINTS, "[measured, true]"),
          "Straight lines through these points; the outermost lines go on beyond them.");

  public static final Key<List<Double>> POLYNOMIAL =
      Key.required(
          "polynomial",
          new Type.Numbers(1, Limits.COEFFICIENTS, "of 1, x, x² and so on"),
          "The polynomial with these coefficients, the constant first.");

  public static final Key<Double> MIN = Key.of("min", NUMBER, -WIDEST, "The least that comes out.");

  public static final Key<Double> MAX = Key.of("max", NUMBER, WIDEST, "The most that comes out.");

  private static final Schema ENDS = Schema.of(MIN, MAX);

  public static final Key<Values> CLAMP =
      Key.required(
          "clamp", new Type.Group(ENDS), "What is below `min` becomes `min`, above `max` `max`.");

  public static final Key<Long> ROUND =
      Key.required("round", Key.whole(0, 9), "Rounds to so many decimals, half away from zero.");

  public static final Key<Long> MEDIAN =
      Key.required(
          "median", Key.whole(2, Limits.WINDOW), "The median of the last so many: no outliers.");

  public static final Key<Long> MEAN =
      Key.required("mean", Key.whole(2, Limits.WINDOW), "The mean of the last so many.");

  public static final Key<Double> EXPONENTIAL =
      Key.required(
          "exponential",
          Key.decimal(0.001, 1, ""),
          "Moves from the last result towards the new value by this share of the way.");

  public static final Key<Double> DELTA =
      Key.required(
          "delta",
          Key.decimal(0, WIDEST, ""),
          "Holds back what differs by less than this from what was published last.");

  public static final Key<Double> DELTA_PERCENT =
      Key.required(
          "delta-percent",
          Key.decimal(0, 1000, "%"),
          "As `delta`, in percent of what was published last.");

  public static final Key<Duration> THROTTLE =
      Key.required(
          "throttle",
          Key.span(Duration.ofMillis(100), Duration.ofDays(1)),
          "Holds back what comes sooner than this after what was published last.");

  public static final Key<Duration> HEARTBEAT =
      Key.required(
          "heartbeat",
          Key.span(Duration.ofSeconds(1), Duration.ofDays(1)),
          "Lets pass what was held back before it, when nothing was published for this long.");

  public static final Schema ALL =
      Schema.of(
          OFFSET,
          SCALE,
          CALIBRATE,
          POLYNOMIAL,
          CLAMP,
          ROUND,
          MEDIAN,
          MEAN,
          EXPONENTIAL,
          DELTA,
          DELTA_PERCENT,
          THROTTLE,
          HEARTBEAT);

  /** By quantity, or for each of them. */
  public static final Key<Map<String, List<Values>>> FILTERS =
      Key.of(
          "filters",
          new Type.Steps(ALL, Limits.FILTERS, "filter"),
          Map.of(),
          "What is done to readings before they are published: a list of filters, or a quantity's"
              + " name each with such a list.");

  private FilterKeys() {}
}
