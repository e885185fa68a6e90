package io.sandpiper.benchmarks;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the benchmarks that JMH's own arguments choose, and prints each beside the floor of its
 * class in the same run: machines differ, ratios less.
 */
public final class Benchmarks {
  private static final String FLOOR = "floor";

  private Benchmarks() {}

  public static void main(String[] words) throws RunnerException, CommandLineOptionException {
    var options = new OptionsBuilder().parent(new CommandLineOptions(words)).build();
    Collection<RunResult> results = new Runner(options).run();
    var floors = new TreeMap<String, Double>();
    var scores = new TreeMap<String, Double>();
    for (RunResult each : results) {
      String name = each.getParams().getBenchmark().replaceFirst(".*\\.([^.]+\\.[^.]+)$", "$1");
      String of = name.substring(0, name.indexOf('.')) + " " + parameters(each);
      double nanos = each.getPrimaryResult().getScore();
      if (name.endsWith("." + FLOOR)) floors.put(of, nanos);
      else scores.put(of, nanos);
    }
    System.out.printf("%n%-36s %12s %12s %10s%n", "", "ns", "floor, ns", "ratio");
    for (Map.Entry<String, Double> each : scores.entrySet()) {
      double floor = floors.getOrDefault(each.getKey(), Double.NaN);
      System.out.printf(
          Locale.ROOT,
          "%-36s %12.1f %12.1f %10.1f%n",
          each.getKey(),
          each.getValue(),
          floor,
          each.getValue() / floor);
    }
  }

  private static String parameters(RunResult result) {
    var params = result.getParams();
    var text = new StringBuilder();
    for (String key : params.getParamsKeys()) {
      text.append(key).append('=').append(params.getParam(key)).append(' ');
    }
    return text.toString().strip();
  }
}
