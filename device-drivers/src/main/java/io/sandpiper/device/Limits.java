package io.sandpiper.device;

/** Bounds of what the roles' keys may ask for. */
final class Limits {
  /** Filters in a row: each kind of them once, and room for a few twice. */
  static final int FILTERS = 16;

  /** Readings that a filter remembers, 8 kB: an hour at one in four seconds. */
  static final int WINDOW = 1000;

  /** Points of a calibration: a thermistor's printed table has about as many. */
  static final int POINTS = 64;

  /** Coefficients: beyond the ninth power doubles leave little of a measurement. */
  static final int COEFFICIENTS = 10;

  private Limits() {}
}
