package io.sandpiper.runtime.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sandpiper.runtime.config.Configuration.Auth.Method;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClearTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "wss://router.example/ws",
        "rss://router.example:8081",
        "ws://localhost/ws",
        "ws://127.0.0.1:8080/ws",
        "ws://127.255.1.2/ws",
        "ws://[::1]:8080/ws",
        "rs://LocalHost:8081"
      })
  void aLineThatNobodyElseReadsIsNothingToTell(String address) {
    assertEquals(Optional.empty(), warning(Method.TICKET, address));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ws://router.example/ws",
        "rs://router.example:8081",
        "ws://192.168.1.2:8080/ws",
        "ws://127.example.com/ws",
        "ws://localhost.example.com/ws",
        "ws://[fe80::1]/ws",
        "ws://0.0.0.0:8080/ws"
      })
  void aTicketOnAnOpenLineIs(String address) {
    assertEquals(
        Optional.of(
            address
                + ": auth method ticket shows the secret to whoever reads the connection,"
                + " expected wss:// or rss://"),
        warning(Method.TICKET, address));
  }

  @ParameterizedTest
  @EnumSource(value = Method.class, names = "TICKET", mode = EnumSource.Mode.EXCLUDE)
  void theOtherMethodsShowNoSecret(Method method) {
    assertEquals(Optional.empty(), warning(method, "ws://router.example/ws"));
  }

  @Test
  void ofSeveralAddressesTheOpenOnesAreNamed() {
    String seen =
        warning(Method.TICKET, "wss://a.example/ws", "ws://b.example/ws", "rs://c.example:1")
            .orElseThrow();
    assertEquals("ws://b.example/ws, rs://c.example:1", seen.substring(0, seen.indexOf(": auth")));
  }

  private static Optional<String> warning(Method method, String... addresses) {
    return ClearText.warning(List.of(addresses).stream().map(URI::create).toList(), method);
  }
}
