package io.sandpiper.runtime.core;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.device.Claim;
import io.sandpiper.device.Description;
import io.sandpiper.device.Device;
import io.sandpiper.device.Driver;
import io.sandpiper.device.Gestures;
import io.sandpiper.device.Procedure;
import io.sandpiper.device.Quantity;
import io.sandpiper.device.Signals;
import io.sandpiper.device.board.Board;
import io.sandpiper.device.schema.Line;
import io.sandpiper.device.schema.Schema;
import io.sandpiper.device.schema.Values;
import io.sandpiper.runtime.config.Configuration;
import io.sandpiper.runtime.core.Devices.Job;
import io.sandpiper.runtime.core.Devices.Outcome;
import io.sandpiper.runtime.link.Arrival;
import io.sandpiper.runtime.link.Credentials;
import io.sandpiper.runtime.link.Journal;
import io.sandpiper.runtime.link.Wall;
import io.sandpiper.runtime.link.Wire;
import io.sandpiper.runtime.policy.Caller;
import io.sandpiper.runtime.policy.Pattern;
import io.sandpiper.runtime.policy.Policy;
import io.sandpiper.runtime.policy.Rule;
import io.sandpiper.wamp.codec.Serializer;
import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Publish;
import io.sandpiper.wamp.message.Message.Published;
import io.sandpiper.wamp.message.Message.Register;
import io.sandpiper.wamp.message.Message.Registered;
import io.sandpiper.wamp.message.Message.Welcome;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.transport.Closed;
import io.sandpiper.wamp.transport.Route;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/** A core on a bench: the test plays the router, the devices and the clock. */
final class Bench implements Devices, Journal {
  static final long MILLI = 1_000_000L;
  static final long SECOND = 1_000 * MILLI;

  static final Caller OPERATOR = new Caller("ann", "operator", OptionalLong.of(77));

  private static final Policy ANN =
      new Policy(
          List.of(
              new Rule(
                  List.of(),
                  List.of(OPERATOR.authid()),
                  List.of(Pattern.of("*.*")),
                  List.of(),
                  Optional.empty())));

  record Submitted(String component, Job job, long ticket) {}

  static final Configuration.Router ROUTER =
      new Configuration.Router(
          List.of(URI.create("ws://a/ws")),
          "demo",
          List.of(Serializer.MSGPACK, Serializer.JSON),
          new Configuration.Ping(Duration.ofDays(1), Duration.ofSeconds(10)),
          new Configuration.Reconnect(
              Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofMinutes(5)),
          Route.DIRECT,
          Configuration.Auth.ANONYMOUS);

  final Wire wire = new Wire();
  final List<Submitted> jobs = new ArrayList<>();
  final List<String> journal = new ArrayList<>();
  final Map<String, Long> registrations = new HashMap<>();
  final Core core;
  long now;
  long millis = Wall.FIRST_PLAUSIBLE_MILLIS;
  boolean full;

  /** How often the file was asked for. */
  int rereads;

  /** What WELCOME says. */
  Map<String, Object> welcome = Map.of();

  private long ids = 1000;
  private long invocations;

  static Configuration configuration(Configuration.Component... components) {
    return new Configuration(
        "dev", "demo", ROUTER, Configuration.Outbox.STANDARD, ANN, false, List.of(components));
  }

  /** On which ann may do everything. */
  Bench(Configuration.Component... components) {
    this(LastValues.NONE, components);
  }

  Bench(LastValues last, Configuration.Component... components) {
    this(ANN, false, last, components);
  }

  Bench(Policy policy, boolean auditEvents, Configuration.Component... components) {
    this(policy, auditEvents, LastValues.NONE, components);
  }

  Bench(Policy policy, LastValues last, Configuration.Component... components) {
    this(policy, false, last, components);
  }

  private Bench(
      Policy policy, boolean auditEvents, LastValues last, Configuration.Component... components) {
    this(
        policy,
        auditEvents,
        last,
        Configuration.Outbox.STANDARD,
        new About("1.0", "boot1", "bench"),
        new MemoryOutbox(),
        components);
  }

