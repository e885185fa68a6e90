package io.sandpiper.wamp.codec;

import io.sandpiper.wamp.message.ProtocolViolation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Single JSON values, as people type them: read as the codec reads those of a message. */
public final class JsonText {
  /** A value that may be null. */
  public record Value(Object value) {}

  private JsonText() {}

  /** The value, or empty when the text is not exactly one. */
  public static Optional<Value> read(String text) {
    ByteBuffer list = ByteBuffer.wrap(("[" + text + "]").getBytes(StandardCharsets.UTF_8));
    try {
      List<?> values = new JsonCodec().decodeList(list);
      return values.size() == 1 ? Optional.of(new Value(values.get(0))) : Optional.empty();
    } catch (ProtocolViolation e) {
      return Optional.empty(); // not JSON: the caller knows what else it may be
    }
  }
}
