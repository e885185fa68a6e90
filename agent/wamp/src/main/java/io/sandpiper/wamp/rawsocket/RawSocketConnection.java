package io.sandpiper.wamp.rawsocket;

import io.sandpiper.wamp.codec.Codec;
import io.sandpiper.wamp.line.Line;
import io.sandpiper.wamp.line.NoConnection;
import io.sandpiper.wamp.line.Timers;
import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Printable;
import io.sandpiper.wamp.message.ProtocolViolation;
import io.sandpiper.wamp.transport.Closed;
import io.sandpiper.wamp.transport.Closed.ByUs;
import io.sandpiper.wamp.transport.Closed.Ended;
import io.sandpiper.wamp.transport.Closed.Unreachable;
import io.sandpiper.wamp.transport.Target;
import io.sandpiper.wamp.transport.Transport;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;

/**
 * One connection. Everything ends by the read thread's end, as with a WebSocket: whoever wants an
 * end says how it is to be told (the first to say so is believed) and cuts the line; the read
 * thread then comes back from whatever it waits for and, last of all, tells {@code closed}.
 */
final class RawSocketConnection implements Transport.Connection {
  private static final int ABNORMAL = 1006;
  private static final AtomicLong NUMBERS = new AtomicLong();

  private final RawSocketTransport transport;
  private final Timers.Scope timers;
  private final Target target;
  private final Line line;
  private final Transport.Listener listener;
  private final Handshake handshake;
  private final Codec codec;
  private final long number = NUMBERS.incrementAndGet();
  private final Outbox outbox = new Outbox();

  private final AtomicReference<Closed> how = new AtomicReference<>();
  private final AtomicBoolean writerWatched = new AtomicBoolean();
  private volatile ScheduledFuture<?> openTimer;
  private volatile boolean open;
  private volatile int routerTakes;
  private volatile long received; // written by the read thread only

  // Of the read thread.
  private boolean violated;
  private Throwable bug;

  RawSocketConnection(
      RawSocketTransport transport, Target target, Line line, Transport.Listener listener) {
    this.transport = transport;
    this.timers = transport.timers.scope();
    this.target = target;
    this.line = line;
    this.listener = listener;
    var serializer = target.serializers().get(0);
    codec = serializer.codec();
    handshake = new Handshake(serializer, target.maxMessageBytes(), line.where());
  }

  void start() {
    long deadline = System.nanoTime() + target.openTimeout().toNanos();
    openTimer = timers.in(target.openTimeout(), this::notOpenInTime);
    thread("rawsocket-read-", () -> live(deadline));
  }

  private void thread(String name, Runnable life) {
    var thread = new Thread(life, name + number);
    thread.setDaemon(true);
    thread.start();
  }

  private void notOpenInTime() {
    if (open) return;
    String text = ": gave up after " + target.openTimeout().toMillis() + " ms, waiting for ";
    end(new Unreachable(line.where() + text + line.doing()));
  }

  /** Ends the connection at once, to be told so unless somebody else was first. */
  private void end(Closed told) {
    how.compareAndSet(null, told);
    line.cut();
  }

  private boolean ended() {
    return how.get() != null;
  }

  // ---- Transport.Connection ----

  @Override
  public void send(Message message) {
    if (!open) throw new IllegalStateException("send before opened");
    if (ended()) return;
    ByteBuffer payload = codec.encode(message);
    if (payload.remaining() > routerTakes) {
      // The router would end the connection without a word.
      String text = "a message of " + payload.remaining() + " bytes, but the router takes ";
      end(new Ended(1009, text + routerTakes));
      return;
    }
    outbox.add(Frames.of(Frames.MESSAGE, payload)).ifPresent(this::takesNothing);
    watchWriter(transport.writeTimeout.toNanos());
  }

  @Override
  public long queuedBytes() {
    return outbox.bytes();
  }

  @Override
  public long receivedBytes() {
    return received;
  }

  /** Crossbar.io resets a connection that pings. */
  @Override
  public boolean pings() {
    return false;
  }

  @Override
  public void ping() {
    throw new IllegalStateException("a RawSocket that pings");
  }

  /** What waits is sent, then the stream ends: RawSocket has no word for code and reason. */
  @Override
  public void close(int code, String reason) {
    if (!open) {
      end(new ByUs("closed before it was open"));
      return;
    }
    String text = reason.isEmpty() ? "" : " " + Printable.of(reason, 123);
    if (!how.compareAndSet(null, new ByUs("closed with " + code + text))) return;
    cutSoon();
    outbox.finish();
  }

  @Override
  public void drop() {
    end(new ByUs("dropped"));
  }

  private ScheduledFuture<?> cutSoon() {
    return timers.in(transport.closeTimeout, line::cut);
  }

