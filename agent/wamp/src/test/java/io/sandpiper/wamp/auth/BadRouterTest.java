package io.sandpiper.wamp.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Abort;
import io.sandpiper.wamp.message.Message.Challenge;
import io.sandpiper.wamp.message.Message.Welcome;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.ProtocolViolation;
import io.sandpiper.wamp.session.Authenticator;
import io.sandpiper.wamp.session.Authenticator.CannotAuthenticate;
import io.sandpiper.wamp.session.Ending;
import io.sandpiper.wamp.session.Happening.Over;
import io.sandpiper.wamp.session.Proof;
import io.sandpiper.wamp.session.Session;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a router may ask of us, and show us, and what not. */
class BadRouterTest {
  private static final Secret SECRET = Secret.of("sesame");
  private static final String NONCE = "AAECAwQFBgcICQoLDA0ODw==";
  private static final Map<String, Object> SALTED =
      Map.of("challenge", "{}", "salt", "salt", "iterations", 1000L, "keylen", 32L);
  private static final Map<String, Object> SCRAM =
      Map.of("nonce", NONCE + "AAAA", "salt", "AAECAwQF", "kdf", "pbkdf2", "iterations", 4096L);

  private final Authenticator scram = new Scram("dev", SECRET, NONCE);
  private final Authenticator cra = new WampCra("dev", SECRET);
  private final Authenticator cryptosign = new Cryptosign("", SigningKey.of(new byte[32]));

  @ParameterizedTest
  @ValueSource(strings = {"ticket", "wampcra", "cryptosign", "scram", "wamp-scram", "anonymous"})
  void anotherMethodThanOfferedIsRefused(String method) {
    for (Authenticator each :
        List.of(new Ticket("dev", SECRET), new ClientCertificate(""), scram, cra, cryptosign)) {
      if (!each.methods().contains(method)) refused(each, method, Map.of(), "offered: ");
    }
  }

  @Test
  void aCertificateIsShownByTlsAndNothingElseIsSaid() {
    refused(new ClientCertificate("dev"), "tls", Map.of(), "expected none");
  }

