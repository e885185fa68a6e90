package io.sandpiper.wamp.session;

import static io.sandpiper.wamp.session.Talk.SOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.wamp.codec.Codec;
import io.sandpiper.wamp.codec.Serializer;
import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Error;
import io.sandpiper.wamp.message.Message.Registered;
import io.sandpiper.wamp.message.Message.Subscribed;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.ProtocolViolation;
import io.sandpiper.wamp.message.Uris;
import io.sandpiper.wamp.session.Happening.Ignored;
import io.sandpiper.wamp.session.Happening.Invoked;
import io.sandpiper.wamp.session.Happening.Refused;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A router passes on what its clients send: no client's payload ends another's session. */
class UnreadablePayloadTest {
  private static final String TIMESTAMP = "d6ff00000000";
  private static final String DEEP = "91".repeat(80) + "c0";
  private static final String WIDE = "dd00010001" + "c0".repeat(65_537);
  private static final String NUMBERED_KEY = "810102";
  private static final String NO_UTF8 = "a1ff";

  private static Message msgpack(String hex) throws ProtocolViolation {
    return decode(Serializer.MSGPACK, HexFormat.of().parseHex(hex));
  }

  private static Message json(String text) throws ProtocolViolation {
    return decode(Serializer.JSON, text.getBytes(StandardCharsets.UTF_8));
  }

  private static Message decode(Serializer serializer, byte[] bytes) throws ProtocolViolation {
    Codec codec = serializer.codec();
    return codec.decode(ByteBuffer.wrap(bytes));
  }

  private static Talk joined() throws ProtocolViolation {
    Talk talk = Talk.joined();
    talk.session.register("demo.move", Map.of(), SOON);
    talk.receive(new Registered(1, 40));
    talk.session.subscribe("demo.moved", Map.of(), SOON);
    talk.receive(new Subscribed(2, 41));
    talk.sent();
    return talk;
  }

  private static void requireRefused(Talk talk) {
    var error = (Error) talk.sent().get(0);
    assertEquals(68, error.requestType());
    assertEquals(7, error.request());
    assertEquals(Uris.INVALID_ARGUMENT, error.error());
    assertTrue(error.payload().arguments().get(0).toString().startsWith("a payload that can't"));
  }

  static List<String> spoilt() {
    return List.of(TIMESTAMP, DEEP, WIDE, NUMBERED_KEY, NO_UTF8);
  }

  @ParameterizedTest
  @MethodSource("spoilt")
  void aCallIsRefusedAndTheSessionGoesOn(String value) throws ProtocolViolation {
    Talk talk = joined();

    assertInstanceOf(Ignored.class, talk.receive(msgpack("9544072880" + "91" + value)));
    requireRefused(talk);
    assertInstanceOf(Invoked.class, talk.receive(msgpack("9544082880" + "9101")));
  }

  @Test
  void namedArgumentsToo() throws ProtocolViolation {
    Talk talk = joined();

    talk.receive(msgpack("9644072880" + "9101" + "81a161" + TIMESTAMP));
    requireRefused(talk);
  }

  @Test
  void inJsonToo() throws ProtocolViolation {
    for (String payload : List.of("[" + "[".repeat(80), "[" + "[],".repeat(65_537))) {
      Talk talk = joined();

      assertInstanceOf(Ignored.class, talk.receive(json("[68,7,40,{}," + payload)));
      requireRefused(talk);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"c11a00000000", "a10102", "62c080", "7f6161ff", "f0"})
  void inCborToo(String value) throws ProtocolViolation {
    Talk talk = joined();
    byte[] message = HexFormat.of().parseHex("8518440718" + "28a0" + "81" + value);

    assertInstanceOf(Ignored.class, talk.receive(decode(Serializer.CBOR, message)));
    requireRefused(talk);
  }

  @Test
  void anEventIsIgnored() throws ProtocolViolation {
    Talk talk = joined();

    assertInstanceOf(Ignored.class, talk.receive(msgpack("9524290580" + "91" + TIMESTAMP)));
    assertEquals(List.of(), talk.sent());
  }

  @Test
  void aResultFailsItsCall() throws ProtocolViolation {
    Talk talk = joined();
    Request call = talk.session.call("demo.read", Map.of(), Payload.NONE, SOON);

    var refused = (Refused) talk.receive(msgpack("94320380" + "91" + TIMESTAMP));
    assertEquals(call, refused.request());
    assertEquals(Uris.INVALID_ARGUMENT, refused.error());
  }

  @Test
  void whatTheRouterItselfSaysMustBeReadable() {
    assertThrows(ProtocolViolation.class, () -> msgpack("95440728" + TIMESTAMP + "9101"));
    assertThrows(ProtocolViolation.class, () -> msgpack("930201" + TIMESTAMP));
    assertThrows(ProtocolViolation.class, () -> msgpack("9544072880" + "91a5"));
    assertThrows(ProtocolViolation.class, () -> json("[68,7,40,{},[nul"));
  }

  @Test
  void theProcedureThatIsNamedCountsForPatternsOnly() throws ProtocolViolation {
    Talk talk = joined();
    Map<String, Object> named = Map.of("procedure", "demo.other");

    var invoked = (Invoked) talk.receive(new Message.Invocation(7, 40, named, Payload.NONE));
    assertEquals("demo.move", invoked.procedure());
    talk.session.register("demo.all", Map.of("match", "prefix"), SOON);
    talk.receive(new Registered(3, 50));
    named = Map.of("procedure", "demo.all.one");
    invoked = (Invoked) talk.receive(new Message.Invocation(8, 50, named, Payload.NONE));
    assertEquals("demo.all.one", invoked.procedure());
  }
}