  /** One of several lives of an agent whose readings outlive it. */
  Bench(
      Configuration.Outbox settings,
      About about,
      Outbox outbox,
      Configuration.Component... components) {
    this(ANN, false, LastValues.NONE, settings, about, outbox, components);
  }

  private Bench(
      Policy policy,
      boolean auditEvents,
      LastValues last,
      Configuration.Outbox settings,
      About about,
      Outbox outbox,
      Configuration.Component... components) {
    core =
        new Core(
            new Configuration(
                "dev", "demo", ROUTER, settings, policy, auditEvents, List.of(components)),
            about,
            this,
            wire,
            Credentials.ANONYMOUS,
            wire,
            new Random(1),
            () -> millis,
            last,
            () -> rereads++,
            outbox,
            this);
  }

  /** Which has no role, and the procedure {@code move}. */
  static Configuration.Component motor(String name) {
    var move = new Procedure("move", "Moves.", Schema.NONE, Schema.NONE);
    return component(name, Description.other("motor", "A motor.", Schema.NONE).offering(move));
  }

  static Configuration.Component output(String name, Object... settings) {
    return component(name, Description.output("relay", "A relay.", Schema.NONE), settings);
  }

  static Configuration.Component lamp(String name, Object... settings) {
    var quantity = new Quantity("brightness_fraction", "", 0, 1);
    return level(name, List.of(quantity), settings);
  }

  static Configuration.Component level(String name, List<Quantity> quantities, Object... settings) {
    Quantity[] all = quantities.toArray(Quantity[]::new);
    return component(name, Description.level("lamp", "A lamp.", Schema.NONE, all), settings);
  }

  static Configuration.Component input(String name, Object... settings) {
    return component(name, Description.input("contact", "A contact.", Schema.NONE), settings);
  }

  static Configuration.Component button(String name, Object... settings) {
    return component(
        name,
        Description.input("button", "A button.", Schema.of(Gestures.HOLD, Gestures.MULTI_CLICK))
            .telling(Gestures.PRESS, Gestures.CLICK, Gestures.MULTI_CLICKED, Gestures.HELD),
        settings);
  }

  static Configuration.Component sensor(String name, Object... settings) {
    var quantity = new Quantity("temperature_celsius", "°C", -40, 85);
    return component(
        name, Description.sensor("probe", "A probe.", Schema.NONE, quantity), settings);
  }

  /** The same, where it uses a line of another component. */
  static Configuration.Component on(String provider, Configuration.Component user) {
    Line line = Line.parse(provider + ".1").orElseThrow();
    var driver = fake(user.driver().description(), List.of(new Claim.OfLine(line)));
    return new Configuration.Component(user.name(), driver, user.settings());
  }

  private static Configuration.Component component(
      String name, Description description, Object... settings) {
    var raw = new HashMap<String, Object>();
    for (int i = 0; i < settings.length; i += 2) raw.put((String) settings[i], settings[i + 1]);
    var driver = fake(description, List.of());
    Values values =
        description
            .settings()
            .read(
                raw,
                problem -> {
                  throw new AssertionError(problem.text());
                });
    return new Configuration.Component(name, driver, values);
  }

  private static Driver fake(Description description, List<Claim> claims) {
    return new Driver() {
      @Override
      public Description description() {
        return description;
      }

      @Override
      public List<Claim> claims(Values values) {
        return claims;
      }

      @Override
      public String bus(Values values) {
        return "bench";
      }

      @Override
      public Device open(Values values, Board board, Signals signals) {
        throw new AssertionError("the core opens nothing itself");
      }
    };
  }

  @Override
  public boolean submit(Configuration.Component component, Job job, long ticket) {
    if (full) return false;
    jobs.add(new Submitted(component.name(), job, ticket));
    return true;
  }

