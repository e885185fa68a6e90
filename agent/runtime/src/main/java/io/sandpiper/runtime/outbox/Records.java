package io.sandpiper.runtime.outbox;

import io.sandpiper.runtime.core.Reading;
import io.sandpiper.runtime.core.Stamp;
import io.sandpiper.wamp.codec.Codec;
import io.sandpiper.wamp.codec.Serializer;
import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Publish;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.ProtocolViolation;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Readings as records: a WAMP PUBLISH in MessagePack whose topic is {@code component.event}, whose
 * arguments are the stamp and whose named ones are the content. What all records of a device have
 * in common is left out. Pure; one thread.
 */
final class Records {
  private final Codec codec = Serializer.MSGPACK.codec();

  byte[] bytes(Reading reading) {
    Stamp stamp = reading.stamp();
    boolean synced = stamp.clock() == Stamp.Trust.SYNCED;
    List<Object> arguments =
        List.of(
            stamp.boot(),
            stamp.seq(),
            stamp.millis(),
            (long) stamp.clock().ordinal(),
            // Where the date is right it is enough.
            synced ? 0L : stamp.moment(),
            synced ? "" : stamp.machineBoot());
    String topic = reading.component() + "." + reading.event();
    ByteBuffer bytes =
        codec.encode(new Publish(1, Map.of(), topic, new Payload(arguments, reading.content())));
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    return copy;
  }

  /** Empty for what was written by another version, or is none. */
  Optional<Reading> reading(byte[] bytes) {
    try {
      Message message = codec.decode(ByteBuffer.wrap(bytes));
      return message instanceof Publish p ? Optional.of(reading(p)) : Optional.empty();
    } catch (ProtocolViolation | ClassCastException | IndexOutOfBoundsException e) {
      return Optional.empty(); // whoever reads counts it as damaged
    }
  }

  private static Reading reading(Publish publish) {
    List<Object> list = publish.payload().arguments();
    var stamp =
        new Stamp(
            (String) list.get(0),
            (Long) list.get(1),
            (Long) list.get(2),
            Stamp.Trust.values()[Math.toIntExact((Long) list.get(3))],
            (Long) list.get(4),
            (String) list.get(5));
    int dot = publish.topic().lastIndexOf('.');
    return new Reading(
        publish.topic().substring(0, dot),
        publish.topic().substring(dot + 1),
        publish.payload().named(),
        stamp);
  }
}
