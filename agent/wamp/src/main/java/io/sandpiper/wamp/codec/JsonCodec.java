package io.sandpiper.wamp.codec;

import io.sandpiper.wamp.message.Message;
import java.nio.ByteBuffer;

final class JsonCodec implements Codec {
  @Override
  public String subprotocol() {
    return "wamp.2.json";
  }

  @Override
  public boolean binary() {
    return false;
  }

  @Override
  public ByteBuffer encode(Message message) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Message decode(ByteBuffer bytes) {
    throw new UnsupportedOperationException();
  }
}
