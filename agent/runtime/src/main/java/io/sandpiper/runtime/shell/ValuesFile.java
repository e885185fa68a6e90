package io.sandpiper.runtime.shell;

import io.sandpiper.runtime.core.LastValues;
import io.sandpiper.runtime.link.Journal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The values of outputs in a file, one a line, written anew as a whole:
 *
 * <pre>
 * lamp brightness_fraction 0.25
 * pump on true
 * end
 * </pre>
 *
 * <p>A daemon thread writes, the first change at once and then once in {@link Limits#STATE_WRITE}:
 * a crash may cost the changes of that time, and what they changed is restored as it was before; an
 * orderly end costs nothing. A file without its end, or with a line that is none, is as good as
 * none.
 */
final class ValuesFile implements LastValues {
  private final Path file;
  private final Journal journal;
  private final Map<String, Map<String, Object>> values = new ConcurrentSkipListMap<>();
  private final Semaphore changes = new Semaphore(0);
  private final AtomicBoolean changed = new AtomicBoolean();

  /** Guarded by this. */
  private boolean failing;

  private ValuesFile(Path file, Journal journal) {
    this.file = file;
    this.journal = journal;
  }

  static ValuesFile open(Path path, Journal journal) {
    var file = new ValuesFile(path, journal);
    try {
      if (Files.exists(path)) file.values.putAll(parse(Files.readAllLines(path)));
    } catch (IOException | IllegalArgumentException e) {
      journal.warn(path + ": nothing is restored: " + e.getMessage());
    }
    var thread = new Thread(file::write, "state");
    thread.setDaemon(true);
    thread.start();
    return file;
  }

  /** Throws what says which line is none. */
  static Map<String, Map<String, Object>> parse(List<String> lines) {
    if (lines.isEmpty() || !lines.get(lines.size() - 1).equals("end")) {
      throw new IllegalArgumentException("it has no end");
    }
    var values = new TreeMap<String, Map<String, Object>>();
    for (String line : lines.subList(0, lines.size() - 1)) {
      String[] words = line.split(" ", -1);
      if (words.length != 3) throw new IllegalArgumentException("saw " + line);
      values.computeIfAbsent(words[0], name -> new TreeMap<>()).put(words[1], value(words[2]));
    }
    return values;
  }

  private static Object value(String word) {
    if (word.equals("true") || word.equals("false")) return word.equals("true");
    return Double.valueOf(word);
  }

  @Override
  public Optional<Map<String, Object>> recall(String component) {
    return Optional.ofNullable(values.get(component));
  }

  @Override
  public void remember(String component, Map<String, Object> value) {
    if (Map.copyOf(value).equals(values.put(component, Map.copyOf(value)))) return;
    changed.set(true);
    changes.release();
  }

  @Override
  public void close() {
    saveChanges();
  }

  private void write() {
    try {
      while (true) {
        changes.acquire();
        changes.drainPermits();
        saveChanges();
        TimeUnit.NANOSECONDS.sleep(Limits.STATE_WRITE.toNanos());
      }
    } catch (InterruptedException e) {
      // Nobody interrupts it; the process ends with it running.
    }
  }

  private synchronized void saveChanges() {
    // Before the values are read: a later change is written again.
    if (changed.getAndSet(false)) save();
  }

  private void save() {
    var lines = new ArrayList<String>();
    values.forEach(
        (name, value) -> value.forEach((key, each) -> lines.add(name + " " + key + " " + each)));
    lines.add("end\n");
    try {
      StateFolder.replace(file, String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
      failing = false;
    } catch (IOException e) {
      if (!failing) journal.warn(file + ": the outputs' values can't be kept: " + e);
      failing = true;
    }
  }
}