  /** A job that no test has taken waits. */
  @Override
  public boolean withdraw(Configuration.Component component, long ticket) {
    return jobs.removeIf(job -> job.ticket == ticket);
  }

  @Override
  public void info(String line) {
    journal.add(line);
  }

  @Override
  public void warn(String line) {
    journal.add("! " + line);
  }

  /** The oldest job is taken, and must be of this kind. */
  Submitted take(Class<? extends Job> kind) {
    assertTrue(!jobs.isEmpty(), "a job waits");
    Submitted job = jobs.remove(0);
    assertTrue(kind.isInstance(job.job), job.toString());
    return job;
  }

  void done(Class<? extends Job> kind, Object value) {
    core.done(take(kind).ticket, new Outcome.Done(value), now);
  }

  void failed(Class<? extends Job> kind, String reason) {
    core.done(take(kind).ticket, new Outcome.Failed(reason), now);
  }

  /** Starts, opens every device, joins, and registers everything. */
  Bench up() {
    core.start(now);
    for (Submitted open : List.copyOf(jobs)) {
      jobs.remove(open);
      core.done(open.ticket, new Outcome.Done(null), now);
    }
    join();
    return this;
  }

  void join() {
    core.arrived(new Arrival.Opened(wire.number, "wamp.2.msgpack"), now);
    wire.sent.removeIf(Message.Hello.class::isInstance);
    arrive(new Welcome(7, welcome));
    register();
  }

  /** Answers each REGISTER that was sent. */
  void register() {
    for (Message message : List.copyOf(wire.sent)) {
      if (message instanceof Register register) {
        wire.sent.remove(message);
        registrations.put(register.procedure(), ++ids);
        arrive(new Registered(register.request(), ids));
      }
    }
  }

  void arrive(Message message) {
    core.arrived(new Arrival.Received(wire.number, message), now);
  }

  void cut() {
    core.arrived(new Arrival.Closed(wire.number, new Closed.Ended(1006, "cut")), now);
  }

  /** The time goes on, with everything that becomes due on the way. */
  void passes(long nanos) {
    long end = now + nanos;
    while (core.deadline() <= end) {
      now = Math.max(now, core.deadline());
      core.tick(now);
    }
    now = end;
  }

  /** The link is cut and comes back. */
  void reconnect() {
    cut();
    rejoin();
  }

  /** At the next attempt. */
  void rejoin() {
    long before = wire.number;
    while (wire.number == before) passes(100 * MILLI);
    join();
  }

  long call(String procedure, Object... arguments) {
    return call(procedure, Payload.of(arguments));
  }

  long call(String procedure, Payload payload) {
    return call(OPERATOR, procedure, payload);
  }

  long call(Caller caller, String procedure, Payload payload) {
    Long registration = registrations.get("demo.dev." + procedure);
    assertTrue(registration != null, "registered: " + procedure);
    long id = ++invocations;
    var details = new HashMap<String, Object>();
    caller.session().ifPresent(session -> details.put("caller", session));
    if (!caller.authid().isEmpty()) details.put("caller_authid", caller.authid());
    if (!caller.role().isEmpty()) details.put("caller_authrole", caller.role());
    arrive(new Message.Invocation(id, registration, details, payload));
    return id;
  }

  /** What was published since the last call, and is acknowledged now. */
  List<Publish> published() {
    var published = new ArrayList<Publish>();
    boolean more = true;
    while (more) {
      more = false;
      for (Message message : List.copyOf(wire.sent)) {
        if (message instanceof Publish publish) {
          wire.sent.remove(message);
          published.add(publish);
          arrive(new Published(publish.request(), ++ids));
          more = true;
        }
      }
    }
    return published;
  }

  /** The answers since the last call: YIELD and ERROR. */
  List<Message> answers() {
    var answers = new ArrayList<Message>();
    for (Message message : List.copyOf(wire.sent)) {
      if (message instanceof Message.Yield || message instanceof Message.Error) {
        wire.sent.remove(message);
        answers.add(message);
      }
    }
    return answers;
  }
}
