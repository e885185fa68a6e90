package io.sandpiper.wamp.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sandpiper.wamp.codec.Serializer;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.session.Ending;
import io.sandpiper.wamp.transport.Closed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The client on the WebSocket transport, against the library's own server. */
@Timeout(30)
class ConversationTest {
  private EchoServer server;

  @BeforeEach
  void start() throws InterruptedException {
    server = new EchoServer();
  }

  @AfterEach
  void stop() throws InterruptedException {
    server.close();
  }

  private Client connect(Serializer serializer) {
    return Client.connect(Options.of(server.url(), "demo").serializers(serializer)).join();
  }

  @ParameterizedTest
  @EnumSource
  void callsAreAnswered(Serializer serializer) {
    try (Client client = connect(serializer)) {
      var payload = new Payload(List.of(1L, "zwei ✓", List.of(true)), Map.of("half", 0.5));
      assertEquals(payload, client.call(Call.of("a.echo", payload)).join());
    }
  }

  @ParameterizedTest
  @EnumSource
  void bytesOfAnyLengthArriveWhole(Serializer serializer) {
    try (Client client = connect(serializer)) {
      // Around the places where a frame's header grows, and a chunk of the output ends.
      for (int length : new int[] {0, 1, 90, 125, 126, 16370, 16384, 16390, 65535, 65536, 300000}) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) length);
        var answer = client.call("a.echo", (Object) bytes).join();
        assertArrayEquals(bytes, (byte[]) answer.arguments().get(0));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void manyCallsAtOnceAreAllAnswered(Serializer serializer) {
    try (Client client = connect(serializer)) {
      var answers = new ArrayList<CompletableFuture<Payload>>();
      for (long i = 0; i < 1000; i++) answers.add(client.call("a.echo", i));
      for (int i = 0; i < 1000; i++) assertEquals(Payload.of((long) i), answers.get(i).join());
    }
  }

  @Test
  void closingEndsTheSessionInOrder() throws Exception {
    Client client = connect(Serializer.MSGPACK);
    client.close();

    var ended = client.ended().get(5, TimeUnit.SECONDS);
    assertEquals(new Ending.Left("wamp.close.goodbye_and_out"), ended.ending().get());
  }

  @Test
  void aMessageThatIsTooLongEndsTheSessionAndSaysSo() throws Exception {
    var small = Options.of(server.url(), "demo").maxMessageBytes(1024);
    Client client = Client.connect(small).join();
    var call = client.call("a.echo", (Object) new byte[2000]);

    var e = assertThrows(CompletionException.class, call::join);
    assertEquals("the router sent a message of more than 1024 bytes", e.getCause().getMessage());
    var closed = client.ended().get(5, TimeUnit.SECONDS).closed().get();
    assertEquals(1009, ((Closed.Ended) closed).code());
  }

  @Test
  void aServerThatStopsEndsTheClient() throws Exception {
    Client client = connect(Serializer.JSON);
    server.close();

    var ended = client.ended().get(5, TimeUnit.SECONDS);
    assertInstanceOf(Ending.ConnectionLost.class, ended.ending().get());
  }
}
