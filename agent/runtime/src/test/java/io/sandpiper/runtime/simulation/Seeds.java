package io.sandpiper.runtime.simulation;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.LongStream;

/** Runs weeks, beside each other, and tells which broke an invariant. */
final class Seeds {
  /**
   * What came of some seeds.
   *
   * @param counts how often each interesting thing happened
   * @param failures by seed, with the last events
   */
  record Result(Map<String, Long> counts, NavigableMap<Long, String> failures) {
    /** The last events of the first seed that failed, and a line for each. */
    String text() {
      var text = new StringBuilder(failures.firstEntry().getValue()).append('\n');
      failures.values().forEach(each -> text.append(lastLine(each)).append('\n'));
      return text.toString();
    }

    private static String lastLine(String text) {
      return text.substring(text.lastIndexOf('\n') + 1);
    }
  }

  private Seeds() {}

  static Result run(long first, int count, long days) {
    var failures = new ConcurrentSkipListMap<Long, String>();
    Map<String, Long> counts =
        LongStream.range(first, first + count)
            .parallel()
            .mapToObj(seed -> run(seed, days, failures))
            .reduce(new TreeMap<>(), Seeds::sum);
    return new Result(counts, failures);
  }

  private static Map<String, Long> run(long seed, long days, Map<Long, String> failures) {
    var week = new Week(seed);
    try {
      week.run(days);
    } catch (AssertionError e) {
      failures.put(seed, week.trace().text() + "seed " + seed + ": " + e.getMessage());
    } catch (RuntimeException e) {
      failures.put(seed, week.trace().text() + "seed " + seed + ": " + e + " " + place(e));
    }
    return week.trace().counts();
  }

  private static String place(RuntimeException e) {
    return e.getStackTrace().length == 0 ? "" : "at " + e.getStackTrace()[0];
  }

  private static Map<String, Long> sum(Map<String, Long> a, Map<String, Long> b) {
    var sum = new TreeMap<>(a);
    b.forEach((what, times) -> sum.merge(what, times, Long::sum));
    return sum;
  }
}
