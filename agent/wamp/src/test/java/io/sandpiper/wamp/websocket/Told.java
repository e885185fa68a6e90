package io.sandpiper.wamp.websocket;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.ProtocolViolation;
import io.sandpiper.wamp.transport.Closed;
import io.sandpiper.wamp.transport.Transport;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Writes down what a listener is told. */
public final class Told implements Transport.Listener {
  public record Opened(String subprotocol) {}

  public record Received(Message message) {}

  public record Violated(String why) {}

  public record Pong() {}

  private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();
  private final Consumer<Object> first;

  public Told() {
    this(each -> {});
  }

  /** {@code first} is called with each thing told before it is written down. */
  public Told(Consumer<Object> first) {
    this.first = first;
  }

  private void tell(Object what) {
    first.accept(what);
    told.add(what);
  }

  @Override
  public void opened(String subprotocol) {
    tell(new Opened(subprotocol));
  }

  @Override
  public void received(Message message) {
    tell(new Received(message));
  }

  @Override
  public void violated(ProtocolViolation why) {
    tell(new Violated(why.getMessage()));
  }

  @Override
  public void pong() {
    tell(new Pong());
  }

  @Override
  public void closed(Closed how) {
    tell(how);
  }

  public Object next() throws InterruptedException {
    Object what = told.poll(10, TimeUnit.SECONDS);
    assertNotNull(what, "nothing was told within 10 s");
    return what;
  }

  public <T> T next(Class<T> kind) throws InterruptedException {
    Object next = next();
    return assertInstanceOf(kind, next, () -> "told: " + next);
  }

  /** What has been told and not been asked for. */
  public int waiting() {
    return told.size();
  }
}
