package io.sandpiper.runtime.simulation;

import io.sandpiper.router.core.Connection;
import io.sandpiper.router.core.Peer;
import io.sandpiper.router.core.Principal;
import io.sandpiper.router.core.Router;
import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Authenticate;
import io.sandpiper.wamp.message.Message.Call;
import io.sandpiper.wamp.message.Message.Cancel;
import io.sandpiper.wamp.message.Message.Challenge;
import io.sandpiper.wamp.message.Message.Error;
import io.sandpiper.wamp.message.Message.Event;
import io.sandpiper.wamp.message.Message.Hello;
import io.sandpiper.wamp.message.Message.Result;
import io.sandpiper.wamp.message.Message.Subscribe;
import io.sandpiper.wamp.message.Message.Welcome;
import io.sandpiper.wamp.message.Payload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Those on the router's other side: some who call the device, and one who hears its events. */
final class Callers {
  /** Who calls, by authid: one who may everything, one who may little, and somebody unknown. */
  private static final List<String> NAMES = List.of("olga", "irrigation", "");

  static final Map<String, Principal> PRINCIPALS =
      Map.of(
          "olga", new Principal.Ticket("t", "operator"),
          "irrigation", new Principal.Ticket("t", "backend"));

  private static final Map<String, Object> ROLES =
      Map.of("caller", Map.of("features", Map.of("call_canceling", true)), "subscriber", Map.of());

  private final World world;
  private final Network network;
  private final List<Caller> callers = new ArrayList<>();
  private Subscriber subscriber = (topic, content, publisher) -> {};

  Callers(World world, Network network) {
    this.world = world;
    this.network = network;
  }

  void subscriber(Subscriber subscriber) {
    this.subscriber = subscriber;
  }

  void start(Router router) {
    callers.clear();
    for (String name : NAMES) callers.add(new Caller(router, name));
    var listener = new Caller(router, "");
    listener.says(new Subscribe(1, Map.of("match", "prefix"), "demo."));
  }

  void stop() {
    callers.clear();
  }

  /** Somebody calls; what comes of it is told to {@code then} unless the router dies before. */
  void call(String uri, Payload payload, Consumer then) {
    if (callers.isEmpty()) return;
    callers.get((int) world.between(0, NAMES.size())).call(uri, payload, then);
  }

  /** Who may everything calls. */
  void operatorCalls(String uri, Payload payload, Consumer then) {
    callers.get(0).call(uri, payload, then);
  }

  /** Somebody gives up one of the calls under way. */
  void cancel(String mode) {
    for (Caller caller : callers) {
      if (caller.asked.isEmpty()) continue;
      var requests = List.copyOf(caller.asked.keySet());
      long request = requests.get((int) world.between(0, requests.size()));
      caller.says(new Cancel(request, Map.of("mode", mode)));
      return;
    }
  }

  /** Somebody leaves, calls or not, and another comes. */
  void replaceOne() {
    if (callers.isEmpty()) return;
    int which = (int) world.between(0, NAMES.size());
    Caller leaves = callers.set(which, new Caller(network.router(), NAMES.get(which)));
    leaves.connection.gone(world.now());
  }

  /** Hears the events of the device. */
  interface Subscriber {
    void heard(String topic, Map<String, Object> content, long publisher);
  }

  /** Hears the end of a call: the error is empty when there is none. */
  interface Consumer {
    void answered(String error, Payload payload);
  }

  private final class Caller implements Peer {
    private final Map<Long, Consumer> asked = new LinkedHashMap<>();
    private final Map<Long, String> subscribed = new HashMap<>();
    private final Connection connection;
    private boolean joined;
    private long requests;

    Caller(Router router, String name) {
      connection = router.connect(this, world.now());
      Map<String, Object> proven = Map.of("authid", name, "authmethods", List.of("ticket"));
      var details = new HashMap<String, Object>(name.isEmpty() ? Map.of() : proven);
      details.put("roles", ROLES);
      says(new Hello("demo", details));
    }

    void says(Message message) {
      connection.receive(message, world.now());
      network.routerActed();
    }

    void call(String uri, Payload payload, Consumer then) {
      if (!joined) return;
      long request = ++requests;
      asked.put(request, then);
      says(new Call(request, Map.of(), uri, payload));
    }

    @Override
    public void send(Message message) {
      if (message instanceof Welcome) {
        joined = true;
      } else if (message instanceof Challenge) {
        // Not at once: the router is in the middle of its work.
        world.after(0, () -> says(new Authenticate("t", Map.of())));
      } else if (message instanceof Result m) {
        answered(m.request(), "", m.payload());
      } else if (message instanceof Error m && m.requestType() == 48) {
        answered(m.request(), m.error(), m.payload());
      } else if (message instanceof Event m) {
        String topic = (String) m.details().get("topic");
        subscriber.heard(topic, m.payload().named(), (Long) m.details().get("publisher"));
      }
    }

    private void answered(long request, String error, Payload payload) {
      Consumer then = asked.remove(request);
      world.require(then != null, "a second answer to a call");
      // Not at once: the router is in the middle of its work.
      world.after(0, () -> then.answered(error, payload));
    }

    @Override
    public void close() {}
  }
}
