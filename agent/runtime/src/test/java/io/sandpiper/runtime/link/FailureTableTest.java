package io.sandpiper.runtime.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.wamp.session.Ending;
import io.sandpiper.wamp.transport.Closed;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tables of what to do on each failure, row by row: tries in the fast lane, least delay. */
class FailureTableTest {
  private static final int ALWAYS = Integer.MAX_VALUE;

  @ParameterizedTest
  @CsvSource({
    "wamp.error.no_such_realm, 10",
    "wamp.error.no_such_role, 0",
    "wamp.error.no_such_principal, 0",
    "wamp.error.authentication_denied, 0",
    "wamp.error.authentication_failed, 3",
    "wamp.error.authentication_required, 0",
    "wamp.error.no_matching_auth_method, 0",
    "wamp.error.no_auth_method, 0",
    "wamp.error.not_auth_method, 0",
    "wamp.error.not_authorized, 0",
    "wamp.error.authorization_denied, 0",
    "wamp.error.authorization_required, 0",
    "wamp.error.authorization_failed, 2147483647",
    "wamp.error.no_such_procedure, 2147483647",
    "wamp.close.system_shutdown, 2147483647",
    "wamp.error.system_shutdown, 2147483647",
    "wamp.error.protocol_violation, 1",
    "wamp.error.network_failure, 2147483647",
    "wamp.error.unavailable, 2147483647",
    "wamp.error.payload_size_exceeded, 2147483647",
    "com.example.whatever, 5",
  })
  void afterAnAbort(String reason, int fastTries) {
    assertEquals(fastTries, FailureTable.of(new Ending.Aborted(reason, "")).fastTries());
  }

  @ParameterizedTest
  @CsvSource({
    "wamp.close.system_shutdown, 0, 30",
    "wamp.error.system_shutdown, 0, 30",
    "wamp.close.normal, 1, 5",
    "wamp.close.goodbye_and_out, 1, 5",
    "wamp.close.close_realm, 1, 5",
    "wamp.close.logout, 1, 5",
    "wamp.close.auth-changed, 1, 5",
    "wamp.close.killed, 30, 60",
    "com.example.decommissioned, 30, 60",
  })
  void afterAGoodbye(String reason, long from, long to) {
    Rule rule = FailureTable.of(new Ending.Dismissed(reason, ""));
    assertEquals(ALWAYS, rule.fastTries());
    assertEquals(Duration.ofSeconds(from), rule.from());
    assertEquals(Duration.ofSeconds(to), rule.to());
  }

  @ParameterizedTest
  @CsvSource({
    "1000, 2147483647, 0",
    "1001, 2147483647, 0",
    "1002, 1, 0",
    "1003, 1, 0",
    "1005, 2147483647, 0",
    "1006, 2147483647, 0",
    "1007, 1, 0",
    "1008, 0, 0",
    "1009, 2147483647, 0",
    "1010, 0, 0",
    "1011, 2147483647, 0",
    "1012, 2147483647, 5",
    "1013, 2147483647, 5",
    "3000, 3, 0",
    "4999, 3, 0",
  })
  void afterACloseCode(int code, int fastTries, long least) {
    Rule rule = FailureTable.of(new Closed.Ended(code, ""), true);
    assertEquals(fastTries, rule.fastTries());
    assertEquals(Duration.ofSeconds(least), rule.from());
  }

  @ParameterizedTest
  @CsvSource({
    "200, 0",
    "301, 0",
    "302, 0",
    "307, 0",
    "308, 0",
    "400, 0",
    "401, 0",
    "403, 0",
    "404, 3",
    "405, 0",
    "407, 0",
    "408, 2147483647",
    "410, 0",
    "425, 2147483647",
    "426, 0",
    "429, 2147483647",
    "500, 2147483647",
    "502, 2147483647",
    "503, 2147483647",
    "504, 2147483647",
  })
  void afterAnHttpAnswer(int status, int fastTries) {
    var refused = new Closed.Refused(status, Optional.empty(), Optional.empty(), "");
    assertEquals(fastTries, FailureTable.of(refused, true).fastTries());
  }

  @Test
  void retryAfterIsHonouredUpToAnHour() {
    assertEquals(Duration.ofSeconds(7), busy(Duration.ofSeconds(7)).from());
    assertEquals(Duration.ofHours(1), busy(Duration.ofDays(365)).from());
  }

  private static Rule busy(Duration retryAfter) {
    var refused = new Closed.Refused(503, Optional.of(retryAfter), Optional.empty(), "");
    return FailureTable.of(refused, true);
  }

  @Test
  void aRedirectIsNamedAndNotFollowed() {
    var moved = new Closed.Refused(302, Optional.empty(), Optional.of("http://evil/"), "");
    assertTrue(FailureTable.of(moved, true).advice().contains("http://evil/"));
  }

  @ParameterizedTest
  @CsvSource({
    "EXPIRED, true, 0",
    "EXPIRED, false, 2147483647",
    "NOT_YET_VALID, true, 0",
    "NOT_YET_VALID, false, 2147483647",
    "UNKNOWN_CA, false, 0",
    "WRONG_HOST, true, 0",
    "UNPINNED, true, 0",
    "OUR_CERTIFICATE_REFUSED, true, 0",
    "OUR_FILES, false, 0",
    "NO_TLS, true, 0",
    "TLS_WANTED, true, 0",
    "OLD_TLS, true, 0",
    "HANDSHAKE, true, 5",
  })
  void afterTlsFailed(Closed.Untrusted.Cause cause, boolean clockPlausible, int fastTries) {
    Rule rule = FailureTable.of(new Closed.Untrusted(cause, ""), clockPlausible);
    assertEquals(fastTries, rule.fastTries());
  }

  @Test
  void everySlowRuleGivesAdvice() {
    for (int status = 100; status < 600; status++) {
      var refused = new Closed.Refused(status, Optional.empty(), Optional.empty(), "");
      Rule rule = FailureTable.of(refused, true);
      assertFalse(rule.fastTries() < ALWAYS && rule.advice().isEmpty(), "HTTP " + status);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, password-file",
    "407, 0, password-file",
    "403, 0, ask those who run it",
    "405, 0, CONNECT",
    "502, 2147483647, ''",
    "503, 2147483647, ''",
    "504, 2147483647, ''",
    "418, 3, router.proxy",
  })
  void afterAProxyThatMakesNoTunnel(int status, int fastTries, String advice) {
    Rule rule = FailureTable.of(new Closed.NoTunnel(status, Optional.empty(), "no"), true);

    assertEquals(fastTries, rule.fastTries());
    assertTrue(rule.advice().contains(advice), rule.advice());
  }

  @ParameterizedTest
  @CsvSource({"0, 5, true", "1, 0, true", "2, 0, false", "3, 0, false", "4, 2147483647, false"})
  void afterARefusedRawSocket(int error, int fastTries, boolean rotate) {
    Rule rule = FailureTable.of(new Closed.RawRefused(error, "no"), true);

    assertEquals(fastTries, rule.fastTries());
    assertEquals(rotate, rule.rotate());
  }
}
