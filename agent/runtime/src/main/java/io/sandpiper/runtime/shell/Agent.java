package io.sandpiper.runtime.shell;

import io.sandpiper.device.Signals;
import io.sandpiper.device.board.Board;
import io.sandpiper.runtime.config.Checked;
import io.sandpiper.runtime.config.ClearText;
import io.sandpiper.runtime.config.Configuration;
import io.sandpiper.runtime.core.About;
import io.sandpiper.runtime.core.Core;
import io.sandpiper.runtime.core.Devices.Outcome;
import io.sandpiper.runtime.core.LastValues;
import io.sandpiper.runtime.core.Outbox;
import io.sandpiper.runtime.link.Arrival;
import io.sandpiper.runtime.link.Credentials;
import io.sandpiper.runtime.link.Journal;
import io.sandpiper.wamp.session.Proof;
import io.sandpiper.wamp.transport.Transport;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A running agent: the core on its thread, between the transport's threads and the devices'. Others
 * only post events; a full inbox makes them wait.
 */
public final class Agent {
  /** An event for the core. */
  private interface Event {
    void happen(Core core, long now);
  }

  private final BlockingQueue<Event> inbox = new ArrayBlockingQueue<>(Limits.INBOX);
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final long origin = System.nanoTime();

  /** A full inbox is looked at anyhow, and the signals with it. */
  private final Post signals = new Post(origin, () -> inbox.offer((core, now) -> {}));

  private final DeviceThreads devices;
  private final ProofThread proofs;
  private final Rereading rereading;
  private final Outbox outbox;
  private final Core core;
  private final Thread thread;
  private final Board board;
  private final LastValues last;
  private volatile boolean running = true;

  /** What ended a thread that the agent can't do without; null while they are all there. */
  private volatile Throwable broken;

  /** Given back when the agent breaks: to leave its devices safe takes memory, too. */
  private byte[] reserve = new byte[Limits.RESERVE];

  private Agent(
      Configuration configuration,
      Board board,
      Transport transport,
      String version,
      Source file,
      LastValues last,
      Journal journal) {
    this.board = board;
    this.last = last;
    var chance = new SecureRandom();
    byte[] boot = new byte[6];
    chance.nextBytes(boot);
    String process = HexFormat.of().formatHex(boot);
    Consumer<Consumer<Outbox.Told>> kept = telling -> post((core, now) -> core.kept(telling, now));
    this.outbox = Outboxes.of(configuration.outbox(), System.getenv(), process, kept, journal);
    this.devices = new DeviceThreads(board, new Inbox());
    this.proofs = new ProofThread(new Proofs());
    Function<Configuration, Credentials> credentials =
        any -> new FileCredentials(any.router().auth(), System.getenv(), chance, journal::warn);
    this.rereading = new Rereading(file, checked -> taken(checked, credentials, journal));
    this.core =
        new Core(
            configuration,
            new About(version, process, board.model(), MachineBoot.id(), origin),
            devices,
            (number, target) -> new Numbered(number, new Arrivals()).on(transport, target),
            credentials.apply(configuration),
            proofs,
            chance,
            new SystemWall(Path.of("/")),
            last,
            rereading::ask,
            outbox,
            journal);
    this.thread = new Thread(this::run, "agent");
  }

  private boolean taken(
      Checked checked, Function<Configuration, Credentials> credentials, Journal journal) {
    var taken = new CompletableFuture<Boolean>();
    if (checked instanceof Checked.Sound sound) {
      Configuration next = sound.configuration();
      warn(next, journal);
      post((core, now) -> taken.complete(core.reload(next, credentials.apply(next), now)));
      return awaited(taken);
    } else {
      List<String> findings = ((Checked.Broken) checked).findings();
      post((core, now) -> core.keep(findings, now));
      return false;
    }
  }

