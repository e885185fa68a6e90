package io.sandpiper.device.drivers;

import io.sandpiper.device.Refused;
import java.io.IOException;

/**
 * Where a stepper motor is and which step comes when. The rate rises and falls with the given
 * acceleration, between them it is the one that was asked for. Pure: told the time, never asks.
 *
 * <p>Not thread-safe.
 */
final class StepMotion {
  static final long NEVER = Long.MAX_VALUE;

  /** Makes the motor take one step. */
  interface Coils {
    void step(boolean forward) throws IOException;
  }

  private final Coils coils;
  private final double acceleration;
  private long position;
  private long target;
  private long done;
  private long steps;
  private double rate;
  private long due = NEVER;

  /**
   * @param acceleration steps per second, each second
   */
  StepMotion(Coils coils, double acceleration) {
    this.coils = coils;
    this.acceleration = acceleration;
  }

  /**
   * Begins a move, with its first step now.
   *
   * @throws IOException while it moves: to turn round at speed would lose steps
   */
  void moveTo(long position, double stepsPerSecond, long now) throws IOException {
    if (moving()) throw new Refused("the motor is moving to " + target + "; stop it first");
    target = position;
    steps = Math.abs(position - this.position);
    done = 0;
    rate = stepsPerSecond;
    due = steps == 0 ? NEVER : now;
  }

  /** The step that would come next does not come. */
  void stop() {
    target = position;
    due = NEVER;
  }

  /**
   * Takes the step that is due, if one is. A step that is late delays those after it: the rate is
   * never exceeded to make up for it.
   *
   * @return the next moment at which this has work
   * @throws IOException when the step failed, which ends the move
   */
  long tick(long now) throws IOException {
    if (now < due) return due;
    boolean forward = target > position;
    try {
      coils.step(forward);
    } catch (IOException e) {
      stop();
      throw e;
    }
    position += forward ? 1 : -1;
    done++;
    due = done == steps ? NEVER : now + pause(done, steps, rate, acceleration);
    return due;
  }

  /**
   * Nanoseconds from one step to the next. A motor that speeds up evenly from rest has {@code v² =
   * 2 a x}, so {@code a (2 n - 1)} halfway between its steps n and n + 1; the same backwards
   * towards the end, and the rate in between.
   *
   * @param done steps taken, 1 to {@code steps - 1}
   */
  static long pause(long done, long steps, double rate, double acceleration) {
    long fromEnd = Math.min(done, steps - done);
    return (long) (1e9 / Math.min(rate, Math.sqrt(acceleration * (2 * fromEnd - 1))));
  }

  boolean moving() {
    return due != NEVER;
  }

  long position() {
    return position;
  }

  long target() {
    return target;
  }
}
