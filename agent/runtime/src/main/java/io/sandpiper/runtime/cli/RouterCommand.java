package io.sandpiper.runtime.cli;

import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Type;
import io.sandpiper.router.LocalRouter;
import io.sandpiper.router.core.Limits;
import io.sandpiper.router.core.Settings;
import io.sandpiper.runtime.config.Keys;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** Runs the local router alone. */
final class RouterCommand implements Command {
  static final Option<Long> PORT =
      new Option<>(
          Key.of("port", Key.whole(0, 65_535), 8080L, "Port to listen on; 0 for any free one."),
          "N");

  private static final Option<String> HOST =
      new Option<>(
          Key.of(
              "host",
              new Type.Text("a host name or address"),
              "127.0.0.1",
              "Address to listen on; any other than this opens the router to the network."),
          "ADDRESS");

  private static final Option<String> REALM =
      new Option<>(Key.of("realm", Keys.REALM_NAME, "", "The only realm; without it any."), "NAME");

  @Override
  public Usage usage() {
    return new Usage(
        "router",
        "Runs a router to try things out with; production runs Crossbar.io or Bondy.",
        "",
        0,
        0,
        List.of(PORT, HOST, REALM),
        List.of("router", "router --port 9000 --realm demo"));
  }

  @Override
  public int run(Arguments arguments, Terminal terminal) throws InterruptedException {
    var settings =
        arguments
            .find(REALM)
            .map(realm -> new Settings(Set.of(realm), Map.of(), Limits.DEFAULT))
            .orElse(Settings.OPEN);
    var options =
        LocalRouter.Options.DEFAULT
            .address(new InetSocketAddress(arguments.get(HOST), arguments.get(PORT).intValue()))
            .settings(settings)
            .log(line -> terminal.out().println(Terminal.clean(line)));
    var router = new LocalRouter(options);
    try {
      router.start();
    } catch (IOException e) {
      terminal.error("sandpiper: " + Terminal.clean(e.getMessage()));
      return Exit.FAILED;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(router::close, "stop"));
    new CountDownLatch(1).await(); // a signal ends it
    return Exit.OK;
  }
}
