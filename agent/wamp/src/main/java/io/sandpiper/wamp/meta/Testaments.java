package io.sandpiper.wamp.meta;

import io.sandpiper.wamp.client.Client;
import io.sandpiper.wamp.client.Publication;
import io.sandpiper.wamp.message.KnownKeys;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.Uri;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * What the router publishes for us when we are gone (Session Testament). Crossbar.io does so after
 * a GOODBYE too: {@link #flush} before a leave that is no accident. Safe for use from any thread.
 */
public final class Testaments {
  /** Without resumption of sessions, which no router has, both are the same moment. */
  public enum Scope {
    DESTROYED,
    DETACHED;

    String option() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final long PUBLISH = 16;

  private final Calls calls;

  public Testaments(Client client) {
    calls = new Calls(client, "wamp.session.");
  }

  public CompletableFuture<Void> add(Publication publication) {
    return add(publication, Scope.DESTROYED);
  }

  /**
   * @param publication its timeout does not count. Crossbar.io takes of its options {@code retain}
   *     and refuses what it does not know; it publishes nothing on a topic that we may not
   * @throws IllegalArgumentException for what could not be published
   */
  public CompletableFuture<Void> add(Publication publication, Scope scope) {
    String topic = Uri.require("topic", publication.topic());
    publication.payload().requireSendable();
    KnownKeys.complaint(PUBLISH, publication.options())
        .ifPresent(
            complaint -> {
              throw new IllegalArgumentException("options." + complaint);
            });
    var named = new LinkedHashMap<String, Object>();
    named.put("scope", scope.option());
    if (!publication.options().isEmpty()) named.put("publish_options", publication.options());
    Payload payload = publication.payload();
    return calls.tell(
        "add_testament", new Payload(List.of(topic, payload.arguments(), payload.named()), named));
  }

  /** Takes back what was added in this scope. */
  public CompletableFuture<Void> flush(Scope scope) {
    return calls.tell("flush_testaments", Payload.named(Map.of("scope", scope.option())));
  }
}
