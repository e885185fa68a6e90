package io.sandpiper.wamp.session;

import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Publish;
import io.sandpiper.wamp.message.Message.Published;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.ProtocolViolation;
import io.sandpiper.wamp.message.Uri;
import io.sandpiper.wamp.session.Request.Kind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Our publications. */
final class Publisher {
  private final Requests requests;
  private final Consumer<Message> out;

  Publisher(Requests requests, Consumer<Message> out) {
    this.requests = requests;
    this.out = out;
  }

  Request publish(String topic, Map<String, Object> options, Payload payload, long deadline) {
    Uri.require("topic", topic);
    payload.requireSendable();
    var acknowledged = new LinkedHashMap<>(options);
    acknowledged.put("acknowledge", true);
    Map<String, Object> checked = Outgoing.checked(Kind.PUBLISH, acknowledged);
    requests.requireRoom();
    Request request = requests.begin(Kind.PUBLISH, topic, deadline, Uri.Match.EXACT);
    out.accept(new Publish(request.id(), checked, topic, payload));
    return request;
  }

  void tell(String topic, Map<String, Object> options, Payload payload) {
    Uri.require("topic", topic);
    payload.requireSendable();
    if (Boolean.TRUE.equals(options.get("acknowledge"))) {
      throw new IllegalArgumentException("options.acknowledge: publish waits for an answer");
    }
    Map<String, Object> checked = Outgoing.checked(Kind.PUBLISH, options);
    out.accept(new Publish(requests.nextId(), checked, topic, payload));
  }

  Happening published(Published m) throws ProtocolViolation {
    var pending = requests.take(m.request(), Kind.PUBLISH, "PUBLISHED");
    if (pending.isEmpty()) return Requests.stray("PUBLISHED", m.request());
    return new Happening.Published(pending.get().request(), m.publication());
  }
}
