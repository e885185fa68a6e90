package io.sandpiper.wamp.meta;

import io.sandpiper.wamp.client.Call;
import io.sandpiper.wamp.client.Client;
import io.sandpiper.wamp.client.Subscription;
import io.sandpiper.wamp.message.Messages;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.Uri;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/** Calls the procedures under one prefix, and reads their one result. */
final class Calls {
  private final Client client;
  private final String prefix;

  /**
   * @param prefix ends with a dot
   */
  Calls(Client client, String prefix) {
    this.client = client;
    this.prefix = prefix;
  }

  <T> CompletableFuture<T> call(String name, Payload arguments, Function<Object, T> read) {
    return client
        .call(Call.of(prefix + name, arguments))
        .thenApply(result -> read.apply(Values.at(result.arguments(), 0)));
  }

  CompletableFuture<Void> tell(String name, Payload arguments) {
    return call(name, arguments, result -> null);
  }

  CompletableFuture<Long> count(String name, Payload arguments) {
    return call(
        name,
        arguments,
        result -> {
          long count = Messages.id(result);
          if (count < 0) throw odd(name, "a count");
          return count;
        });
  }

  CompletableFuture<List<Long>> ids(String name, Payload arguments) {
    return call(
        name,
        arguments,
        result -> {
          // A router without any may say null.
          if (result != null && !(result instanceof List)) throw odd(name, "a list of ids");
          return Values.ids(result);
        });
  }

  /** Empty for null, and for 0 as nexus says it. */
  CompletableFuture<OptionalLong> id(String name, Payload arguments) {
    return call(
        name,
        arguments,
        result -> {
          long id = result == null ? 0 : Messages.id(result);
          if (id < 0) throw odd(name, "an id or null");
          return id == 0 ? OptionalLong.empty() : OptionalLong.of(id);
        });
  }

  <T> CompletableFuture<T> details(
      String name, Payload arguments, Function<Map<String, Object>, T> read) {
    return call(
        name,
        arguments,
        result -> {
          if (!(result instanceof Map)) throw odd(name, "a dictionary");
          return read.apply(Values.dictionary(result));
        });
  }

  private OddAnswer odd(String name, String expected) {
    return new OddAnswer(prefix + name, expected);
  }

  CompletableFuture<Subscription> on(String name, Consumer<List<Object>> handler) {
    return client.subscribe(prefix + name, event -> handler.accept(event.payload().arguments()));
  }

  /** An id of nothing is refused here; the router would answer with an error of its own wording. */
  static Payload id(long id) {
    if (id < 1) throw new IllegalArgumentException("id: " + id + ", expected 1 or more");
    return new Payload(Collections.singletonList(id), Map.of());
  }

  /** A pattern's match goes along as in the request that made it. */
  static Payload lookup(String what, String uri, Uri.Match match) {
    Uri.require(what, uri, match);
    if (match == Uri.Match.EXACT) return Payload.of(uri);
    return Payload.of(uri, Map.of("match", match.name().toLowerCase(Locale.ROOT)));
  }
}
