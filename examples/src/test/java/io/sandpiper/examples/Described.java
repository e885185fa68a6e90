package io.sandpiper.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.wamp.client.Call;
import io.sandpiper.wamp.client.Client;
import io.sandpiper.wamp.client.WampError;
import io.sandpiper.wamp.message.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;

/** What a device says it can do, and whether it does. */
final class Described {
  private Described() {}

  /** The URIs of all its procedures. */
  static List<String> procedures(Client client, String device) {
    var uris = new ArrayList<>(List.of(device + ".agent.describe", device + ".agent.health"));
    Map<String, Object> described = client.call(device + ".agent.describe").join().named();
    for (Object component : ((Map<?, ?>) described.get("components")).values()) {
      var procedures = (Map<?, ?>) ((Map<?, ?>) component).get("procedures");
      for (Object procedure : procedures.values()) {
        uris.add((String) ((Map<?, ?>) procedure).get("uri"));
      }
    }
    assertTrue(uris.contains(device + ".fan.toggle"), uris::toString);
    return uris;
  }

  /** Calls with an argument that none has: so the agent answers, and nothing is switched. */
  static void everyOneAnswers(Client client, List<String> procedures) {
    for (String uri : procedures) {
      Call call = Call.of(uri, Payload.named(Map.of("nobody_has_this", 1)));
      var ended = assertThrows(CompletionException.class, () -> client.call(call).join(), uri);
      assertTrue(ended.getCause() instanceof WampError, () -> uri + ": " + ended.getCause());
      assertEquals("wamp.error.invalid_argument", ((WampError) ended.getCause()).uri(), uri);
    }
  }
}
