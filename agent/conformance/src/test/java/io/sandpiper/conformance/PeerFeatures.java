package io.sandpiper.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.conformance.Peers.Kind;
import io.sandpiper.conformance.Peers.Peer;
import io.sandpiper.wamp.client.Call;
import io.sandpiper.wamp.client.Client;
import io.sandpiper.wamp.client.Event;
import io.sandpiper.wamp.client.Handler;
import io.sandpiper.wamp.client.WampError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Our client at one side, somebody else's at the other. */
final class PeerFeatures {
  private PeerFeatures() {}

  static List<Feature> all() {
    var all = new ArrayList<Feature>();
    for (Kind kind : Kind.values()) {
      add(all, kind, "we call", PeerFeatures::weCall);
      add(all, kind, "their errors", PeerFeatures::theyFail);
      add(all, kind, "they call", PeerFeatures::theyCall);
      add(all, kind, "we publish", PeerFeatures::wePublish);
      add(all, kind, "they publish", PeerFeatures::theyPublish);
      add(all, kind, "progressive results: ours", PeerFeatures::theyCollect);
      add(all, kind, "progressive results: theirs", PeerFeatures::weCollect);
      add(all, kind, "call canceling: ours of their callee", PeerFeatures::weCancel);
      add(all, kind, "call canceling: theirs of our callee", PeerFeatures::theyCancel);
    }
    return all;
  }

  private interface Test {
    void run(Bench b, Client client, Peer peer) throws Exception;
  }

  private static void add(List<Feature> all, Kind kind, String name, Test test) {
    all.add(
        new Feature(
            "With " + kind.label,
            name,
            b -> {
              Peer peer = b.peer(kind);
              test.run(b, b.join(), peer);
            }));
  }

  private static void weCall(Bench b, Client client, Peer peer) {
    List<Object> arguments = List.of(1L, "zwei", List.of(3.5), true);
    assertEquals(
        List.of(Map.of("seen", arguments)),
        client.call(peer.uri("echo"), arguments.toArray()).join().arguments());
  }

  private static void theyFail(Bench b, Client client, Peer peer) {
    WampError error = CallFeatures.refused(client.call(peer.uri("fail"), "why"));
    assertEquals("com.example.failed", error.uri());
    assertEquals(List.of("why"), error.payload().arguments());
  }

  private static void theyCall(Bench b, Client client, Peer peer) {
    Handler sum =
        call -> (Long) call.payload().arguments().get(0) + (Long) call.payload().arguments().get(1);
    client.register(b.uri("sum"), sum).join();
    assertEquals(
        List.of(5L), b.join().call(peer.uri("call"), b.uri("sum"), 2, 3).join().arguments());
  }

  private static void wePublish(Bench b, Client client, Peer peer) throws InterruptedException {
    var heard = b.listen(client, peer.uri("heard"));
    client.call(peer.uri("listen"), b.uri("topic")).join();
    client.publish(b.uri("topic"), 1, "zwei", List.of(3.5)).join();
    assertEquals(List.of(1L, "zwei", List.of(3.5)), next(heard));
  }

  private static void theyPublish(Bench b, Client client, Peer peer) throws InterruptedException {
    var heard = b.listen(client, b.uri("topic"));
    client.call(peer.uri("publish"), b.uri("topic"), 1, "zwei", List.of(3.5)).join();
    assertEquals(List.of(1L, "zwei", List.of(3.5)), next(heard));
  }

  private static void theyCollect(Bench b, Client client, Peer peer) {
    b.needs(client, "dealer", "progressive_call_results");
    Handler parts =
        call -> {
          for (int i = 1; i <= 3; i++) call.progress(i);
          return "done";
        };
    client.register(b.uri("parts"), parts).join();
    assertEquals(
        List.of(Map.of("seen", List.of(1L, 2L, 3L, "done"))),
        b.join().call(peer.uri("collect"), b.uri("parts")).join().arguments());
  }

  private static void weCollect(Bench b, Client client, Peer peer) {
    b.needs(client, "dealer", "progressive_call_results");
    var seen = new LinkedBlockingQueue<Object>();
    Call call = Call.of(peer.uri("parts"), 3).progress(part -> seen.add(part.arguments().get(0)));
    assertEquals(List.of("done"), client.call(call).join().arguments());
    assertEquals(List.of(1L, 2L, 3L), new ArrayList<>(seen));
  }

  private static void weCancel(Bench b, Client client, Peer peer) throws InterruptedException {
    b.needs(client, "dealer", "call_canceling");
    if (!peer.interruptible()) throw new Outcome.Missing("the peer cannot be cancelled as callee");
    var heard = b.listen(client, peer.uri("heard"));
    var waiting = new LinkedBlockingQueue<Object>();
    Client caller = b.join();
    var call = caller.call(Call.of(peer.uri("wait")).progress(waiting::add));
    Patience.next(waiting, "progress");
    call.cancel(true);
    assertEquals(List.of("interrupted"), next(heard));
  }

  private static void theyCancel(Bench b, Client client, Peer peer) {
    b.needs(client, "dealer", "call_canceling");
    var canceled = new CompletableFuture<Void>();
    Handler waits =
        call -> {
          call.progress("waiting");
          call.canceled().thenRun(() -> canceled.complete(null));
          return call.canceled()
              .thenApply(
                  gone -> {
                    throw new WampError("wamp.error.canceled", "stopped safely");
                  });
        };
    client.register(b.uri("wait"), waits).join();
    Object said = b.join().call(peer.uri("cancel"), b.uri("wait")).join().arguments().get(0);
    assertTrue(Set.of("wamp.error.canceled", "canceled").contains(said), () -> "" + said);
    canceled.orTimeout(Patience.ANSWER.toSeconds(), TimeUnit.SECONDS).join();
  }

  private static List<Object> next(BlockingQueue<Event> heard) throws InterruptedException {
    return Patience.next(heard, "event").payload().arguments();
  }
}