  @ParameterizedTest
  @CsvSource({
    "iterations, 100001",
    "iterations, 0",
    "iterations, -1",
    "iterations, 9007199254740992",
    "keylen, 65",
    "keylen, 0",
    "keylen, 2147483647",
  })
  void wampCraWorksNoHarderThanItsLimits(String key, long value) {
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> refused(cra, "wampcra", with(SALTED, key, value), key + ": saw " + value));
  }

  @Test
  void wampCraRefusesWhatIsNoChallenge() {
    refused(cra, "wampcra", Map.of(), "challenge: saw none");
    refused(cra, "wampcra", Map.of("challenge", List.of()), "challenge: saw something else");
    refused(cra, "wampcra", Map.of("challenge", "x".repeat(9000)), "1 to 8192 characters");
    refused(cra, "wampcra", with(SALTED, "salt", ""), "salt");
    refused(cra, "wampcra", with(SALTED, "iterations", "1000"), "iterations: saw 1000");
    refused(cra, "wampcra", with(SALTED, "iterations", 1.5), "iterations: saw 1.5");
  }

  @Test
  void cryptosignRefusesAChannelBindingThatItDidNotAskFor() {
    String challenge = "0".repeat(64);
    refused(
        cryptosign,
        "cryptosign",
        Map.of("challenge", challenge, "channel_binding", "tls-unique"),
        "channel_binding: saw tls-unique, expected none");
  }

  @Test
  void cryptosignTakesANullChannelBinding() throws CannotAuthenticate {
    var extra = with(Map.of("challenge", "0".repeat(64)), "channel_binding", null);
    assertEquals(192, cryptosign.answer(new Challenge("cryptosign", extra)).signature().length());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 63, 65, 62, 128})
  void cryptosignSigns32OctetsAndNothingElse(int digits) {
    refused(cryptosign, "cryptosign", Map.of("challenge", "0".repeat(digits)), "challenge: saw ");
  }

  @Test
  void cryptosignSignsHexadecimalDigitsOnly() {
    refused(cryptosign, "cryptosign", Map.of("challenge", "g".repeat(64)), "hexadecimal");
  }

  @ParameterizedTest
  @CsvSource({"4095", "1", "100001", "2147483648"})
  void scramIsNeitherCheapNorEndless(long iterations) {
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () ->
            refused(
                scram,
                "wamp-scram",
                with(SCRAM, "iterations", iterations),
                "iterations: saw " + iterations));
  }

  @ParameterizedTest
  @CsvSource({
    "memory, 8193, 1",
    "memory, 7, 1",
    "memory, 1048576, 1",
    "iterations, 8192, 9",
    "iterations, 8, 8193",
    "iterations, 4096, 0",
    "iterations, 8, 1",
    "iterations, 8, 511",
    "iterations, 4095, 1",
  })
  void argonTakesNoMoreThanItsLimitsAndNoLess(String key, long memory, long iterations) {
    var extra = with(with(with(SCRAM, "kdf", "argon2id13"), "memory", memory), "iterations", 0);
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> refused(scram, "wamp-scram", with(extra, "iterations", iterations), key + ": saw "));
  }

  @Test
  void argonWithoutMemoryIsRefused() {
    refused(scram, "wamp-scram", with(SCRAM, "kdf", "argon2id13"), "memory: saw none");
  }

  @Test
  void eachDialectHasItsNameForArgon() {
    refused(scram, "wamp-scram", with(SCRAM, "kdf", "argon2id-13"), "kdf: saw argon2id-13");
    var crossbar = with(SCRAM, "nonce", "AAECAwQFBgcICQoLDA0ODxAREhM=");
    refused(scram, "scram", with(crossbar, "kdf", "argon2id13"), "kdf: saw argon2id13");
  }

  @Test
  void scramWantsItsOwnNonceBack() {
    for (String method : List.of("scram", "wamp-scram")) {
      refused(scram, method, with(SCRAM, "nonce", NONCE), "nonce");
      refused(scram, method, with(SCRAM, "nonce", "BBECAwQFBgcICQoLDA0ODxAREhM="), "nonce");
    }
    refused(scram, "scram", with(SCRAM, "nonce", "%"), "base64");
  }

  @Test
  void scramRefusesAWelcomeWithoutChallenge() throws ProtocolViolation {
    assertEquals(
        "WELCOME without CHALLENGE: the router has proven nothing",
        weAborted(new Session("demo", scram, message -> {}), new Welcome(7, Map.of())));
  }

  @Test
  void scramRefusesARouterThatDoesNotKnowThePassword() throws ProtocolViolation {
    for (Map<String, Object> details :
        List.<Map<String, Object>>of(
            Map.of(),
            Map.of("authextra", "verifier"),
            Map.of("authextra", Map.of("verifier", 7L)),
            Map.of("authextra", Map.of("verifier", "")),
            Map.of("authextra", Map.of("verifier", "%")),
            Map.of("authextra", Map.of("verifier", "v=AAAA")),
            Map.of("authextra", Map.of("scram_server_signature", "AAAA")))) {
      var authenticator = new Scram("dev", SECRET, NONCE);
      var session = new Session("demo", authenticator, message -> {});
      session.join();
      var challenge = new Challenge("wamp-scram", SCRAM);
      session.receive(challenge, 0);
      session.authenticate(Proof.of(authenticator, challenge));
      var over = (Over) session.receive(new Welcome(7, details), 0);
      var ending = assertInstanceOf(Ending.WeAborted.class, over.ending());
      assertTrue(ending.message().contains("does not know the password"), ending.message());
      assertFalse(session.joined());
    }
  }

  @Test
  void scramDrawsANewNonceEachTime() {
    var chance = new Random(7);
    assertFalse(
        new Scram("dev", SECRET, chance).hello().equals(new Scram("dev", SECRET, chance).hello()));
  }

  @Test
  void aRouterThatQuotesTheTicketDoesNotBringItIntoOurLog() throws ProtocolViolation {
    var session = new Session("demo", new Ticket("dev", SECRET), message -> {});
    session.join();
    session.receive(new Challenge("ticket", Map.of()), 0);

    var abort =
        new Abort(
            Map.of("message", "x".repeat(253) + "sesame is wrong"), "com.sesame", Payload.NONE);
    var over = (Over) session.receive(abort, 0);

    assertFalse(over.toString().contains("ses"), over.toString());
    assertTrue(over.toString().contains("(our secret)"), over.toString());
  }

  private static String weAborted(Session session, Message message) throws ProtocolViolation {
    session.join();
    return ((Ending.WeAborted) ((Over) session.receive(message, 0)).ending()).message();
  }

  private static void refused(
      Authenticator authenticator, String method, Map<String, Object> extra, String why) {
    var e =
        assertThrows(
            CannotAuthenticate.class, () -> authenticator.answer(new Challenge(method, extra)));
    assertTrue(e.getMessage().contains(why), e.getMessage());
    assertTrue(e.getMessage().length() < 400, e.getMessage());
    assertFalse(e.getMessage().contains("sesame"), e.getMessage());
  }

  private static Map<String, Object> with(Map<String, Object> some, String key, Object value) {
    var all = new HashMap<>(some);
    all.put(key, value);
    return all;
  }
}
