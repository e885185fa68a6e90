package io.sandpiper.runtime.cli;

import io.sandpiper.wamp.client.Call;
import io.sandpiper.wamp.client.Client;
import io.sandpiper.wamp.client.WampError;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.Uris;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/** Shows what a device is and can do, as the device itself says. */
final class DescribeCommand implements Command {
  @Override
  public Usage usage() {
    return new Usage(
        "describe",
        "Shows what a device is and can do.",
        "PREFIX.DEVICE",
        1,
        1,
        Dialing.options(),
        List.of("describe demo.greenhouse_1", "describe demo.greenhouse_1 --json"));
  }

  @Override
  public int run(Arguments arguments, Terminal terminal) throws UsageError, InterruptedException {
    String root = Dialing.uri(arguments.operands().get(0));
    Call call = Call.of(root + ".agent.describe").timeout(arguments.get(Dialing.TIMEOUT));
    return Dialing.dial(
        arguments,
        terminal,
        client -> {
          Payload answer = answer(client, call, arguments);
          if (arguments.get(Dialing.JSON)) terminal.out().println(Json.text(answer.named()));
          else new Page(root, terminal).print(answer.named());
          return Exit.OK;
        });
  }

  private static Payload answer(Client client, Call call, Arguments arguments)
      throws InterruptedException, ExecutionException {
    try {
      return client.call(call).get();
    } catch (ExecutionException e) {
      boolean absent =
          e.getCause() instanceof WampError error && error.uri().equals(Uris.NO_SUCH_PROCEDURE);
      if (!absent || arguments.get(Dialing.JSON)) throw e;
      String where = arguments.get(Dialing.REALM) + " at " + arguments.get(Dialing.ROUTER);
      String hint = call.procedure() + "; is the device online in realm " + where + "?";
      throw new ExecutionException(new WampError(Uris.NO_SUCH_PROCEDURE, hint));
    }
  }

  /** What the device answered, for people. It comes over the wire, so anything may be missing. */
  private record Page(String root, Terminal terminal) {
    void print(Map<?, ?> device) {
      line(bold(root) + "  Sandpiper " + text(device, "version") + " on " + text(device, "board"));
      policy(map(device, "policy"));
      map(device, "components")
          .forEach((name, component) -> component(String.valueOf(name), map(component)));
    }

    /** How the device sees the one who asks; devices of before say nothing of it. */
    private void policy(Map<?, ?> policy) {
      Map<?, ?> caller = map(policy, "caller");
      if (policy.get("advice") != null) {
        line("you are unknown to it: " + text(policy, "advice"));
      } else if (!caller.isEmpty()) {
        line("you are " + text(caller, "authid") + ", role " + text(caller, "role"));
      }
    }

    private void component(String name, Map<?, ?> component) {
      line("");
      line(bold(name) + "  " + text(component, "driver") + ": " + text(component, "summary"));
      for (Object each : list(component, "quantities")) quantity(map(each));
      map(component, "procedures").forEach((word, each) -> procedure(map(each)));
      map(component, "topics").forEach((word, topic) -> line("  topic  " + clean(topic)));
    }

    private void quantity(Map<?, ?> quantity) {
      String unit = quantity.get("unit") instanceof String text ? clean(text) : "";
      line(
          String.format(
              "  value  %s, %s to %s",
              text(quantity, "name"),
              number(quantity.get("min"), unit),
              number(quantity.get("max"), unit)));
    }

    private static String number(Object value, String unit) {
      return value instanceof Number number ? Shown.text(number.doubleValue(), unit) : clean(value);
    }

    private void procedure(Map<?, ?> procedure) {
      String keys =
          list(procedure, "arguments").stream()
              .map(key -> text(map(key), "name"))
              .collect(Collectors.joining(", ", "(", ")"));
      String denied = Boolean.FALSE.equals(procedure.get("allowed")) ? "  (not for you)" : "";
      line(
          "  call   " + text(procedure, "uri") + keys + "  " + text(procedure, "summary") + denied);
      for (Object each : list(procedure, "arguments")) argument(map(each));
    }

    private void argument(Map<?, ?> key) {
      String standard = key.get("default") == null ? "" : " [" + text(key, "default") + "]";
      line(
          String.format(
              "           %s: %s%s. %s",
              text(key, "name"), text(key, "type"), standard, text(key, "doc")));
    }

    private String bold(String text) {
      return terminal.colour(6, clean(text));
    }

    private void line(String text) {
      terminal.out().println(text.stripTrailing());
    }

    private static Map<?, ?> map(Object value) {
      return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static Map<?, ?> map(Map<?, ?> map, String key) {
      return map(map.get(key));
    }

    private static List<?> list(Map<?, ?> map, String key) {
      return map.get(key) instanceof List<?> list ? list : List.of();
    }

    private static String text(Map<?, ?> map, String key) {
      return map.get(key) == null ? "?" : clean(map.get(key));
    }

    private static String clean(Object value) {
      return Terminal.clean(String.valueOf(value));
    }
  }
}
