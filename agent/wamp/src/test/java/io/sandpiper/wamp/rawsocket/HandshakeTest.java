package io.sandpiper.wamp.rawsocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.wamp.codec.Serializer;
import io.sandpiper.wamp.line.NoConnection;
import io.sandpiper.wamp.transport.Closed;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandshakeTest {
  private static byte[] hex(String octets) {
    return HexFormat.of().parseHex(octets);
  }

  @ParameterizedTest
  @CsvSource({
    "MSGPACK, 262144, 7f920000, 262144",
    "JSON, 1048576, 7fb10000, 1048576",
    "JSON, 1024, 7f110000, 1024",
    "MSGPACK, 300000, 7f920000, 262144",
    "JSON, 2147483647, 7ff10000, 16777215",
    "CBOR, 1048576, 7fb30000, 1048576"
  })
  void theLengthIsThePowerOfTwoThatWeKeepTo(
      Serializer serializer, int most, String request, int mayReceive) {
    var handshake = new Handshake(serializer, most, "r:1");

    assertEquals(request, HexFormat.of().formatHex(handshake.request()));
    assertEquals(mayReceive, handshake.mayReceive());
  }

  @Test
  void theRouterSaysHowLongAMessageItTakes() throws Exception {
    assertEquals(4096, new Handshake(Serializer.JSON, 65536, "r:1").replied(hex("7f310000")));
  }

  @ParameterizedTest
  @CsvSource({
    "7f100000, 1, refused JSON: serializer unsupported",
    "7f200000, 2, maximum message length",
    "7f300000, 3, reserved bits",
    "7f400000, 4, connection count",
    "7ff00000, 15, error 15",
    "7f320000, 0, 'chose the serializer 2, offered was 1'",
    "'', 0, ended the connection",
    "7ff1, 0, ended the connection"
  })
  void aRefusalHasItsError(String reply, int error, String text) {
    var handshake = new Handshake(Serializer.JSON, 65536, "r:1");

    var no = assertThrows(NoConnection.class, () -> handshake.replied(hex(reply)));

    assertEquals(error, ((Closed.RawRefused) no.how).error());
    assertTrue(no.getMessage().startsWith("r:1: ") && no.getMessage().contains(text), no::toString);
  }

  @Test
  void anotherProtocolIsNoRefusal() {
    var handshake = new Handshake(Serializer.JSON, 65536, "r:1");

    var no = assertThrows(NoConnection.class, () -> handshake.replied("HTTP".getBytes()));

    assertTrue(((Closed.Unreachable) no.how).text().contains("should the URL begin with ws://"));
  }
}
