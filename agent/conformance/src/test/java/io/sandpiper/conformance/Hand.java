package io.sandpiper.conformance;

import static org.junit.jupiter.api.Assertions.fail;

import io.sandpiper.wamp.client.Options;
import io.sandpiper.wamp.client.WampError;
import io.sandpiper.wamp.codec.Serializer;
import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.ProtocolViolation;
import io.sandpiper.wamp.session.Authenticator;
import io.sandpiper.wamp.session.Happening;
import io.sandpiper.wamp.session.Session;
import io.sandpiper.wamp.transport.Closed;
import io.sandpiper.wamp.transport.Transport;
import io.sandpiper.wamp.websocket.WebSocketTransport;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;

/** Our session on our transport, moved by hand: all that happens to it is to be seen. */
final class Hand implements Transport.Listener, AutoCloseable {
  private final BlockingQueue<Happening> happenings = new LinkedBlockingQueue<>();
  private final Transport.Connection connection;
  private final Session session;
  private volatile Happening.Joined joined;

  Hand(URI url, Serializer serializer) {
    var options = Options.of(url.toString(), "demo").serializers(serializer);
    synchronized (this) {
      session = new Session("demo", Authenticator.ANONYMOUS, this::send);
      connection = new WebSocketTransport().open(options.target(), this);
    }
  }

  private void send(Message message) {
    connection.send(message);
  }

  /** Does something with the session, which must not be used otherwise. */
  synchronized <T> T with(Function<Session, T> use) {
    return use.apply(session);
  }

  /** The next happening of that kind; the others before it are passed over. */
  <T extends Happening> T next(Class<T> kind) throws InterruptedException {
    while (true) {
      Happening happening = Patience.next(happenings, kind.getSimpleName());
      if (kind.isInstance(happening)) return kind.cast(happening);
      if (happening instanceof Happening.Over over) return fail("over: " + over);
      if (happening instanceof Happening.Refused refused) {
        throw new WampError(refused.error(), refused.payload());
      }
    }
  }

  /** The next happening of that kind, an error being one of them. */
  <T extends Happening> T happening(Class<T> kind) throws InterruptedException {
    Happening happening = Patience.next(happenings, kind.getSimpleName());
    while (!kind.isInstance(happening)) {
      if (happening instanceof Happening.Over over) return fail("over: " + over);
      happening = Patience.next(happenings, kind.getSimpleName());
    }
    return kind.cast(happening);
  }

  /** Calls and waits for the answer. */
  Payload call(String procedure, Payload payload) throws InterruptedException {
    with(s -> s.call(procedure, Map.of(), payload, soon()));
    return next(Happening.Result.class).payload();
  }

  /** The session's number at the router. */
  long session() {
    return joined.session();
  }

  /** A deadline for a request of now. */
  static long soon() {
    return System.nanoTime() + Patience.ANSWER.toNanos();
  }

  /** The connection is gone, and the router is not told. */
  void drop() {
    connection.drop();
  }

  @Override
  public synchronized void opened(String subprotocol) {
    session.join();
  }

  @Override
  public synchronized void received(Message message) {
    try {
      Happening happening = session.receive(message, System.nanoTime());
      if (happening instanceof Happening.Joined welcome) joined = welcome;
      happenings.add(happening);
    } catch (ProtocolViolation e) {
      violated(e);
    }
  }

  @Override
  public synchronized void violated(ProtocolViolation why) {
    happenings.add(
        session.abort("wamp.error.protocol_violation", String.valueOf(why.getMessage())));
  }

  @Override
  public void pong() {}

  @Override
  public synchronized void closed(Closed how) {
    happenings.add(session.lost());
  }

  @Override
  public void close() {
    connection.drop();
  }
}
