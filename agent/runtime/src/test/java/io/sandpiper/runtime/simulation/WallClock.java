package io.sandpiper.runtime.simulation;

/** The date as the device has it: goes on with the world's clock, and jumps. */
final class WallClock {
  private final World world;
  private long offset;

  WallClock(World world, long start) {
    this.world = world;
    this.offset = start;
  }

  long millis() {
    return offset + world.now() / World.MILLI;
  }

  void jump(long millis) {
    offset = Math.max(0, offset + millis);
  }
}