  private boolean awaited(CompletableFuture<Boolean> answer) {
    while (running) {
      try {
        return answer.get(1, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        // An agent that has ended answers nothing more.
      } catch (InterruptedException | ExecutionException e) {
        return false;
      }
    }
    return false;
  }

  private static void warn(Configuration configuration, Journal journal) {
    Configuration.Router router = configuration.router();
    ClearText.warning(router.urls(), router.auth().method()).ifPresent(journal::warn);
  }

  /** As below, with a configuration that stays, and without a memory. */
  public static Agent start(
      Configuration configuration,
      Board board,
      Transport transport,
      String version,
      Journal journal) {
    Checked none = new Checked.Broken(List.of("there is no file to read again"));
    return start(configuration, board, transport, version, () -> none, LastValues.NONE, journal);
  }

  /**
   * Brings the outputs to their start state and then keeps a session with the router until {@link
   * #stop}. Closes {@code board} at the end.
   *
   * @param file reads the configuration again, on a thread of its own
   * @param last what the outputs were in an earlier run
   */
  public static Agent start(
      Configuration configuration,
      Board board,
      Transport transport,
      String version,
      Source file,
      LastValues last,
      Journal journal) {
    warn(configuration, journal);
    var agent = new Agent(configuration, board, transport, version, file, last, journal);
    agent.thread.start();
    return agent;
  }

  /** Completes when the agent has ended; exceptionally when a bug of ours ended it. */
  public CompletableFuture<Void> ended() {
    return ended;
  }

  /** Reads the configuration again and takes over what has changed; any thread, returns at once. */
  public void reload() {
    rereading.ask();
  }

  /** Leaves the hardware safe, says goodbye, and waits for the end, at most 15 s. */
  public void stop() {
    post(Core::stop);
    try {
      thread.join(Limits.STOP.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    Throwable bug = null;
    try {
      core.start(now());
      while (!core.stopped() && broken == null) step();
    } catch (Throwable e) {
      bug = e;
    }
    if (broken != null) bug = broken;
    reserve = null;
    running = false;
    Thread.interrupted(); // Whoever broke may have interrupted, and the devices are waited for.
    inbox.clear();
    proofs.close();
    // Whatever happened, the hardware is left safe first, and whoever waits for the end is told.
    try {
      devices.close();
      board.close();
      last.close();
      outbox.close();
    } catch (Throwable e) {
      if (bug == null) bug = e;
    }
    if (bug == null) ended.complete(null);
    else ended.completeExceptionally(bug);
  }

  private void step() throws InterruptedException {
    long next = devices.refusing() ? 0 : Math.min(core.deadline(), signals.deadline());
    long wait = next - now();
    Event event = inbox.poll(Math.max(0, wait), TimeUnit.NANOSECONDS);
    for (int i = 0; event != null && i < Limits.BATCH; i++) {
      event.happen(core, now());
      event = inbox.poll();
    }
    if (event != null) event.happen(core, now());
    signals.deliver(core, now());
    if (now() >= core.deadline()) core.tick(now());
    for (var each : devices.refused()) core.done(each.ticket(), each.outcome(), now());
  }

  private long now() {
    return System.nanoTime() - origin;
  }

  private void post(Event event) {
    try {
      while (running && !inbox.offer(event, 1, TimeUnit.SECONDS)) {
        // A full inbox is how others are slowed down; an ended agent takes nothing more.
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Inbox implements DeviceThreads.Told {
    @Override
    public void done(long ticket, Outcome outcome) {
      post((core, now) -> core.done(ticket, outcome, now));
    }

    @Override
    public void failing(String component, String reason) {
      post((core, now) -> core.failing(component, reason, now));
    }

    @Override
    public Signals signals(String component) {
      return signals.box(component);
    }

    /**
     * By neither the inbox nor an object: there may be no room in the one, no memory for the other.
     */
    @Override
    public void broke(Throwable bug) {
      broken = bug;
      thread.interrupt();
    }
  }

  private final class Proofs implements ProofThread.Told {
    @Override
    public void proven(long number, Proof proof) {
      post((core, now) -> core.arrived(new Arrival.Proven(number, proof), now));
    }

    @Override
    public void broke(Throwable bug) {
      post(
          (core, now) -> {
            throw new IllegalStateException("a proof broke", bug);
          });
    }
  }

  private final class Arrivals implements Numbered.Told {
    @Override
    public void arrived(Arrival arrival, Runnable taken) {
      post(
          (core, now) -> {
            taken.run();
            core.arrived(arrival, now);
          });
    }

    @Override
    public boolean ended() {
      return !running;
    }
  }
}
