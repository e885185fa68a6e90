package io.sandpiper.wamp.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sandpiper.wamp.codec.Serializer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
  private static final String PIN = "sha256/" + "A".repeat(43) + "=";
  private static final TlsSettings PINNED = TlsSettings.SYSTEM.pins(List.of(PIN));
  private static final TlsSettings SHOWN =
      TlsSettings.SYSTEM.own(Path.of("d.pem"), Path.of("d.key"));

  private static Target target(String url, TlsSettings tls) {
    return new Target(
        URI.create(url),
        List.of(Serializer.JSON),
        Route.DIRECT.tls(tls),
        65536,
        Duration.ofSeconds(1));
  }

  private static String refused(String url, TlsSettings tls) {
    return assertThrows(IllegalArgumentException.class, () -> target(url, tls)).getMessage();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ws", "wss", "rs", "rss"})
  void aPortIsOneOfTcps(String scheme) {
    target(scheme + "://localhost:65535", TlsSettings.SYSTEM);

    assertEquals(
        "url: expected a port of at most 65535, is " + scheme + "://localhost:65536",
        refused(scheme + "://localhost:65536", TlsSettings.SYSTEM));
  }

  @Test
  void aProxysPortToo() {
    Proxy.of("http://localhost:65535");

    assertThrows(IllegalArgumentException.class, () -> Proxy.of("http://localhost:65536"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ws", "rs"})
  void withoutTlsNoKeyCanBePinnedAndNoCertificateShown(String scheme) {
    String url = scheme + "://localhost:1";
    String expected = "url: expected wss or rss://, for pins or a certificate, is " + url;
    assertEquals(expected, refused(url, PINNED));
    assertEquals(expected, refused(url, SHOWN));

    target(url, TlsSettings.SYSTEM.caFile(Path.of("ca.pem")));
    String secure = url.replace("s:", "ss:");
    target(secure, PINNED);
    target(secure, SHOWN);
  }
}
