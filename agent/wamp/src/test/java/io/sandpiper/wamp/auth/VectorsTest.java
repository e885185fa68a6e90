package io.sandpiper.wamp.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sandpiper.wamp.codec.JsonText;
import io.sandpiper.wamp.message.Message.Challenge;
import io.sandpiper.wamp.session.Authenticator;
import io.sandpiper.wamp.session.Authenticator.CannotAuthenticate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The numbers of others, see the README beside them.
 *
 * <p>Left out on purpose: {@code message_flow_examples} of Cryptosign, whose private keys nobody
 * has published, so there is nothing for our code to compute.
 */
class VectorsTest {
  private static final HexFormat HEX = HexFormat.of();

  static List<?> cryptosign() {
    return vectors("cryptosign", 6);
  }

  static List<?> wampcra() {
    return vectors("wampcra", 5);
  }

  static List<?> scram() {
    return vectors("scram", 2);
  }

  /** With a channel id what is signed is the exclusive or of both; we never ask for one. */
  @ParameterizedTest
  @MethodSource
  void cryptosign(Map<String, Object> vector) throws CannotAuthenticate {
    byte[] message = HEX.parseHex((String) vector.get("challenge"));
    if (vector.get("channel_id") instanceof String id) {
      byte[] channel = HEX.parseHex(id);
      for (int i = 0; i < message.length; i++) message[i] ^= channel[i];
    }
    var key = SigningKey.of(HEX.parseHex((String) vector.get("private_key")));

    assertEquals(vector.get("public_key"), key.publicKeyHex());
    assertEquals(
        vector.get("signature"),
        signature(
            new Cryptosign("", key), "cryptosign", Map.of("challenge", HEX.formatHex(message))));
  }

  @ParameterizedTest
  @MethodSource
  void wampcra(Map<String, Object> vector) throws CannotAuthenticate {
    var extra = new HashMap<String, Object>();
    for (String key : List.of("challenge", "salt", "iterations", "keylen")) {
      extra.put(key, vector.get(key));
    }
    var authenticator = new WampCra("peter", Secret.of((String) vector.get("secret")));

    assertEquals(vector.get("signature"), signature(authenticator, "wampcra", extra));
  }

  /** Computed with Python's hashlib: PBKDF2 takes the secret's UTF-8. */
  @Test
  void aSaltedSecretNeedNotBeAscii() throws CannotAuthenticate {
    Map<String, Object> extra =
        Map.of("challenge", "[1]", "salt", "salt1", "iterations", 1000L, "keylen", 32L);

    assertEquals(
        "gR41+lTovUd/i5bnXF5JLNlDd4kbk4toTtuyOzHY1IM=",
        signature(new WampCra("peter", Secret.of("geheïm-ü")), "wampcra", extra));
  }

  @ParameterizedTest
  @MethodSource
  void scram(Map<String, Object> vector) throws CannotAuthenticate {
    Map<String, Object> extra =
        Map.of(
            "nonce", vector.get("server_nonce"),
            "salt", vector.get("salt_base64"),
            "kdf", vector.get("kdf"),
            "iterations", vector.get("iterations"));
    var authenticator =
        new Scram(
            (String) vector.get("username"),
            Secret.of((String) vector.get("password")),
            (String) vector.get("client_nonce"));

    assertEquals(vector.get("client_proof"), signature(authenticator, "wamp-scram", extra));
    String verifier = (String) vector.get("server_signature");
    authenticator.welcomed(welcome("verifier", verifier));
    authenticator.welcomed(welcome("verifier", "v=" + verifier));
    String other = verifier.replace('r', 's').replace('A', 'B');
    assertThrows(
        CannotAuthenticate.class, () -> authenticator.welcomed(welcome("verifier", other)));
  }

  /**
   * Computed with Python's hashlib from the credentials of a Crossbar.io 26.10.1 that let
   * autobahn-python in: its nonces, no GS2 header.
   */
  @Test
  void scramAsCrossbarSpeaksIt() throws CannotAuthenticate {
    var authenticator = new Scram("scr", Secret.of("secret123"), "AAECAwQFBgcICQoLDA0ODw==");
    Map<String, Object> extra =
        Map.of(
            "nonce", "AAECAwQFBgcICQoLDA0OD6GkVB4JZMVV39q5RwUeLsY=",
            "salt", "AAECAwQFBgcICQoLDA0ODw==",
            "kdf", "pbkdf2",
            "memory", 0L,
            "iterations", 4096L);

    assertEquals(
        "n6/VRrpdxiXgCzMlKPq93bbTXNCL3QO/e0tAHWgejYs=", signature(authenticator, "scram", extra));
    authenticator.welcomed(
        welcome("scram_server_signature", "4icZqSuIgbqnWgzVduYK7zMdiUN9IlDEZFHe4XNmjNc="));
  }

  /** Likewise, with the credentials that Crossbar.io makes by default. */
  @Test
  void scramWithArgonAsCrossbarSpeaksIt() throws CannotAuthenticate {
    var authenticator = new Scram("scr", Secret.of("secret123"), "AAECAwQFBgcICQoLDA0ODw==");
    Map<String, Object> extra =
        Map.of(
            "nonce", "AAECAwQFBgcICQoLDA0OD6GkVB4JZMVV39q5RwUeLsY=",
            "salt", "AAECAwQFBgcICQoLDA0ODw==",
            "kdf", "argon2id-13",
            "memory", 4096L,
            "iterations", 3L);

    assertEquals(
        "VMIWo7ftcnPlgi8wGSplfpPZ+raPyc7ksTS/f0J5xJo=", signature(authenticator, "scram", extra));
    authenticator.welcomed(
        welcome("scram_server_signature", "/KxMvUYKvLc/FflFC9P/7apBdPb2gDqCo0RvdFr5UTA="));
  }

  private static Map<String, Object> welcome(String key, String proof) {
    return Map.of("authextra", Map.of(key, proof));
  }

  private static String signature(
      Authenticator authenticator, String method, Map<String, Object> extra)
      throws CannotAuthenticate {
    return authenticator.answer(new Challenge(method, extra)).signature();
  }

  private static List<?> vectors(String name, int count) {
    try (var in = VectorsTest.class.getResourceAsStream("/wamp-auth-vectors/" + name + ".json")) {
      String file = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      var content = (Map<?, ?>) JsonText.read(file).orElseThrow().value();
      var vectors = (List<?>) content.get("vectors");
      assertEquals(count, vectors.size());
      return vectors;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
