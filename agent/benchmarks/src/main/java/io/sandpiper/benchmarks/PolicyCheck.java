package io.sandpiper.benchmarks;

import io.sandpiper.runtime.policy.Caller;
import io.sandpiper.runtime.policy.Decision;
import io.sandpiper.runtime.policy.Gate;
import io.sandpiper.runtime.policy.Pattern;
import io.sandpiper.runtime.policy.Policy;
import io.sandpiper.runtime.policy.Rate;
import io.sandpiper.runtime.policy.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Whether a caller may, with few rules and with as many as there can be; the last one decides. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PolicyCheck {
  private static final Caller CALLER = new Caller("irrigation", "backend", OptionalLong.of(7));

  @Param({"2", "10", "256"})
  private int rules;

  private final Map<String, Decision> table = new HashMap<>();
  private Gate gate;
  private long now;

  @Setup
  public void policy() {
    var all = new ArrayList<Rule>();
    for (int i = 1; i < rules; i++) {
      // About the caller, but not about the procedure: the dearest way to no.
      List<Pattern> others =
          List.of(Pattern.of("pump.set"), Pattern.of("valve.*"), Pattern.of("fan" + i + ".pulse"));
      all.add(
          new Rule(List.of("operator", "backend"), List.of(), others, others, Optional.empty()));
    }
    all.add(
        new Rule(
            List.of(),
            List.of("irrigation"),
            List.of(Pattern.of("pump.pulse")),
            List.of(),
            Optional.of(Rate.of("9999/s"))));
    gate = new Gate(new Policy(all));
    table.put("irrigation pump.pulse", new Decision.Allowed(1));
  }

  /** The floor: one look-up by a key that is there. */
  @Benchmark
  public Decision floor() {
    return table.get("irrigation pump.pulse");
  }

  @Benchmark
  public Decision check() {
    now += 1_000_000;
    return gate.decide(CALLER, "pump", "pulse", true, now);
  }
}
