package io.sandpiper.wamp.websocket;

import io.sandpiper.wamp.line.Line;
import io.sandpiper.wamp.line.NoConnection;
import io.sandpiper.wamp.line.Timers;
import io.sandpiper.wamp.message.Printable;
import io.sandpiper.wamp.transport.Closed;
import io.sandpiper.wamp.transport.Closed.ByUs;
import io.sandpiper.wamp.transport.Closed.Ended;
import io.sandpiper.wamp.transport.Closed.Unreachable;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.enums.Opcode;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.exceptions.WebsocketNotConnectedException;
import org.java_websocket.framing.BinaryFrame;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.framing.DataFrame;
import org.java_websocket.framing.TextFrame;

/**
 * A WebSocket, from the attempt to open it on: whole messages, pings, and one word about the end.
 * Knows nothing of WAMP.
 *
 * <p>Everything ends by the read thread's end: whoever wants an end says how it is to be told (the
 * first to say so is believed) and cuts the line; the read thread then comes back from whatever it
 * waits for and, last of all, tells {@code closed}. So it is told once, after everything else, and
 * whatever the library thinks of its own state.
 */
final class Wire implements Draft.Sight, LibraryClient.Events {
  /**
   * Where to and on which terms.
   *
   * @param subprotocols to offer, in this order; if none are, the server must choose none
   * @param compression whether to offer it
   * @param maxMessageBytes longest inbound message, over all its fragments and inflated
   * @param openTimeout from the first packet to the finished upgrade
   */
  record Terms(
      URI url,
      List<String> subprotocols,
      boolean compression,
      int maxMessageBytes,
      Duration openTimeout) {}

  /** Called on the read thread. What it throws ends the connection. */
  interface Listener {
    /** The upgrade succeeded with this subprotocol, empty if none was offered. */
    void opened(String subprotocol);

    /** A whole message; of text, bytes that are UTF-8. */
    void message(boolean binary, ByteBuffer payload);

    void pong();

    /** The last call. */
    void closed(Closed how);
  }

  private static final AtomicLong NUMBERS = new AtomicLong();

  private final WebSocketTransport transport;
  private final Terms terms;
  private final Line line;
  private final Listener listener;
  private final Upgrade upgrade;
  private final Draft draft;
  private final long number = NUMBERS.incrementAndGet();
  private final LibraryClient library;
  private final Backlog backlog;

  private final Timers.Scope timers;

  private final AtomicReference<Closed> how = new AtomicReference<>();
  private final AtomicBoolean writerWatched = new AtomicBoolean();
  private volatile ScheduledFuture<?> openTimer;
  private volatile LineSocket socket;
  private volatile boolean open;
  private volatile Optional<Compression> compression = Optional.empty();

  // Of the read thread.
  private long deadline;
  private Throwable bug;

  Wire(WebSocketTransport transport, Terms terms, Line line, Listener listener) {
    this.transport = transport;
    this.timers = transport.timers.scope();
    this.terms = terms;
    this.line = line;
    this.listener = listener;
    upgrade = new Upgrade(line.where(), terms.subprotocols(), terms.compression());
    draft = new Draft(terms.subprotocols(), terms.compression(), terms.maxMessageBytes(), this);
    library = new LibraryClient(terms.url(), draft, "websocket-read-" + number, this);
    backlog = new Backlog(engine().outQueue);
  }

  void start() {
    deadline = System.nanoTime() + terms.openTimeout().toNanos();
    openTimer = timers.in(terms.openTimeout(), this::notOpenInTime);
    library.connect();
  }

  private void notOpenInTime() {
    if (open) return;
    String text = ": gave up after " + terms.openTimeout().toMillis() + " ms, waiting for ";
    end(new Unreachable(line.where() + text + line.doing()));
  }

  /** Ends the connection at once, to be told so unless somebody else was first. */
  private void end(Closed told) {
    how.compareAndSet(null, told);
    line.cut();
  }

  /** Whether the end has begun, after which nothing is sent any more. */
  boolean ended() {
    return how.get() != null;
  }

  /** Queues a message; after the end it is dropped silently. The bytes are copied. */
  void send(boolean binary, ByteBuffer payload) {
    if (ended()) return;
    DataFrame frame = binary ? new BinaryFrame() : new TextFrame();
    frame.setPayload(payload);
    if (compression.isPresent() && payload.hasRemaining()) { // of nothing, a flush is nothing
      Optional<ByteBuffer> deflated = compression.get().deflate(payload);
      if (deflated.isEmpty()) return;
      frame.setPayload(deflated.get());
      frame.setRSV1(true);
    }
    try {
      library.sendFrame(frame);
    } catch (WebsocketNotConnectedException e) {
      return; // its end is under way and will be told
    }
    watchWriter(transport.writeTimeout.toNanos());
  }

