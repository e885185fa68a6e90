package io.sandpiper.wamp.websocket;

import io.sandpiper.wamp.line.Limits;
import io.sandpiper.wamp.line.NoConnection;
import io.sandpiper.wamp.line.ResponseHead;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.enums.Opcode;
import org.java_websocket.exceptions.IncompleteHandshakeException;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.exceptions.InvalidHandshakeException;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.framing.Framedata;
import org.java_websocket.framing.FramedataImpl1;
import org.java_websocket.handshake.ClientHandshakeBuilder;
import org.java_websocket.handshake.Handshakedata;
import org.java_websocket.protocols.IProtocol;
import org.java_websocket.protocols.Protocol;

/**
 * The library's RFC 6455 with our own eyes on what comes in: a bounded and checked response head,
 * and frames by {@link FrameReader}. For one connection.
 */
final class Draft extends Draft_6455 {
  /** The connection, told on its read thread unless said otherwise. */
  interface Sight {
    /** The head of the answer; whole unless the connection ended inside it. */
    void head(byte[] seen, boolean whole) throws NoConnection;

    /** A whole message. */
    void message(Opcode opcode, ByteBuffer payload);

    /** The router's close frame, valid. */
    void closing(ByteBuffer payload) throws InvalidDataException;

    /** The router broke RFC 6455 or a bound; the exception has the close code. */
    void refused(InvalidDataException why);

    /** A ping came: whether to answer it. If so, the answer counts until it is written. */
    boolean answersPing();

    /** Something to send was made, so many bytes of it; told on any thread that sends. */
    void queued(int bytes);

    WebSocketImpl engine();
  }

  private final boolean compression;
  private final Sight sight;
  private final FrameReader reader;
  private final FrameReader.Sink sink =
      new FrameReader.Sink() {
        @Override
        public void frame(Opcode opcode, ByteBuffer payload) throws InvalidDataException {
          take(opcode, payload);
        }

        @Override
        public boolean open() {
          return sight.engine().isOpen();
        }
      };

  Draft(List<String> offered, boolean compression, int maxMessageBytes, Sight sight) {
    super(List.of(), protocols(offered), maxMessageBytes);
    this.compression = compression;
    this.sight = sight;
    this.reader = new FrameReader(maxMessageBytes);
  }

  /** To the library, none offered is one with an empty name. */
  private static List<IProtocol> protocols(List<String> offered) {
    List<String> names = offered.isEmpty() ? List.of("") : offered;
    return names.stream().map(each -> (IProtocol) new Protocol(each)).toList();
  }

  /** From the next frame on; before that, no message may be compressed. */
  void inflateBy(Compression agreed) {
    reader.inflateBy(agreed);
  }

  @Override
  public ClientHandshakeBuilder postProcessHandshakeRequestAsClient(
      ClientHandshakeBuilder request) {
    super.postProcessHandshakeRequestAsClient(request);
    if (compression) request.put("Sec-WebSocket-Extensions", Compression.OFFER);
    return request;
  }

  /** The library copies what it is given, for clients that connect again; ours never do. */
  @Override
  public Draft copyInstance() {
    return this;
  }

  @Override
  public Handshakedata translateHandshake(ByteBuffer bytes) throws InvalidHandshakeException {
    int length = ResponseHead.length(bytes);
    boolean whole = length >= 0;
    if (!whole) length = bytes.remaining();
    byte[] head = new byte[Math.min(length, Limits.HEAD_BYTES + 1)];
    bytes.get(bytes.position(), head);
    try {
      sight.head(head, whole);
    } catch (NoConnection e) {
      throw new InvalidHandshakeException(e.getMessage());
    }
    if (!whole) throw new IncompleteHandshakeException();
    return super.translateHandshake(bytes);
  }

  @Override
  public List<ByteBuffer> createHandshake(Handshakedata handshake, boolean withContent) {
    List<ByteBuffer> made = super.createHandshake(handshake, withContent);
    made.forEach(bytes -> sight.queued(bytes.remaining()));
    return made;
  }

  /**
   * Handles what it reads at once, so that a bad frame does not take the good ones before it along.
   */
  @Override
  public List<Framedata> translateFrame(ByteBuffer bytes) throws InvalidDataException {
    try {
      reader.read(bytes, sink);
    } catch (InvalidDataException e) {
      sight.refused(e);
      throw e; // and the library sends it as a close frame
    }
    return List.of();
  }

  private void take(Opcode opcode, ByteBuffer payload) throws InvalidDataException {
    if (opcode == Opcode.TEXT || opcode == Opcode.BINARY) {
      sight.message(opcode, payload);
      return;
    }
    if (opcode == Opcode.PING && !sight.answersPing()) return;
    if (opcode == Opcode.CLOSING) {
      sight.closing(payload.duplicate());
      payload = answerable(payload);
    }
    FramedataImpl1 frame = FramedataImpl1.get(opcode);
    frame.setPayload(payload);
    processFrame(sight.engine(), frame);
  }

  /** The close frame's payload, fit for the library, which sends back what it says. */
  private static ByteBuffer answerable(ByteBuffer payload) {
    if (payload.remaining() != 2) return payload;
    byte[] reason = reasonFor(payload.getShort(0), "").getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(2 + reason.length).put(payload).put(reason).flip();
  }

  /**
   * The reason to give with a code. The library takes a close with 1007 and no reason for something
   * else, a text that was none, and sends no close frame at all.
   */
  static String reasonFor(int code, String reason) {
    return code == CloseFrame.NO_UTF8 && reason.isEmpty() ? "not UTF-8" : reason;
  }

  @Override
  public ByteBuffer createBinaryFrame(Framedata frame) {
    ByteBuffer bytes = super.createBinaryFrame(frame);
    sight.queued(bytes.remaining());
    return bytes;
  }

  /** By identity: a draft belongs to one connection. */
  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
