package io.sandpiper.wamp.client;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Hello;
import io.sandpiper.wamp.message.Message.Welcome;
import io.sandpiper.wamp.transport.Closed;
import io.sandpiper.wamp.transport.Target;
import io.sandpiper.wamp.transport.Transport;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A transport with the test at its other end. */
final class FakeRouter implements Transport {
  private final BlockingQueue<Message> sent = new LinkedBlockingQueue<>();
  final BlockingQueue<Integer> closeCodes = new LinkedBlockingQueue<>();
  final BlockingQueue<String> drops = new LinkedBlockingQueue<>();
  volatile Listener listener;

  @Override
  public Connection open(Target target, Listener told) {
    listener = told;
    told.opened("wamp.2.msgpack");
    return new Connection() {
      @Override
      public void send(Message message) {
        sent.add(message);
      }

      @Override
      public long queuedBytes() {
        return 0;
      }

      @Override
      public long receivedBytes() {
        return 0;
      }

      @Override
      public void ping() {}

      @Override
      public void close(int code, String reason) {
        closeCodes.add(code);
        told.closed(new Closed.ByUs("closed"));
      }

      @Override
      public void drop() {
        drops.add("");
        told.closed(new Closed.ByUs("dropped"));
      }
    };
  }

  /** The next message of this client, which must be of this kind. */
  <T extends Message> T next(Class<T> kind) throws InterruptedException {
    Message message = sent.poll(5, TimeUnit.SECONDS);
    assertNotNull(message, () -> "no " + kind.getSimpleName() + " came");
    return assertInstanceOf(kind, message);
  }

  boolean saidNothingMore() {
    return sent.isEmpty();
  }

  void says(Message message) {
    listener.received(message);
  }

  /** Takes HELLO and answers it. */
  void welcomes() throws InterruptedException {
    welcomes(Map.of("call_canceling", true));
  }

  /** The same, as a dealer that can do this. */
  void welcomes(Map<String, Object> dealer) throws InterruptedException {
    next(Hello.class);
    var features = Map.of("features", dealer);
    says(new Welcome(7, Map.of("roles", Map.of("dealer", features))));
  }
}
