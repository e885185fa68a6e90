package io.sandpiper.runtime.cli;

import io.sandpiper.device.schema.Key;
import io.sandpiper.wamp.client.Client;
import io.sandpiper.wamp.client.Event;
import io.sandpiper.wamp.message.Uri;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** Prints the events of a topic as they come. */
final class WatchCommand implements Command {
  private static final Option<Boolean> PREFIX =
      Option.flag("prefix", "All topics that begin with TOPIC.");
  private static final Option<Boolean> WILDCARD =
      Option.flag("wildcard", "Empty parts of TOPIC stand for any.");
  private static final Option<Long> COUNT =
      new Option<>(
          Key.of("count", Key.whole(0, Long.MAX_VALUE), 0L, "End after so many events; 0: no end."),
          "N");

  @Override
  public Usage usage() {
    return new Usage(
        "watch",
        "Prints the events of a topic as they come, one a line.",
        "TOPIC",
        1,
        1,
        Dialing.options(PREFIX, WILDCARD, COUNT),
        List.of(
            "watch demo.greenhouse_1.pump.state",
            "watch demo.greenhouse_1. --prefix",
            "watch demo..air.reading --wildcard --json --count 10"));
  }

  @Override
  public int run(Arguments arguments, Terminal terminal) throws UsageError, InterruptedException {
    if (arguments.get(PREFIX) && arguments.get(WILDCARD)) {
      throw new UsageError("saw --prefix and --wildcard, expected one of them");
    }
    Uri.Match match =
        arguments.get(PREFIX)
            ? Uri.Match.PREFIX
            : arguments.get(WILDCARD) ? Uri.Match.WILDCARD : Uri.Match.EXACT;
    check(arguments.operands().get(0), match);
    return Dialing.dial(arguments, terminal, client -> watch(client, match, arguments, terminal));
  }

  private static void check(String topic, Uri.Match match) throws UsageError {
    if (Uri.loose(topic, match)) return;
    String hint = "";
    if (Uri.loose(topic, Uri.Match.WILDCARD)) { // only empty parts are wrong
      hint =
          match == Uri.Match.EXACT
              ? " (did you mean --wildcard or --prefix?)"
              : " (did you mean --wildcard?)";
    }
    throw Dialing.noUri(topic, hint);
  }

  private static int watch(Client client, Uri.Match how, Arguments arguments, Terminal terminal)
      throws InterruptedException, ExecutionException {
    String topic = arguments.operands().get(0);
    String match = how.name().toLowerCase(Locale.ROOT);
    var done = new CompletableFuture<Void>();
    client.subscribe(topic, Map.of("match", match), printer(arguments, terminal, done)).get();
    terminal.error("watching " + Terminal.clean(topic) + " (" + match + ")");
    client.ended().thenAccept(done::completeExceptionally);
    done.get();
    return Exit.OK;
  }

  private static Consumer<Event> printer(
      Arguments arguments, Terminal terminal, CompletableFuture<Void> done) {
    boolean json = arguments.get(Dialing.JSON);
    long count = arguments.get(COUNT);
    var printed = new long[1]; // events come one at a time
    return event -> {
      if (done.isDone()) return;
      terminal.out().println(json ? json(event) : line(event, terminal));
      // A reader that has gone away, as head does, has seen enough.
      if (++printed[0] == count || terminal.out().checkError()) done.complete(null);
    };
  }

  private static String json(Event event) {
    var object = new LinkedHashMap<String, Object>();
    object.put("topic", event.topic());
    object.putAll(CallCommand.whole(event.payload()));
    return Json.text(object);
  }

  private static String line(Event event, Terminal terminal) {
    return terminal.colour(6, Terminal.clean(event.topic()))
        + " "
        + Json.text(CallCommand.shortest(event.payload()));
  }
}
