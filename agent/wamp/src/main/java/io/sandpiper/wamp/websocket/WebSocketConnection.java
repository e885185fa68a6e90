package io.sandpiper.wamp.websocket;

import io.sandpiper.wamp.codec.Codec;
import io.sandpiper.wamp.codec.Serializer;
import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Printable;
import io.sandpiper.wamp.message.ProtocolViolation;
import io.sandpiper.wamp.transport.Closed;
import io.sandpiper.wamp.transport.Closed.ByUs;
import io.sandpiper.wamp.transport.Closed.Ended;
import io.sandpiper.wamp.transport.Closed.Unreachable;
import io.sandpiper.wamp.transport.Target;
import io.sandpiper.wamp.transport.Transport;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import org.java_websocket.WebSocket;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.enums.Opcode;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.exceptions.WebsocketNotConnectedException;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.framing.Framedata;
import org.java_websocket.framing.TextFrame;
import org.java_websocket.handshake.ServerHandshake;

/**
 * One attempt to connect, and the connection that may come of it.
 *
 * <p>Everything ends by the read thread's end: whoever wants an end says how it is to be told (the
 * first to say so is believed) and cuts the line; the read thread then comes back from whatever it
 * waits for and, last of all, tells {@code closed}. So it is told once, after everything else, and
 * whatever the library thinks of its own state.
 */
final class WebSocketConnection implements Transport.Connection, Draft.Sight {
  private static final AtomicLong NUMBERS = new AtomicLong();

  private final WebSocketTransport transport;
  private final Target target;
  private final Line line;
  private final Transport.Listener listener;
  private final Upgrade upgrade;
  private final long number = NUMBERS.incrementAndGet();
  private final Wire wire;

  private final AtomicReference<Closed> how = new AtomicReference<>();
  private final AtomicLong queued = new AtomicLong();
  private final AtomicInteger pongs = new AtomicInteger();
  private final AtomicBoolean writerWatched = new AtomicBoolean();
  private volatile ScheduledFuture<?> openTimer;
  private volatile LineSocket socket;
  private volatile Codec codec;
  private volatile boolean open;

  // Of the read thread.
  private long deadline;
  private Serializer agreed;
  private boolean violated;
  private Throwable bug;

  WebSocketConnection(
      WebSocketTransport transport, Target target, Line line, Transport.Listener listener) {
    this.transport = transport;
    this.target = target;
    this.line = line;
    this.listener = listener;
    this.upgrade = new Upgrade(line.where(), target.serializers());
    this.wire = new Wire(new Draft(target.serializers(), target.maxMessageBytes(), this));
  }

