package io.sandpiper.conformance;

import io.sandpiper.wamp.client.Client;
import io.sandpiper.wamp.client.Event;
import io.sandpiper.wamp.client.Options;
import io.sandpiper.wamp.codec.Serializer;
import io.sandpiper.wamp.session.Authenticator;
import io.sandpiper.wamp.session.Happening;
import io.sandpiper.wamp.transport.Route;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** What one test of the matrix has: a router, a serializer, and names of its own. */
final class Bench implements AutoCloseable {
  final Router router;
  final Serializer serializer;
  private final Peers peers;
  private final String prefix;
  private final Deque<Runnable> open = new ArrayDeque<>();

  /**
   * @param prefix of its URIs: nobody else uses it at this router
   */
  Bench(Router router, Serializer serializer, Peers peers, String prefix) {
    this.router = router;
    this.serializer = serializer;
    this.peers = peers;
    this.prefix = prefix;
  }

  String uri(String suffix) {
    return prefix + "." + suffix;
  }

  /** A client of ours, joined. */
  Client join() {
    return join(router.url(), Authenticator.ANONYMOUS, Route.DIRECT);
  }

  Client join(URI url, Authenticator authenticator, Route route) {
    Client client =
        Client.connect(
                Options.of(url.toString(), "demo")
                    .serializers(serializer)
                    .authenticator(authenticator)
                    .route(route)
                    .timeouts(Patience.ANSWER, Patience.ANSWER))
            .join();
    open.push(client::close);
    return client;
  }

  /** One that shows what the client keeps to itself. */
  Hand hand() throws InterruptedException {
    var hand = new Hand(router.url(), serializer);
    open.push(hand::close);
    hand.next(Happening.Joined.class);
    return hand;
  }

  /** The program of somebody else, joined at this router in this serializer. */
  Peers.Peer peer(Peers.Kind kind) throws InterruptedException {
    return peers.get(kind);
  }

  void renewPeers() {
    peers.close();
  }

  /** Ends the test as not offered unless the router announces this. */
  void needs(Client client, String role, String feature) {
    if (!client.routerHas(role, feature)) {
      throw new Outcome.Missing("");
    }
  }

  /** What a client hears, in order. */
  BlockingQueue<Event> listen(Client client, String topic, Map<String, Object> options) {
    var heard = new LinkedBlockingQueue<Event>();
    client.subscribe(topic, options, heard::add).join();
    return heard;
  }

  BlockingQueue<Event> listen(Client client, String topic) {
    return listen(client, topic, Map.of());
  }

  @Override
  public void close() {
    while (!open.isEmpty()) open.pop().run();
  }
}
