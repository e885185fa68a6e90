package io.sandpiper.runtime.cli;

import io.sandpiper.device.board.Board;
import io.sandpiper.device.pi4j.Pi4jBoard;
import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Type;
import io.sandpiper.device.simulated.SimulatedBoard;
import io.sandpiper.device.simulated.SimulatedBoard.OutputEdge;
import io.sandpiper.runtime.config.Checked;
import io.sandpiper.runtime.config.Configuration;
import io.sandpiper.runtime.config.ConfigurationFile;
import io.sandpiper.runtime.config.Drivers;
import io.sandpiper.runtime.config.Keys;
import io.sandpiper.runtime.core.LastValues;
import io.sandpiper.runtime.link.Journal;
import io.sandpiper.runtime.shell.Agent;
import io.sandpiper.runtime.shell.Hangup;
import io.sandpiper.runtime.shell.Log;
import io.sandpiper.runtime.shell.Source;
import io.sandpiper.runtime.shell.StateFolder;
import io.sandpiper.wamp.client.AnyTransport;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Runs the agent until a signal ends it. */
final class RunCommand implements Command {
  private static final Option<String> CONFIG =
      new Option<>(
          Key.required("config", new Type.Text("FILE"), "The configuration file."), "FILE");

  private static final Option<Boolean> SIMULATE =
      Option.flag("simulate", "Runs on simulated hardware instead of this machine's.");

  private static final Option<String> ROUTER =
      new Option<>(Key.of("router", Keys.ADDRESS, "", "Instead of the file's, to try out."), "URL");

  private static final Option<String> REALM =
      new Option<>(
          Key.of("realm", Keys.REALM_NAME, "", "Instead of the file's, to try out."), "NAME");

  @Override
  public Usage usage() {
    return new Usage(
        "run",
        "Runs the agent until a signal ends it; then outputs are left in their safe state.",
        "",
        0,
        0,
        List.of(CONFIG, SIMULATE, ROUTER, REALM),
        List.of(
            "run --config /etc/sandpiper/sandpiper.yaml",
            "run --config sandpiper.yaml --simulate --router ws://127.0.0.1:8080/ws"));
  }

  @Override
  public int run(Arguments arguments, Terminal terminal) throws UsageError, InterruptedException {
    Drivers drivers = DriversCommand.installed(terminal);
    Checked checked = read(arguments, drivers);
    if (checked instanceof Checked.Broken broken) {
      broken.findings().forEach(terminal::error);
      return Exit.USAGE;
    }
    Configuration configuration = ((Checked.Sound) checked).configuration();
    var log = new Log();
    Path path = Path.of(arguments.get(CONFIG));
    try {
      if (!arguments.get(SIMULATE)) {
        StateFolder state = StateFolder.of(System.getenv(), path);
        Source file = noting(() -> again(arguments, drivers), path, Optional.of(state), log);
        Board board = Pi4jBoard.detect();
        return run(configuration, board, file, path, Optional.of(state), log);
      }
      // What is not there leaves nothing behind, unless it is to be tried.
      Optional<StateFolder> state = StateFolder.told(System.getenv());
      SimulatedBoard board = SimulatedHardware.of(configuration, edge -> log.info(said(edge)));
      Supplier<Checked> again =
          () -> {
            Checked next = again(arguments, drivers);
            if (next instanceof Checked.Sound sound) {
              SimulatedHardware.wire(sound.configuration(), board);
            }
            return next;
          };
      Source file = noting(again, path, state, log);
      return run(configuration, board, file, path, state, log);
    } catch (IOException e) {
      terminal.error("sandpiper: " + Terminal.clean(e.getMessage()));
      return Exit.FAILED;
    }
  }

  /** The file, with what the command line says instead. */
  private static Checked read(Arguments arguments, Drivers drivers) throws UsageError {
    Checked checked = ConfigurationFile.read(Path.of(arguments.get(CONFIG)), drivers);
    if (!(checked instanceof Checked.Sound sound)) return checked;
    Configuration file = sound.configuration();
    return new Checked.Sound(
        file.with(router(file.router(), arguments.find(ROUTER), arguments.find(REALM))));
  }

  private static Checked again(Arguments arguments, Drivers drivers) {
    try {
      return read(arguments, drivers);
    } catch (UsageError e) {
      // The file is in order, but what the command line says does not fit it any more.
      return new Checked.Broken(List.of(String.valueOf(e.getMessage())));
    }
  }

  /** What can be seen of hardware that isn't there. */
  private static String said(OutputEdge edge) {
    return "simulated line " + edge.line() + " goes " + (edge.high() ? "high" : "low");
  }

  /**
   * What the agent runs with is what has to be left safe if it crashes: a file that it does not
   * take over is not that.
   */
  private static Source noting(
      Supplier<Checked> read, Path path, Optional<StateFolder> state, Journal journal) {
    return new Source() {
      @Override
      public Checked read() {
        return read.get();
      }

      @Override
      public void taken() {
        state.ifPresent(s -> s.runsWith(path, journal));
      }
    };
  }

  private static int run(
      Configuration configuration,
      Board board,
      Source file,
      Path path,
      Optional<StateFolder> state,
      Log log)
      throws InterruptedException {
    log.info(started(configuration, board));
    LastValues last = state.map(s -> s.values(log)).orElse(LastValues.NONE);
    Agent agent =
        Agent.start(
            configuration, board, new AnyTransport(), VersionCommand.version(), file, last, log);
    state.ifPresent(s -> s.runsWith(path, log));
    Hangup.listen(agent::reload);
    Runtime.getRuntime().addShutdownHook(new Thread(agent::stop, "stop"));
    try {
      agent.ended().get();
      return Exit.OK;
    } catch (ExecutionException e) {
      // A bug of ours: the service is started anew, and this helps to find it.
      e.getCause().printStackTrace();
      return Exit.FAILED;
    }
  }

  /** The first line of a run: what a reader of the journal asks first. */
  static String started(Configuration configuration, Board board) {
    Configuration.Router router = configuration.router();
    String urls = router.urls().stream().map(URI::toString).collect(Collectors.joining(", "));
    return "starting "
        + configuration.root()
        + ": Sandpiper "
        + VersionCommand.version()
        + ", router "
        + urls
        + " realm "
        + router.realm()
        + ", board "
        + board.model();
  }

  /** The file's router with what the command line says instead. */
  static Configuration.Router router(
      Configuration.Router file, Optional<String> address, Optional<String> realm)
      throws UsageError {
    List<URI> urls = file.urls();
    if (address.isPresent()) {
      URI url = Dialing.address(address.get());
      Dialing.fits(url, file.auth(), file.route().tls().pins());
      urls = List.of(url);
    }
    return new Configuration.Router(
        urls,
        realm.orElse(file.realm()),
        file.serializers(),
        file.ping(),
        file.reconnect(),
        file.route(),
        file.auth());
  }
}
