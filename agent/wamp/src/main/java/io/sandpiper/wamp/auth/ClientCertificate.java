package io.sandpiper.wamp.auth;

import io.sandpiper.wamp.message.Message.Authenticate;
import io.sandpiper.wamp.message.Message.Challenge;
import io.sandpiper.wamp.session.Authenticator;
import java.util.List;
import java.util.Map;

/**
 * Leaves the proof to the certificate that TLS has shown: WAMP's method {@code tls}, which knows no
 * CHALLENGE. Beside it every other method works too.
 */
public final class ClientCertificate implements Authenticator {
  private final String authid;

  /**
   * @param authid empty for none: the router can tell by the certificate
   */
  public ClientCertificate(String authid) {
    this.authid = authid;
  }

  @Override
  public List<String> methods() {
    return List.of("tls");
  }

  @Override
  public Map<String, Object> hello() {
    return authid.isEmpty() ? Map.of() : Map.of("authid", authid);
  }

  @Override
  public Authenticate answer(Challenge challenge) throws CannotAuthenticate {
    Asked.of(challenge, "tls");
    throw new CannotAuthenticate("CHALLENGE tls, expected none: the certificate has been shown");
  }
}
