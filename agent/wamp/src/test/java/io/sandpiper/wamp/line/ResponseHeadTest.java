package io.sandpiper.wamp.line;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseHeadTest {
  private static Optional<ResponseHead> parse(String text) {
    return ResponseHead.parse(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void statusReasonAndFieldsAreRead() {
    var head = parse("HTTP/1.1 503 Try Later\r\nA: 1\r\nno field\r\na:2 \r\n\r\n").get();

    assertEquals(503, head.status());
    assertEquals("Try Later", head.reason());
    assertEquals(List.of("1", "2"), head.all("A"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 404", "HTTP/1.0 404 ", "HTTP/1.1 404 Not Found"})
  void theReasonMayBeMissing(String line) {
    assertEquals(404, parse(line + "\r\n\r\n").get().status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/2 404 x", "HTTP/1.1 4040 x", "HTTP/1.1  404 x", "SSH-2.0-x"})
  void whatIsNoStatusLineIsNone(String line) {
    assertEquals(Optional.empty(), parse(line + "\r\n\r\n"));
  }

  @Test
  void theHeadEndsWithAnEmptyLine() {
    byte[] bytes = "HTTP/1.1 101 x\r\n\r\nmore\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
    assertEquals(18, ResponseHead.length(ByteBuffer.wrap(bytes)));
    assertEquals(-1, ResponseHead.length(ByteBuffer.wrap(bytes, 0, 17)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "120 | PT2M",
        "0 | PT0S",
        "86401 | PT24H",
        "99999999999999999999 | PT24H",
        "Fri, 31 Dec 1999 23:59:59 GMT | PT59S",
        "Fri, 31 Dec 1999 23:00:00 GMT | PT0S",
        "Sat, 31 Dec 2050 23:00:00 GMT | PT24H",
      })
  void retryAfterIsSecondsOrADateAgainstTheServersOwnClock(String value, Duration expected) {
    var head =
        parse(
            "HTTP/1.1 503 x\r\nRetry-After: "
                + value
                + "\r\nDate: Fri, 31 Dec 1999 23:59:00 GMT\r\n\r\n");
    assertEquals(Optional.of(expected), head.get().retryAfter());
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "-1", "1.5", "Fri, 31 Dec 1999 23:59:59 GMT"})
  void aRetryAfterThatSaysNothingIsLeftOut(String value) {
    var head = parse("HTTP/1.1 503 x\r\nRetry-After: " + value + "\r\n\r\n");
    assertEquals(Optional.empty(), head.get().retryAfter());
  }
}
