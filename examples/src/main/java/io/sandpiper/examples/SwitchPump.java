package io.sandpiper.examples;

import io.sandpiper.wamp.client.Client;
import io.sandpiper.wamp.client.Options;
import io.sandpiper.wamp.message.Payload;

/** A cloud component in a few lines: switches the pump of the quick start's greenhouse. */
public final class SwitchPump {
  private SwitchPump() {}

  /** Takes the router's URL; without it, the quick start's. */
  public static void main(String[] arguments) {
    String router = arguments.length > 0 ? arguments[0] : "ws://127.0.0.1:8080/ws";
    try (Client client = Client.connect(Options.of(router, "demo")).join()) {
      client.subscribe("demo.greenhouse_1.pump.state", event -> show(event.payload())).join();
      show(client.call("demo.greenhouse_1.pump.set", true).join());
      show(client.call("demo.greenhouse_1.pump.pulse", 1.5).join());
    }
  }

  private static void show(Payload payload) {
    System.out.println(payload.named());
  }
}