  void start() {
    deadline = System.nanoTime() + target.openTimeout().toNanos();
    openTimer = schedule(this::notOpenInTime, target.openTimeout().toNanos());
    wire.connect();
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

  @Override
  public void send(Message message) {
    Codec ours = codec;
    if (ours == null) throw new IllegalStateException("send before opened");
    if (how.get() != null) return;
    ByteBuffer bytes = ours.encode(message);
    try {
      if (ours.binary()) {
        wire.send(bytes);
      } else {
        var frame = new TextFrame();
        frame.setPayload(bytes);
        wire.sendFrame(frame);
      }
    } catch (WebsocketNotConnectedException e) {
      return; // its end is under way and will be told
    }
    watchWriter(transport.writeTimeout.toNanos());
  }

  @Override
  public long queuedBytes() {
    return queued.get();
  }

  @Override
  public long receivedBytes() {
    LineSocket connected = socket;
    return connected == null ? 0 : connected.receivedBytes();
  }

  @Override
  public void ping() {
    if (!open || how.get() != null) return;
    try {
      wire.sendPing();
    } catch (WebsocketNotConnectedException e) {
      return; // its end is under way and will be told
    }
    watchWriter(transport.writeTimeout.toNanos());
  }

  @Override
  public void close(int code, String reason) {
    if (code != CloseFrame.NORMAL && (code < 1001 || code > 4999)) {
      throw new IllegalArgumentException("close code: 1000 to 4999, is " + code);
    }
    String fit = Printable.of(reason, Limits.REASON_BYTES);
    if (!open) {
      end(new ByUs("closed before it was open"));
      return;
    }
    if (!how.compareAndSet(null, new ByUs("closed with " + code + spaced(fit)))) return;
    cutSoon();
    wire.close(code, fit);
  }

  @Override
  public void drop() {
    end(new ByUs("dropped"));
  }

  /**
   * Looks after the writer once in a while for as long as something is queued: a timer for each
   * write would cost more than the write.
   */
  private void watchWriter(long nanos) {
    if (writerWatched.compareAndSet(false, true)) schedule(this::checkWriter, nanos);
  }

  private void checkWriter() {
    writerWatched.set(false);
    if (how.get() != null) return;
    long limit = transport.writeTimeout.toNanos();
    long blocked = socket.blockedNanos();
    if (blocked >= limit) {
      String text = "the router takes nothing: a write has been blocked for ";
      end(new Ended(CloseFrame.ABNORMAL_CLOSE, text + blocked / 1_000_000 + " ms"));
    } else if (queued.get() > 0) {
      watchWriter(limit - blocked);
    }
  }

  /** Within the time that a closing handshake may take. */
  private ScheduledFuture<?> cutSoon() {
    return schedule(line::cut, transport.closeTimeout.toNanos());
  }

  private ScheduledFuture<?> schedule(Runnable task, long nanos) {
    return transport.timer.schedule(task, nanos, TimeUnit.NANOSECONDS);
  }

  // ---- Draft.Sight ----

  @Override
  public WebSocketImpl engine() {
    return (WebSocketImpl) wire.getConnection();
  }

  @Override
  public boolean answersPing() {
    if (pongs.get() >= Limits.PONGS) return false;
    pongs.incrementAndGet();
    return true;
  }

  @Override
  public void queued(int bytes) {
    long now = queued.addAndGet(bytes);
    int frames = engine().outQueue.size();
    if (now > Limits.QUEUED_BYTES) takesNothing(now + " bytes");
    else if (frames > Limits.QUEUED_FRAMES) takesNothing(frames + " frames");
  }

  private void takesNothing(String waiting) {
    String text = "the router takes nothing: " + waiting + " wait to be sent";
    end(new Ended(CloseFrame.ABNORMAL_CLOSE, text));
  }

  @Override
  public void head(byte[] seen, boolean whole) throws NoConnection {
    try {
      upgrade.answered(seen, whole).ifPresent(serializer -> agreed = serializer);
    } catch (NoConnection e) {
      how.compareAndSet(null, e.how);
      throw e;
    }
  }

  @Override
  public void message(Opcode opcode, ByteBuffer payload) {
    if (violated || how.get() != null) return;
    try {
      try {
        if ((opcode == Opcode.BINARY) != codec.binary()) {
          String kind = opcode == Opcode.BINARY ? "a binary" : "a text";
          throw new ProtocolViolation(kind + " frame on " + codec.subprotocol());
        }
        listener.received(codec.decode(payload));
      } catch (ProtocolViolation why) {
        violated = true;
        listener.violated(why);
      }
    } catch (Throwable t) {
      failed(t);
    }
  }

  @Override
  public void closing(ByteBuffer payload) throws InvalidDataException {
    int code = CloseFrame.NOCODE;
    String reason = "";
    if (payload.hasRemaining()) {
      code = payload.getShort() & 0xffff;
      reason = Printable.of(FrameReader.reason(payload).toString(), Limits.REASON_BYTES);
    }
    String text = "the router closed it with " + (code == CloseFrame.NOCODE ? "no code" : code);
    how.compareAndSet(null, new Ended(code, text + spaced(reason)));
  }

  @Override
  public void refused(InvalidDataException why) {
    how.compareAndSet(null, new Ended(why.getCloseCode(), "the router sent " + why.getMessage()));
  }

  /**
   * The listener or we ourselves have a bug: ends the connection, told and thrown when it is over.
   */
  private void failed(Throwable t) {
    if (bug == null) bug = t;
    end(new ByUs("failed: " + t));
  }

  // ---- the read thread's life ----

  private void live() {
    try {
      connect();
      wire.runLibrary();
    } catch (NoConnection e) {
      how.compareAndSet(null, e.how);
    } catch (Throwable t) {
      failed(t);
    } finally {
      finish();
    }
  }

  private void connect() throws NoConnection, IOException {
    Socket connected = line.connect(deadline);
    String writer = "websocket-write-" + number;
    socket = new LineSocket(connected, engine().outQueue, queued, pongs, writer, this::cutSoon);
    line.doing("the answer to the upgrade");
    wire.use(socket);
  }

  private void opened() {
    codec = agreed.codec();
    open = true;
    openTimer.cancel(false);
    if (how.get() != null) return; // ended while it opened
    try {
      listener.opened(agreed.subprotocol());
    } catch (Throwable t) {
      failed(t);
    }
  }

  private void ponged() {
    if (how.get() != null) return;
    try {
      listener.pong();
    } catch (Throwable t) {
      failed(t);
    }
  }

  private void finish() {
    openTimer.cancel(false);
    try {
      wire.closeConnection(CloseFrame.ABNORMAL_CLOSE, ""); // ends the writer if nothing else has
      if (open || socket != null && socket.writingFailed()) letEnd();
    } catch (InterruptedException | RuntimeException e) {
      // The line is cut next, whatever the library or our hurry.
    }
    how.compareAndSet(null, unexpected());
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

  /**
   * Gives the writer time to write what it has, and the router time to read it and to end TCP first
   * (RFC 6455, 7.1.1): a socket that is closed with bytes unread takes our close frame back. After
   * a write has failed, reads why: the library does not any more.
   */
  private void letEnd() throws InterruptedException {
    ScheduledFuture<?> limit = cutSoon();
    socket.awaitWriter(transport.closeTimeout.toNanos());
    socket.discardRest();
    limit.cancel(false);
  }

  /** What it was that nobody has a word for yet: most often the line broke. */
  private Closed unexpected() {
    IOException failure = socket == null ? null : socket.readFailure();
    if (failure == null && wire.error instanceof IOException e) failure = e;
    String detail = failure == null ? "" : " (" + Printable.of(failure.toString(), 200) + ")";
    if (open) {
      String text = "the connection broke without a close frame";
      return new Ended(CloseFrame.ABNORMAL_CLOSE, text + detail);
    }
    if (failure instanceof SSLException e) return Tls.failure(e, line.where());
    String text = ": the connection ended while waiting for ";
    return upgrade
        .brokenOff()
        .orElseGet(() -> new Unreachable(line.where() + text + line.doing() + detail));
  }

  private static String spaced(String text) {
    return text.isEmpty() ? "" : " " + text;
  }

  /** The library's client, reduced to what is needed of it. */
  private final class Wire extends WebSocketClient {
    volatile Exception error;

    Wire(Draft draft) {
      super(target.url(), draft);
      setDaemon(true);
      setTcpNoDelay(true);
      setConnectionLostTimeout(0); // the owner pings: a second opinion would only disagree
    }

    @Override
    public void run() {
      Thread.currentThread().setName("websocket-read-" + number);
      live();
    }

    void runLibrary() {
      super.run();
    }

    /** Deprecated in favour of a factory of sockets, of which there is only this one. */
    @SuppressWarnings("deprecation")
    void use(LineSocket ours) {
      setSocket(ours);
    }

    @Override
    public void onOpen(ServerHandshake handshake) {
      opened();
    }

    @Override
    public void onWebsocketPong(WebSocket from, Framedata frame) {
      ponged();
    }

    @Override
    public void onMessage(String text) {
      throw new IllegalStateException("the draft hands messages over itself");
    }

    @Override
    public void onClose(int code, String reason, boolean remote) {
      // The end of the read thread is what counts.
    }

    @Override
    public void onError(Exception e) {
      if (error == null) error = e;
    }
  }
}
