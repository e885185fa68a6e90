package io.sandpiper.wamp.codec;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Error;
import io.sandpiper.wamp.message.Message.Event;
import io.sandpiper.wamp.message.Message.Interrupt;
import io.sandpiper.wamp.message.Message.Invocation;
import io.sandpiper.wamp.message.Message.Published;
import io.sandpiper.wamp.message.Message.Registered;
import io.sandpiper.wamp.message.Message.Result;
import io.sandpiper.wamp.message.Message.Subscribed;
import io.sandpiper.wamp.message.Message.Unknown;
import io.sandpiper.wamp.message.Message.Unregistered;
import io.sandpiper.wamp.message.Message.Unsubscribed;
import io.sandpiper.wamp.message.Message.Welcome;
import io.sandpiper.wamp.message.Messages;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.ProtocolViolation;
import io.sandpiper.wamp.session.Authenticator;
import io.sandpiper.wamp.session.Happening;
import io.sandpiper.wamp.session.Session;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A router that sends garbage gets a violation, never another exception, a hang or our memory. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MutatedMessagesTest {
  private static final int ROUNDS = 10_000;

  /**
   * What one message of a few hundred bytes may allocate on its way. The very first loads classes
   * (2.4 MB on JDK 25); a length that is believed before it is checked takes up to 2 GiB.
   */
  private static final long BYTES_EACH = 4 * 1024 * 1024;

  /** Answers and calls that a session as in {@link #joined} takes, besides the vectors. */
  private static final List<Message> FITTING =
      List.of(
          new Registered(3, 41),
          new Subscribed(4, 10),
          new Published(5, 500),
          new Result(6, Map.of("progress", true), Payload.of(1L)),
          new Result(6, Map.of(), Payload.of(List.of("x", 1.5))),
          new Error(48, 6, Map.of(), "demo.error.busy", Payload.of("later")),
          new Unregistered(7, Map.of()),
          new Unregistered(0, Map.of("registration", 40L)),
          new Unsubscribed(8, Map.of()),
          new Unsubscribed(0, Map.of("subscription", 9L)),
          new Event(9, 500, Map.of("topic", "demo.x"), Payload.named(Map.of("a", 1L))),
          new Invocation(2, 40, Map.of("receive_progress", true), Payload.of(true)),
          new Interrupt(1, Map.of("mode", "killnowait")));

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Random random = new Random(20260614);
  private final Mutator mutator = new Mutator(random);
  private final MessagePackCodec messagePack = new MessagePackCodec();
  private final JsonCodec json = new JsonCodec();
  private final CborCodec cbor = new CborCodec();
  private Session session = joined();
  private int violations;
  private int accepted;

  @Test
  void spoiltBytesOfMessagePackEndInNothingButAViolation() {
    List<byte[]> corpus = corpus("msgpack", messagePack);
    for (int i = 0; i < ROUNDS; i++) feed(messagePack, spoilt(corpus));
    assertMixed();
  }

  @Test
  void spoiltBytesOfJsonEndInNothingButAViolation() {
    List<byte[]> corpus = corpus("json", json);
    for (int i = 0; i < ROUNDS; i++) feed(json, spoilt(corpus));
    assertMixed();
  }

  @Test
  void spoiltBytesOfCborEndInNothingButAViolation() {
    List<byte[]> corpus = corpus("cbor", cbor);
    for (int i = 0; i < ROUNDS; i++) feed(cbor, spoilt(corpus));
    assertMixed();
  }

  @Test
  void spoiltStructuresEndInNothingButAViolation() throws ProtocolViolation {
    var corpus = new ArrayList<List<?>>();
    for (byte[] message : corpus("json", json)) {
      corpus.add(json.decodeList(ByteBuffer.wrap(message)));
    }
    for (int i = 0; i < ROUNDS; i++) {
      List<Object> spoilt = mutator.structure(corpus.get(random.nextInt(corpus.size())));
      feed(messagePack, copy(messagePack.encodeList(spoilt)));
      feed(json, copy(json.encodeList(spoilt)));
      feed(cbor, copy(cbor.encodeList(spoilt)));
      feed(() -> Messages.parse(spoilt), spoilt.toString());
    }
    assertMixed();
  }

  @Test
  void noiseEndsInNothingButAViolation() {
    for (int i = 0; i < ROUNDS; i++) {
      var noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      feed(messagePack, noise);
      feed(json, noise);
      feed(cbor, noise);
    }
  }

  private interface Source {
    Message read() throws ProtocolViolation;
  }

  private void feed(Codec codec, byte[] bytes) {
    feed(
        () -> {
          Message message = codec.decode(ByteBuffer.wrap(bytes));
          if (!(message instanceof Unknown)) {
            // What could be read can be passed on, in every form.
            messagePack.encode(message);
            json.encode(message);
            cbor.encode(message);
          }
          return message;
        },
        codec.subprotocol() + " " + HexFormat.of().formatHex(bytes));
  }

  private void feed(Source source, String text) {
    long before = threads.getCurrentThreadAllocatedBytes();
    try {
      Happening happening = session.receive(source.read(), 0);
      accepted++;
      if (happening instanceof Happening.Over) session = joined();
    } catch (ProtocolViolation e) {
      violations++;
      session.abort("wamp.error.protocol_violation", e.getMessage());
      session = joined();
    } catch (RuntimeException | java.lang.Error e) {
      throw new AssertionError(text, e);
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(allocated < BYTES_EACH, () -> allocated + " bytes for " + text);
  }

  /** Most mutations must be refused, but not all: else they test the first check only. */
  private void assertMixed() {
    assertTrue(violations > ROUNDS / 10, violations + " violations");
    assertTrue(accepted > ROUNDS / 50, accepted + " accepted");
  }

  private byte[] spoilt(List<byte[]> corpus) {
    byte[] message = corpus.get(random.nextInt(corpus.size()));
    return mutator.bytes(message, corpus.get(random.nextInt(corpus.size())));
  }

  private static List<byte[]> corpus(String serializer, Codec codec) {
    var corpus = new ArrayList<byte[]>();
    for (var sample : Vectors.all()) corpus.addAll(sample.bytes(serializer));
    for (Message message : FITTING) corpus.add(copy(codec.encode(message)));
    return corpus;
  }

  /** A session that holds something and waits for something of each kind. */
  private static Session joined() {
    var session = new Session("demo", Authenticator.ANONYMOUS, message -> {});
    Map<String, Object> none = Map.of();
    try {
      session.join();
      session.receive(new Welcome(7, none), 0);
      session.register("demo.set", none, 100);
      session.receive(new Registered(1, 40), 0);
      session.subscribe("demo.x", none, 100);
      session.receive(new Subscribed(2, 9), 0);
      session.register("demo.get", none, 100);
      session.subscribe("demo.y", none, 100);
      session.publish("demo.x", none, Payload.NONE, 100);
      session.call("demo.far", Map.of("receive_progress", true), Payload.NONE, 100);
      session.receive(new Invocation(1, 40, none, Payload.NONE), 0);
    } catch (ProtocolViolation e) {
      throw new IllegalStateException(e);
    }
    return session;
  }

  private static byte[] copy(ByteBuffer bytes) {
    var copy = new byte[bytes.remaining()];
    bytes.get(copy);
    return copy;
  }
}