  private void takesNothing(String waiting) {
    String text = "the router takes nothing: " + waiting + " wait to be sent";
    end(new Ended(ABNORMAL, text));
  }

  /** Looks after the writer once in a while for as long as something is queued. */
  private void watchWriter(long nanos) {
    if (!writerWatched.compareAndSet(false, true)) return;
    timers.in(Duration.ofNanos(nanos), this::checkWriter);
  }

  private void checkWriter() {
    writerWatched.set(false);
    if (ended()) return;
    long limit = transport.writeTimeout.toNanos();
    long blocked = outbox.blockedNanos();
    if (blocked >= limit) {
      String text = "the router takes nothing: a write has been blocked for ";
      end(new Ended(ABNORMAL, text + blocked / 1_000_000 + " ms"));
    } else if (outbox.bytes() > 0) {
      watchWriter(limit - blocked);
    }
  }

  // ---- the write thread's life ----

  private void write(Socket socket) {
    try {
      outbox.writeTo(socket.getOutputStream());
      socket.shutdownOutput();
    } catch (IOException e) {
      cutSoon(); // what the router said last may still be unread
    } catch (InterruptedException e) {
      end(new ByUs("interrupted"));
    }
  }

  // ---- the read thread's life ----

  private void live(long deadline) {
    try {
      Socket socket = line.connect(deadline);
      var in = new DataInputStream(new BufferedInputStream(new Counted(socket.getInputStream())));
      agree(socket, in);
      opened(socket);
      while (true) take(Frames.read(in, handshake.mayReceive()));
    } catch (NoConnection e) {
      how.compareAndSet(null, e.how);
    } catch (Frames.Broken e) {
      how.compareAndSet(null, new Ended(e.code, "the router sent " + e.getMessage()));
    } catch (IOException e) {
      how.compareAndSet(null, broken(e));
    } catch (Throwable t) {
      failed(t);
    } finally {
      finish();
    }
  }

  private void agree(Socket socket, InputStream in) throws IOException, NoConnection {
    line.doing("the answer to the handshake");
    byte[] reply = {};
    try {
      socket.getOutputStream().write(handshake.request());
      reply = in.readNBytes(Handshake.OCTETS);
    } catch (SSLException e) {
      throw e;
    } catch (IOException reset) {
      // An end as well: Crossbar.io resets when it does not like what we asked for.
    }
    routerTakes = handshake.replied(reply);
  }

  private void opened(Socket socket) {
    open = true;
    openTimer.cancel(false);
    thread("rawsocket-write-", () -> write(socket));
    tell(() -> listener.opened(codec.subprotocol()));
  }

  private void take(Frames.Frame frame) {
    if (frame.type() == Frames.PING) {
      byte[] pong = Frames.of(Frames.PONG, ByteBuffer.wrap(frame.payload()));
      outbox.addPong(pong).ifPresent(this::takesNothing);
      watchWriter(transport.writeTimeout.toNanos());
    } else if (frame.type() == Frames.MESSAGE && !violated) {
      tell(() -> message(frame.payload()));
    }
  }

  private void message(byte[] payload) {
    try {
      listener.received(codec.decode(ByteBuffer.wrap(payload)));
    } catch (ProtocolViolation why) {
      violated = true;
      listener.violated(why);
    }
  }

  /** Unless the end has begun: then the end is what is told next. */
  private void tell(Runnable what) {
    if (ended()) return;
    try {
      what.run();
    } catch (Throwable t) {
      failed(t);
    }
  }

  /** The listener or we ourselves have a bug: told, and thrown when it is over. */
  private void failed(Throwable t) {
    if (bug == null) bug = t;
    end(new ByUs("failed: " + t));
  }

  private Closed broken(IOException e) {
    String detail = Printable.of(e.toString(), 200);
    if (open) {
      String text = e instanceof EOFException ? "the router ended it" : "it broke (" + detail + ")";
      return new Ended(ABNORMAL, text);
    }
    if (e instanceof SSLException tls) return line.failed(tls);
    String text = ": the connection ended while waiting for ";
    return new Unreachable(line.where() + text + line.doing() + " (" + detail + ")");
  }

  private void finish() {
    timers.end();
    outbox.abandon();
    line.cut();
    try {
      listener.closed(how.get());
    } catch (Throwable t) {
      if (bug == null) bug = t;
    }
    if (bug == null) return;
    Thread thread = Thread.currentThread();
    thread.getUncaughtExceptionHandler().uncaughtException(thread, bug);
  }

  /** Below the buffer, so that a long message counts while it comes. */
  private final class Counted extends FilterInputStream {
    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] bytes, int from, int count) throws IOException {
      int read = super.read(bytes, from, count);
      if (read > 0) received += read;
      return read;
    }
  }
}
