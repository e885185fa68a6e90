package io.sandpiper.wamp.auth;

import io.sandpiper.wamp.message.Message.Authenticate;
import io.sandpiper.wamp.message.Message.Challenge;
import io.sandpiper.wamp.session.Authenticator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Signs the router's challenge with a private key: WAMP specification, "Cryptosign Authentication",
 * without channel binding.
 */
public final class Cryptosign implements Authenticator {
  /** Hexadecimal digits of a challenge of 32 octets. */
  private static final int CHALLENGE = 64;

  private final String authid;
  private final SigningKey key;

  /**
   * @param authid empty to let the router find it by the key
   */
  public Cryptosign(String authid, SigningKey key) {
    this.authid = authid;
    this.key = key;
  }

  @Override
  public List<String> methods() {
    return List.of("cryptosign");
  }

  @Override
  public Map<String, Object> hello() {
    var details = new LinkedHashMap<String, Object>();
    if (!authid.isEmpty()) details.put("authid", authid);
    details.put("authextra", Map.of("pubkey", key.publicKeyHex()));
    return details;
  }

  @Override
  public Authenticate answer(Challenge challenge) throws CannotAuthenticate {
    Asked asked = Asked.of(challenge, "cryptosign");
    asked.requireNoChannelBinding();
    String text = asked.text("challenge", CHALLENGE);
    if (!text.matches("[0-9a-fA-F]{" + CHALLENGE + "}")) {
      throw asked.wrong("challenge", CHALLENGE + " hexadecimal digits");
    }
    byte[] message = HexFormat.of().parseHex(text);
    HexFormat hex = HexFormat.of();
    String signature = hex.formatHex(key.sign(message)) + hex.formatHex(message);
    return new Authenticate(signature, Map.of());
  }
}
