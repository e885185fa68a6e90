package io.sandpiper.runtime.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.runtime.TlsServer;
import io.sandpiper.wamp.codec.Serializer;
import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.ProtocolViolation;
import io.sandpiper.wamp.transport.Closed;
import io.sandpiper.wamp.transport.Route;
import io.sandpiper.wamp.transport.Target;
import io.sandpiper.wamp.transport.TlsSettings;
import io.sandpiper.wamp.transport.Transport;
import io.sandpiper.wamp.websocket.WebSocketTransport;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be wrong with TLS, with real servers: what is seen, which lane, what to do about it. */
@Timeout(30)
class TlsFailuresTest {
  private static final String PIN = "sha256/" + "A".repeat(43) + "=";

  /**
   * Server: see {@link TlsServer#of}. Ours: nothing, a certificate, or a pin. Lane: slow; wait
   * (fast for ever, for the clock to be set); fast (so many tries, then slow).
   */
  @ParameterizedTest(name = "{0}, ours: {1}, clock {2}")
  @CsvSource({
    "expired, nothing, right, slow, has expired, renew the router's certificate",
    "expired, nothing, unset, wait, has expired, ''",
    "early, nothing, right, slow, is not valid yet, set this device's clock",
    "early, nothing, unset, wait, is this machine's clock right?, ''",
    "wrong-host, nothing, right, slow, is for another name, check router.url",
    "unknown-ca, nothing, right, slow, nobody we trust signed, router.tls.ca-file",
    "unknown-ca, nothing, unset, slow, nobody we trust signed, router.tls.ca-file",
    "good, pin, right, slow, the router's public key is sha256/, router.tls.pin",
    "asking TLSv1.3, nothing, right, slow, 'and we have none to show', router.tls.certificate-file",
    "asking TLSv1.2, nothing, right, slow, 'and we have none to show', router.tls.certificate-file",
    "asking TLSv1.3, device-unknown-ca, right, slow, refused our certificate, a CA that the router",
    "asking TLSv1.2, device-unknown-ca, right, slow, refused our certificate, a CA that the router",
    "good, device-expired, right, slow, device-expired.pem: our certificate expired, mend the file",
    "good, missing, right, slow, missing.pem: saw no such file, mend the file",
    "plain, nothing, right, slow, should the URL begin with ws://, check scheme and port",
    // As OpenSSL before 3 answers who offers 1.2: a ServerHello of 1.1. Others send an alert.
    "16 03 02 00 2a 02 00 00 26 03 02 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10 11 12 13"
        + " 14 15 16 17 18 19 1a 1b 1c 1d 1e 1f 00 c0 13 00, nothing, right, slow, neither TLS 1.2"
        + " nor 1.3, let the router speak TLS 1.2",
    "15 03 02 00 02 02 46, nothing, right, slow, neither TLS 1.2 nor 1.3, let the router speak",
    "15 03 03 00 02 02 28, nothing, right, fast, handshake_failure, is it a TLS port",
  })
  void whatIsWrongWithTlsIsToldWithWhatToDo(
      String kind, String ours, String clock, String lane, String says, String advises)
      throws Exception {
    try (TlsServer server = TlsServer.of(kind)) {
      judge(attempt("wss", server, settings(ours)), clock, lane, says, advises);
    }
  }

  @Test
  void tlsBehindWsIsToldToo() throws Exception {
    try (TlsServer server = TlsServer.of("15 03 01 00 02 02 0a")) {
      Closed how = attempt("ws", server, settings("nothing"));
      judge(how, "right", "slow", "should the URL begin with wss://", "check scheme and port");
    }
  }

  /** What all others differ from. */
  @ParameterizedTest
  @CsvSource({"good, nothing", "asking TLSv1.3, device", "asking TLSv1.2, device"})
  void whatIsRightGetsThrough(String kind, String ours) throws Exception {
    try (TlsServer server = TlsServer.of(kind)) {
      var refused = (Closed.Refused) attempt("wss", server, settings(ours));
      assertEquals(403, refused.status());
    }
  }

  private static TlsSettings settings(String ours) {
    TlsSettings trusting = TlsSettings.SYSTEM.caFile(TlsServer.FOLDER.resolve("ca.pem"));
    return switch (ours) {
      case "nothing" -> trusting;
      case "pin" -> trusting.pins(List.of(PIN));
      default ->
          trusting.own(
              TlsServer.FOLDER.resolve(ours + ".pem"), TlsServer.FOLDER.resolve(ours + ".key"));
    };
  }

  private static Closed attempt(String scheme, TlsServer server, TlsSettings tls) throws Exception {
    var target =
        new Target(
            URI.create(scheme + "://localhost:" + server.port() + "/ws"),
            List.of(Serializer.MSGPACK),
            Route.DIRECT.tls(tls),
            Limits.MESSAGE_BYTES,
            Duration.ofSeconds(20));
    var ending = new Ending();
    new WebSocketTransport().open(target, ending);
    return ending.how.get(25, TimeUnit.SECONDS);
  }

  private static void judge(Closed how, String clock, String lane, String says, String advises) {
    Rule rule = FailureTable.of(how, clock.equals("right"));
    int tries =
        switch (lane) {
          case "slow" -> 0;
          case "wait" -> Integer.MAX_VALUE;
          default -> 5;
        };
    assertEquals(tries, rule.fastTries(), how.toString());
    assertTrue(how.text().contains(says), how.text());
    assertTrue(rule.advice().contains(advises), rule.advice());
    assertEquals(lane.equals("wait"), rule.advice().isEmpty(), rule.advice());
  }

  private static final class Ending implements Transport.Listener {
    final CompletableFuture<Closed> how = new CompletableFuture<>();

    @Override
    public void opened(String subprotocol) {
      how.completeExceptionally(new AssertionError("opened"));
    }

    @Override
    public void received(Message message) {}

    @Override
    public void violated(ProtocolViolation why) {}

    @Override
    public void pong() {}

    @Override
    public void closed(Closed closed) {
      how.complete(closed);
    }
  }
}