  long queuedBytes() {
    return backlog.bytes();
  }

  long receivedBytes() {
    LineSocket connected = socket;
    return connected == null ? 0 : connected.receivedBytes();
  }

  void ping() {
    if (!open || ended()) return;
    try {
      library.sendPing();
    } catch (WebsocketNotConnectedException e) {
      return; // its end is under way and will be told
    }
    watchWriter(transport.writeTimeout.toNanos());
  }

  void close(int code, String reason) {
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
    library.close(code, Draft.reasonFor(code, fit));
  }

  void drop() {
    end(new ByUs("dropped"));
  }

  /**
   * Looks after the writer once in a while for as long as something is queued: a timer for each
   * write would cost more than the write.
   */
  private void watchWriter(long nanos) {
    if (!writerWatched.compareAndSet(false, true)) return;
    timers.in(Duration.ofNanos(nanos), this::checkWriter);
  }

  private void checkWriter() {
    writerWatched.set(false);
    if (ended()) return;
    long limit = transport.writeTimeout.toNanos();
    long blocked = socket.blockedNanos();
    if (blocked >= limit) {
      String text = "the router takes nothing: a write has been blocked for ";
      end(new Ended(CloseFrame.ABNORMAL_CLOSE, text + blocked / 1_000_000 + " ms"));
    } else if (backlog.bytes() > 0) {
      watchWriter(limit - blocked);
    }
  }

  /** Within the time that a closing handshake may take. */
  private ScheduledFuture<?> cutSoon() {
    return timers.in(transport.closeTimeout, line::cut);
  }

  // ---- Draft.Sight ----

  @Override
  public WebSocketImpl engine() {
    return library.engine();
  }

  @Override
  public boolean answersPing() {
    return backlog.addsPong();
  }

  @Override
  public void queued(int bytes) {
    backlog.added(bytes).ifPresent(this::takesNothing);
  }

  private void takesNothing(String waiting) {
    String text = "the router takes nothing: " + waiting + " wait to be sent";
    end(new Ended(CloseFrame.ABNORMAL_CLOSE, text));
  }

  @Override
  public void head(byte[] seen, boolean whole) throws NoConnection {
    try {
      upgrade.answered(seen, whole);
      compression = upgrade.compression();
      compression.ifPresent(draft::inflateBy);
    } catch (NoConnection e) {
      how.compareAndSet(null, e.how);
      throw e;
    }
  }

  @Override
  public void message(Opcode opcode, ByteBuffer payload) {
    tell(() -> listener.message(opcode == Opcode.BINARY, payload));
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

  @Override
  public void live() {
    try {
      library.runOn(connect());
    } catch (NoConnection e) {
      how.compareAndSet(null, e.how);
    } catch (Throwable t) {
      failed(t);
    } finally {
      finish();
    }
  }

  private LineSocket connect() throws NoConnection, IOException {
    Socket connected = line.connect(deadline);
    socket = new LineSocket(connected, backlog, "websocket-write-" + number, this::cutSoon);
    line.doing("the answer to the upgrade");
    return socket;
  }

  @Override
  public void opened() {
    open = true;
    openTimer.cancel(false);
    tell(() -> listener.opened(upgrade.subprotocol()));
  }

  @Override
  public void ponged() {
    tell(listener::pong);
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

  private void finish() {
    openTimer.cancel(false);
    try {
      library.closeConnection(CloseFrame.ABNORMAL_CLOSE, ""); // ends the writer if nothing else has
      if (open || socket != null && socket.writingFailed()) letEnd();
    } catch (InterruptedException | RuntimeException e) {
      // The line is cut next, whatever the library or our hurry.
    }
    how.compareAndSet(null, unexpected());
    line.cut();
    timers.end();
    compression.ifPresent(Compression::end);
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
    if (failure == null) failure = library.error();
    String detail = failure == null ? "" : " (" + Printable.of(failure.toString(), 200) + ")";
    if (open) {
      String text = "the connection broke without a close frame";
      return new Ended(CloseFrame.ABNORMAL_CLOSE, text + detail);
    }
    if (failure instanceof SSLException e) return line.failed(e);
    String text = ": the connection ended while waiting for ";
    return upgrade
        .brokenOff()
        .orElseGet(() -> new Unreachable(line.where() + text + line.doing() + detail));
  }

  private static String spaced(String text) {
    return text.isEmpty() ? "" : " " + text;
  }
}
