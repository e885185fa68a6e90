package io.sandpiper.router;

import io.sandpiper.router.core.Connection;
import io.sandpiper.router.core.Peer;
import io.sandpiper.wamp.codec.Codec;
import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.ProtocolViolation;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.exceptions.WebsocketNotConnectedException;
import org.java_websocket.framing.BinaryFrame;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.framing.DataFrame;
import org.java_websocket.framing.TextFrame;

/**
 * One upgraded connection. Encodes on the router's thread, decodes on the library's.
 *
 * <p>A peer that does not take what is sent is dropped when its queue is full: waiting for it would
 * stop the others.
 */
final class Line implements Peer {
  private static final int HEADER_BYTES = 10;

  private final WebSocketImpl socket;
  private final Pipe pipe;
  private final Codec codec;
  private final Consumer<String> log;

  /** The router's end; set and used by the router's thread alone. */
  Connection connection;

  Line(WebSocketImpl socket, Codec codec, Consumer<String> log) {
    this.socket = socket;
    this.pipe = (Pipe) socket.getChannel();
    this.codec = codec;
    this.log = log;
  }

  Message decode(ByteBuffer bytes, boolean binary) throws ProtocolViolation {
    if (binary != codec.binary()) {
      throw new ProtocolViolation(
          (binary ? "binary" : "text") + " frame with " + codec.subprotocol());
    }
    return codec.decode(bytes);
  }

  @Override
  public void send(Message message) {
    ByteBuffer bytes;
    try {
      bytes = codec.encode(message);
    } catch (RuntimeException e) {
      // A bug in the codec, since another codec has read it; the others are to get theirs.
      log.accept("cannot write a message: " + e);
      return;
    }
    if (!socket.hasBufferedData()) pipe.empty();
    if (pipe.queue(bytes.remaining() + HEADER_BYTES) > Limits.BACKLOG_BYTES) {
      log.accept("dropped a peer that takes nothing: " + Limits.BACKLOG_BYTES + " bytes queued");
      socket.closeConnection(CloseFrame.ABNORMAL_CLOSE, "takes nothing");
      return;
    }
    DataFrame frame = codec.binary() ? new BinaryFrame() : new TextFrame();
    frame.setPayload(bytes);
    try {
      socket.sendFrame(frame);
    } catch (WebsocketNotConnectedException e) {
      // It has closed meanwhile; the router is about to be told.
    }
  }

  @Override
  public void close() {
    socket.close(CloseFrame.NORMAL);
  }
}
