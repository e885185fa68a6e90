package io.sandpiper.device.drivers;

import io.sandpiper.device.Device;
import io.sandpiper.device.board.Board.Pulses;
import io.sandpiper.device.board.Board.Pwm;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * An open PCA9685. A chip that runs with the right frequency is left as it is: channels that an
 * earlier run has left on stay so until they are set.
 *
 * <p>A chip that was reset or without power sleeps, with all channels off. That is noticed at the
 * next use of any channel: it is then started again, and every channel fails until it is opened
 * again.
 */
final class PwmChip implements Device.Channels {
  static final int CHANNELS = 16;

  // "Register summary".
  static final int MODE1 = 0x00;
  static final int LED0 = 0x06;
  static final int ALL_OFF_HIGH = 0xfd;
  static final int PRESCALE = 0xfe;

  // "Mode register 1": sleep, and counting up in a transfer of several registers.
  static final int SLEEP = 0x10;
  static final int INCREMENT = 0x20;

  /** "LED output and PWM control": bit 12 of a channel's on or off time is for full on or off. */
  static final int FULL = 0x1000;

  /** "PWM frequency PRE_SCALE": 4096 steps of the internal clock of 25 MHz. */
  private static final long NANOS_A_PRESCALE = 4096 * 40;

  /** "Mode register 1", SLEEP: the oscillator's time to start. */
  private static final Duration START = Duration.ofNanos(500_000);

  private final Chip chip;
  private final long hertz;
  private final int prescale;
  private final Map<Long, Channel> open = new HashMap<>();
  private boolean closed;

  PwmChip(Chip chip, long hertz) throws IOException {
    this.chip = chip;
    this.hertz = hertz;
    prescale = prescale(hertz);
    int mode = chip.register(MODE1);
    boolean runs = (mode & SLEEP) == 0 && (mode & INCREMENT) != 0;
    if (!runs || chip.register(PRESCALE) != prescale) start();
  }

  /** "PWM frequency PRE_SCALE": round(25 MHz / (4096 · frequency)) - 1. */
  static int prescale(long hertz) {
    return (int) Math.round(25e6 / (4096.0 * hertz)) - 1;
  }

  /**
   * The frequency can be set only while the chip sleeps. All channels are off before, so that none
   * goes on with a length that was meant for another frequency.
   */
  private void start() throws IOException {
    chip.write(ALL_OFF_HIGH, FULL >> 8);
    chip.write(MODE1, SLEEP | INCREMENT);
    chip.write(PRESCALE, prescale);
    chip.write(MODE1, INCREMENT);
    chip.pause(START);
  }

  @Override
  public Pwm pwm(long number) throws IOException {
    if (closed) throw new IOException("pca9685: closed");
    if (number < 0 || number >= CHANNELS) {
      throw new IOException("pca9685: channel " + number + ": expected 0 to 15");
    }
    if (open.containsKey(number)) {
      throw new IOException("pca9685: channel " + number + ": in use by another device");
    }
    awake();
    var channel = new Channel(number);
    open.put(number, channel);
    return channel;
  }

  private void awake() throws IOException {
    if ((chip.register(MODE1) & SLEEP) == 0) return;
    open.values().forEach(channel -> channel.stale = true); // first: starting may fail half-way
    start();
  }

  /** Leaves the channels as they are: who used them has made them safe. */
  @Override
  public void close() throws IOException {
    closed = true;
    chip.close();
  }

  private final class Channel implements Pwm {
    private final long number;
    private boolean stale;

    Channel(long number) {
      this.number = number;
    }

    /**
     * The share of the period is kept where the chip's own differs a little from the one asked for:
     * its divider is coarse above 400 Hz.
     */
    @Override
    public void set(long periodNanos, long highNanos) throws IOException {
      use();
      long own = 1_000_000_000 / hertz;
      if (Math.abs(periodNanos - own) > own / 100) {
        throw new IOException(
            "pca9685: channel %d: all channels have %d Hz, not %d Hz"
                .formatted(number, hertz, Math.round(1e9 / periodNanos)));
      }
      int steps = (int) Math.round(4096.0 * highNanos / periodNanos);
      if (steps == 4096 && highNanos < periodNanos) steps = 4095;
      int on = steps == 4096 ? FULL : 0;
      int off = steps == 4096 ? 0 : steps == 0 ? FULL : steps;
      chip.write(register(), on, on >> 8, off, off >> 8);
    }

    /** "LED output and PWM control": full off is stronger than full on. */
    @Override
    public Pulses read() throws IOException {
      use();
      byte[] times = chip.registers(register(), 4);
      int on = (times[1] & 0xff) << 8 | times[0] & 0xff;
      int off = (times[3] & 0xff) << 8 | times[2] & 0xff;
      long period = period();
      if ((off & FULL) != 0) return new Pulses(period, 0);
      if ((on & FULL) != 0) return new Pulses(period, period);
      return new Pulses(period, Math.floorMod(off - on, 4096) * period / 4096);
    }

    @Override
    public void close() {
      open.remove(number, this);
    }

    private void use() throws IOException {
      if (closed || open.get(number) != this) {
        throw new IOException("pca9685: channel " + number + ": closed");
      }
      awake();
      if (stale) {
        throw new IOException(
            "pca9685: channel " + number + ": the chip was reset, or without power; open it again");
      }
    }

    private int register() {
      return LED0 + 4 * (int) number;
    }
  }

  /** What the chip's divider makes of the frequency. */
  private long period() {
    return (prescale + 1) * NANOS_A_PRESCALE;
  }
}
