package io.sandpiper.runtime.cli;

import io.sandpiper.wamp.client.Call;
import io.sandpiper.wamp.codec.JsonText;
import io.sandpiper.wamp.message.Payload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Calls a procedure and prints what it answers. */
final class CallCommand implements Command {
  private static final Pattern NAMED = Pattern.compile("(?s)([A-Za-z_][A-Za-z0-9_]*)=(.*)");

  private static final Option<String> KWARGS =
      Option.text("kwargs", "JSON", "Arguments by name, as a JSON object.");

  @Override
  public Usage usage() {
    return new Usage(
        "call",
        "Calls a procedure and prints what it answers.",
        "URI [ARGUMENT | NAME=ARGUMENT]...",
        1,
        Usage.ANY,
        Dialing.options(KWARGS),
        List.of(
            "call demo.greenhouse_1.pump.set true",
            "call demo.greenhouse_1.pump.pulse on_seconds=2.5",
            "call com.example.echo off '[1, 2]' '\"a=b\"'  # JSON; what isn't, is text",
            "call demo.greenhouse_1.air.read --json --timeout 2s"));
  }

  @Override
  public int run(Arguments arguments, Terminal terminal) throws UsageError, InterruptedException {
    List<String> operands = arguments.operands();
    String uri = Dialing.uri(operands.get(0));
    Call call = Call.of(uri, payload(arguments, operands.subList(1, operands.size())));
    return Dialing.dial(
        arguments,
        terminal,
        client -> {
          Payload answer = client.call(call.timeout(arguments.get(Dialing.TIMEOUT))).get();
          boolean json = arguments.get(Dialing.JSON);
          terminal.out().println(Json.text(json ? whole(answer) : shortest(answer)));
          return Exit.OK;
        });
  }

  static Payload payload(Arguments arguments, List<String> words) throws UsageError {
    var byPosition = new ArrayList<Object>();
    var byName = new LinkedHashMap<String, Object>();
    if (arguments.find(KWARGS).isPresent()) kwargs(arguments.get(KWARGS), byName);
    for (String word : words) {
      Matcher named = NAMED.matcher(word);
      if (named.matches()) byName.put(named.group(1), value(named.group(2)));
      else byPosition.add(value(word));
    }
    return new Payload(byPosition, byName);
  }

  private static void kwargs(String text, Map<String, Object> into) throws UsageError {
    Object value = JsonText.read(text).map(JsonText.Value::value).orElse(null);
    if (!(value instanceof Map<?, ?> map)) {
      throw new UsageError("--kwargs: saw " + text + ", expected a JSON object");
    }
    map.forEach((name, argument) -> into.put((String) name, argument));
  }

  /** JSON when it is, text when it isn't: {@code 2s}, {@code off}. */
  private static Object value(String word) {
    var json = JsonText.read(word);
    return json.isPresent() ? json.get().value() : word;
  }

  /** Always the same shape, for scripts. */
  static Map<String, Object> whole(Payload payload) {
    var whole = new LinkedHashMap<String, Object>();
    whole.put("args", payload.arguments());
    whole.put("kwargs", payload.named());
    return whole;
  }

  /** Without the wrapping that says nothing. */
  static Object shortest(Payload payload) {
    if (payload.arguments().isEmpty() && payload.named().isEmpty()) return null;
    if (payload.arguments().isEmpty()) return payload.named();
    if (!payload.named().isEmpty()) return whole(payload);
    return payload.arguments().size() == 1 ? payload.arguments().get(0) : payload.arguments();
  }
}
