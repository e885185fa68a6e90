package io.sandpiper.device.simulated;

import io.sandpiper.device.schema.Line;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** What drives the input lines by itself, step after step. Any thread. */
final class Scripts {
  private final Lines lines;
  private final List<Script> scripts = new ArrayList<>();

  Scripts(Lines lines) {
    this.lines = lines;
  }

  private static final class Script {
    final Line line;
    final Iterator<Step> steps;
    Step next;
    long due;

    Script(Line line, Iterator<Step> steps, long now) {
      this.line = line;
      this.steps = steps;
      this.due = now;
      advance();
    }

    void advance() {
      next = steps.hasNext() ? steps.next() : null;
      if (next != null) due += next.after().toNanos();
    }
  }

  synchronized void add(Line line, Iterator<Step> steps, long now) {
    scripts.add(new Script(line, steps, now));
  }

  /** Takes every step that is due, in order; returns when the next one is. */
  long tick(long now) {
    while (true) {
      Script script;
      Step step;
      synchronized (this) {
        scripts.removeIf(s -> s.next == null);
        script = earliest();
        if (script == null) return Long.MAX_VALUE;
        if (script.due - now > 0) return script.due;
        step = script.next;
        script.advance();
      }
      lines.drive(script.line, step.high()); // outside the lock: who listens may script more
    }
  }

  private Script earliest() {
    Script earliest = null;
    for (Script script : scripts) {
      if (earliest == null || script.due - earliest.due < 0) earliest = script;
    }
    return earliest;
  }
}
