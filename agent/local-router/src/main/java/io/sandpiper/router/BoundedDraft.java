package io.sandpiper.router;

import java.util.List;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.drafts.Draft;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.enums.Opcode;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.exceptions.LimitExceededException;
import org.java_websocket.framing.Framedata;
import org.java_websocket.protocols.Protocol;

/**
 * The WebSocket protocol, without extensions, with a limit on all fragments of a message together:
 * the library looks at the first and the last alone. The subprotocol is not its business.
 */
final class BoundedDraft extends Draft_6455 {
  private final int limit;
  private long held;

  BoundedDraft(int limit) {
    super(List.of(), List.of(new Protocol("")), limit);
    this.limit = limit;
  }

  @Override
  public Draft copyInstance() {
    return new BoundedDraft(limit);
  }

  @Override
  public void processFrame(WebSocketImpl socket, Framedata frame) throws InvalidDataException {
    Opcode opcode = frame.getOpcode();
    if (opcode == Opcode.TEXT || opcode == Opcode.BINARY || opcode == Opcode.CONTINUOUS) {
      held += frame.getPayloadData().remaining();
      if (held > limit) throw new LimitExceededException("message too long", limit);
      if (frame.isFin()) held = 0;
    }
    super.processFrame(socket, frame);
  }

  // The library compares drafts by their settings; the count is none.
  @Override
  public boolean equals(Object other) {
    return super.equals(other);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }
}
