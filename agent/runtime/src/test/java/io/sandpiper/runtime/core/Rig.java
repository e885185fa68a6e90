package io.sandpiper.runtime.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.runtime.config.Configuration;
import io.sandpiper.runtime.core.Bench.Submitted;
import io.sandpiper.runtime.core.Devices.Job;
import io.sandpiper.runtime.core.Devices.Outcome;
import io.sandpiper.runtime.policy.Caller;
import io.sandpiper.runtime.policy.Pattern;
import io.sandpiper.runtime.policy.Policy;
import io.sandpiper.runtime.policy.Rule;
import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Publish;
import io.sandpiper.wamp.message.Payload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Outputs whose hardware does at once what it is told, on a bench where everybody may call. */
final class Rig {
  static final Caller ANN = caller("ann", 1);
  static final Caller BEN = caller("ben", 2);

  private static final Policy EVERYBODY =
      new Policy(
          List.of(
              new Rule(
                  List.of("*"),
                  List.of(),
                  List.of(Pattern.of("*.*")),
                  List.of(),
                  Optional.empty())));

  final Bench bench;

  /** What each device was last told. */
  final Map<String, Object> hardware = new HashMap<>();

  /** Each change of an output, {@code pump on 1500}: with the milliseconds since the start. */
  final List<String> edges = new ArrayList<>();

  private long origin;

  Rig(Configuration.Component... components) {
    this(LastValues.NONE, components);
  }

  Rig(LastValues last, Configuration.Component... components) {
    bench = new Bench(EVERYBODY, last, components);
    bench.core.start(bench.now);
    serve();
    bench.join();
    serve();
    bench.published();
    bench.answers();
    edges.clear();
    origin = bench.now;
  }

  static Caller caller(String authid, long session) {
    return new Caller(authid, "operator", OptionalLong.of(session));
  }

  /** The devices do what they were asked to. */
  void serve() {
    while (!bench.jobs.isEmpty()) {
      Submitted next = bench.jobs.remove(0);
      bench.core.done(next.ticket(), new Outcome.Done(perform(next)), bench.now);
    }
  }

  private Object perform(Submitted next) {
    String name = next.component();
    if (next.job() instanceof Job.Open) hardware.putIfAbsent(name, false);
    if (next.job() instanceof Job.Write write) put(name, write.on());
    if (next.job() instanceof Job.Adjust adjust) put(name, new TreeMap<>(adjust.values()));
    return next.job() instanceof Job.Read ? hardware.getOrDefault(name, false) : null;
  }

  private void put(String name, Object value) {
    if (value.equals(hardware.put(name, value))) return;
    Object said = value instanceof Boolean on ? (on ? "on" : "off") : value;
    edges.add(name + " " + said + " " + (bench.now - origin) / Bench.MILLI);
  }

  void passes(double seconds) {
    long end = bench.now + (long) (seconds * 1e9);
    while (bench.core.deadline() <= end) {
      bench.now = Math.max(bench.now, bench.core.deadline());
      bench.core.tick(bench.now);
      serve();
    }
    bench.now = end;
  }

  /** The result of a call, or its error. */
  Object call(Caller caller, String procedure, Object... arguments) {
    return call(caller, procedure, Payload.of(arguments));
  }

  Object call(String procedure, Object... arguments) {
    return call(ANN, procedure, arguments);
  }

  Object named(Caller caller, String procedure, Map<String, Object> arguments) {
    return call(caller, procedure, Payload.named(arguments));
  }

  private Object call(Caller caller, String procedure, Payload payload) {
    bench.call(caller, procedure, payload);
    serve();
    List<Message> answers = bench.answers();
    if (answers.isEmpty()) return "waits";
    assertEquals(1, answers.size(), answers.toString());
    return said(answers.get(0));
  }

  static Object said(Message answer) {
    if (answer instanceof Message.Yield yield) return yield.payload().named();
    var error = (Message.Error) answer;
    return error.error() + ": " + error.payload().arguments().get(0);
  }

  Map<?, ?> result(Object answer) {
    assertTrue(answer instanceof Map, String.valueOf(answer));
    return (Map<?, ?>) answer;
  }

  /** Values and causes of a component's states since the last look. */
  List<String> causes(String component, String key) {
    // By their number: what was not acknowledged at once was sent again.
    var causes = new TreeMap<Object, String>();
    for (Publish event : bench.published()) {
      if (!event.topic().equals("demo.dev." + component + ".state")) continue;
      Map<String, Object> state = event.payload().named();
      causes.put(state.get("seq"), state.get(key) + " " + state.get("cause"));
    }
    return List.copyOf(causes.values());
  }
}
