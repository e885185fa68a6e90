package io.sandpiper.wamp.codec;

import java.util.Optional;

/** The serializers that a connection can be offered, each making codecs. */
public enum Serializer {
  MSGPACK("wamp.2.msgpack") {
    @Override
    public Codec codec() {
      return new MessagePackCodec();
    }
  },
  JSON("wamp.2.json") {
    @Override
    public Codec codec() {
      return new JsonCodec();
    }
  },
  CBOR("wamp.2.cbor") {
    @Override
    public Codec codec() {
      return new CborCodec();
    }
  };

  private final String subprotocol;

  Serializer(String subprotocol) {
    this.subprotocol = subprotocol;
  }

  /** A new codec, for one connection. */
  public abstract Codec codec();

  public String subprotocol() {
    return subprotocol;
  }

  public static Optional<Serializer> of(String subprotocol) {
    for (Serializer serializer : values()) {
      if (serializer.subprotocol.equals(subprotocol)) return Optional.of(serializer);
    }
    return Optional.empty();
  }
}
