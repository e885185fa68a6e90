package io.sandpiper.runtime.simulation;

import io.sandpiper.runtime.core.Core;
import java.lang.reflect.Field;
import java.util.Map;

/**
 * What the core holds for answers and jobs, seen from inside: a leak has no other effect until the
 * memory is full.
 */
final class Memory {
  private final World world;
  private final Map<?, ?> answers;
  private final Map<?, ?> jobs;

  Memory(World world, Core core) {
    this.world = world;
    answers = (Map<?, ?>) field(core, "open");
    jobs = (Map<?, ?>) field(field(core, "buses"), "pending");
  }

  private static Object field(Object owner, String name) {
    try {
      Field field = owner.getClass().getDeclaredField(name);
      field.setAccessible(true);
      return field.get(owner);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("renamed? " + owner.getClass() + "." + name, e);
    }
  }

  /** No more answers than calls under way, and no more jobs than the devices were given. */
  void requireBounded(int calls, int given) {
    world.require(answers.size() <= calls, () -> answers.size() + " answers for " + calls);
    world.require(jobs.size() <= given, () -> jobs.size() + " jobs for " + given);
  }
}
