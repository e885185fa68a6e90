package io.sandpiper.wamp.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A WAMP message: components in wire order, names from the specification (Messages, Message
 * Definitions).
 *
 * <p>Ids are 0 to 2^53. Zero is outside the specification's range, but routers send it; who cares
 * may refuse it.
 */
public sealed interface Message {
  /** The message as the list that a serializer writes, without empty trailing arguments. */
  List<Object> toWire();

  record Hello(String realm, Map<String, Object> details) implements Message {
    public List<Object> toWire() {
      return List.of(1, realm, details);
    }
  }

  record Welcome(long session, Map<String, Object> details) implements Message {
    public List<Object> toWire() {
      return List.of(2, session, details);
    }
  }

  /** May carry a payload when an authenticator refused with one (seen on Crossbar.io). */
  record Abort(Map<String, Object> details, String reason, Payload payload) implements Message {
    public List<Object> toWire() {
      return wire(payload, 3, details, reason);
    }
  }

  record Challenge(String method, Map<String, Object> extra) implements Message {
    public List<Object> toWire() {
      return List.of(4, method, extra);
    }
  }

  record Authenticate(String signature, Map<String, Object> extra) implements Message {
    public List<Object> toWire() {
      return List.of(5, signature, extra);
    }

    /** Without the signature: it can be the secret itself (ticket). */
    @Override
    public String toString() {
      return "Authenticate[]";
    }
  }

  record Goodbye(Map<String, Object> details, String reason) implements Message {
    public List<Object> toWire() {
      return List.of(6, details, reason);
    }
  }

  /** {@code requestType} is the code of the message that failed: 32 SUBSCRIBE, 48 CALL … */
  record Error(
      long requestType, long request, Map<String, Object> details, String error, Payload payload)
      implements Message {
    public List<Object> toWire() {
      return wire(payload, 8, requestType, request, details, error);
    }
  }

  record Publish(long request, Map<String, Object> options, String topic, Payload payload)
      implements Message {
    public List<Object> toWire() {
      return wire(payload, 16, request, options, topic);
    }
  }

  record Published(long request, long publication) implements Message {
    public List<Object> toWire() {
      return List.of(17, request, publication);
    }
  }

  record Subscribe(long request, Map<String, Object> options, String topic) implements Message {
    public List<Object> toWire() {
      return List.of(32, request, options, topic);
    }
  }

  record Subscribed(long request, long subscription) implements Message {
    public List<Object> toWire() {
      return List.of(33, request, subscription);
    }
  }

  record Unsubscribe(long request, long subscription) implements Message {
    public List<Object> toWire() {
      return List.of(34, request, subscription);
    }
  }

  /** With request 0 a revocation: {@code details} then names the subscription. */
  record Unsubscribed(long request, Map<String, Object> details) implements Message {
    public List<Object> toWire() {
      return details.isEmpty() ? List.of(35, request) : List.of(35, request, details);
    }
  }

  record Event(long subscription, long publication, Map<String, Object> details, Payload payload)
      implements Message {
    public List<Object> toWire() {
      return wire(payload, 36, subscription, publication, details);
    }
  }

  record Call(long request, Map<String, Object> options, String procedure, Payload payload)
      implements Message {
    public List<Object> toWire() {
      return wire(payload, 48, request, options, procedure);
    }
  }

  record Cancel(long request, Map<String, Object> options) implements Message {
    public List<Object> toWire() {
      return List.of(49, request, options);
    }
  }

  record Result(long request, Map<String, Object> details, Payload payload) implements Message {
    public List<Object> toWire() {
      return wire(payload, 50, request, details);
    }
  }

  record Register(long request, Map<String, Object> options, String procedure) implements Message {
    public List<Object> toWire() {
      return List.of(64, request, options, procedure);
    }
  }

  record Registered(long request, long registration) implements Message {
    public List<Object> toWire() {
      return List.of(65, request, registration);
    }
  }

  record Unregister(long request, long registration) implements Message {
    public List<Object> toWire() {
      return List.of(66, request, registration);
    }
  }

  /** With request 0 a revocation: {@code details} then names the registration. */
  record Unregistered(long request, Map<String, Object> details) implements Message {
    public List<Object> toWire() {
      return details.isEmpty() ? List.of(67, request) : List.of(67, request, details);
    }
  }

  record Invocation(long request, long registration, Map<String, Object> details, Payload payload)
      implements Message {
    public List<Object> toWire() {
      return wire(payload, 68, request, registration, details);
    }
  }

  record Interrupt(long request, Map<String, Object> options) implements Message {
    public List<Object> toWire() {
      return List.of(69, request, options);
    }
  }

  record Yield(long request, Map<String, Object> options, Payload payload) implements Message {
    public List<Object> toWire() {
      return wire(payload, 70, request, options);
    }
  }

  /** A code outside the specification (337 EVENTRECEIVED, extensions above 255): to be ignored. */
  record Unknown(long code) implements Message {
    public List<Object> toWire() {
      throw new IllegalStateException("an unknown message of type " + code + " is never sent");
    }
  }

  private static List<Object> wire(Payload payload, Object... head) {
    var wire = new ArrayList<Object>(head.length + 2);
    wire.addAll(List.of(head));
    payload.appendTo(wire);
    return wire;
  }
}
