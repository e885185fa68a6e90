package io.sandpiper.device.drivers;

import java.time.Duration;

/** The drivers' bounds. */
final class Limits {
  /**
   * How often a chip is asked whether it is ready, after the datasheet's longest time has passed:
   * an oscillator a tenth too slow is ready at once, a chip that is not in 20 ms more is broken.
   */
  static final int POLLS = 10;

  /** Between two such questions: short beside a measurement, long beside a transfer (0.5 ms). */
  static final Duration POLL_PAUSE = Duration.ofMillis(2);

  /**
   * Readings of the kernel's that are tried again: with 2 s before each, three fit the 10 s that
   * the agent gives a reading.
   */
  static final int RETRIES = 3;

  /** DHT22 datasheet (AM2302): "the collecting period should be above 2 seconds". */
  static final Duration RETRY_PAUSE = Duration.ofSeconds(2);

  /** °C from one reading to the next within which 85 °C is believed: a kettle heats as fast. */
  static final double NEAR_POWER_ON = 5;

  /** Characters of a text for a display: the largest shows 168 and 7 line breaks. */
  static final int TEXT = 400;

  /** Steps of a motor in a second: Java wakes up to about a millisecond late. */
  static final double STEP_RATE = 1000;

  /** Steps of a motor in one move: nearly three hours at that rate. */
  static final long STEPS = 10_000_000;

  /** How long closing waits for a motor's thread, which only ever writes a few lines. */
  static final Duration STEPPING_END = Duration.ofSeconds(1);

  /** Bytes of a line on a serial port: an NMEA sentence has 82, a long JSON object some hundred. */
  static final int LINE = 1024;

  /** Lines told of one port: a hundred events a second are what a router and a reader bear. */
  static final int LINES_A_SECOND = 100;

  /** Between two looks of a serial port's reader whether it should end; bytes wake it at once. */
  static final Duration SERIAL_WAIT = Duration.ofSeconds(1);

  /** Between two tries to open a serial port that has vanished. */
  static final Duration SERIAL_REOPEN = Duration.ofSeconds(2);

  /** Characters of one word of a command: a path fits. */
  static final int ARGUMENT = 256;

  /**
   * Bytes of a program's output that can be answered: six times as many, as escapes in JSON, still
   * fit a message of 256 KiB.
   */
  static final int OUTPUT = 32_768;

  /** Beyond a command's timeout: to kill it, and to take its last words. */
  static final Duration KILL = Duration.ofSeconds(2);

  /** Pulses whose times are kept, 8 kB: at 1 kHz a second of them. */
  static final int BEATS = 1024;

  /** Edges of a knob that may come in a wrong order: a fast hand makes about 200 a second. */
  static final int TURNS = 16;

  /** From one ultrasonic measurement to the next, so that the last one's echoes have died. */
  static final Duration ECHO_CYCLE = Duration.ofMillis(60);

  /**
   * Polls for an echo, {@link #POLL_PAUSE} apart: 4 m there and back take 23 ms, and an edge
   * reaches us a millisecond late.
   */
  static final int ECHO_POLLS = 30;

  private Limits() {}
}
