package io.sandpiper.wamp.auth;

import io.sandpiper.wamp.message.Message.Authenticate;
import io.sandpiper.wamp.message.Message.Challenge;
import io.sandpiper.wamp.session.Authenticator;
import java.util.List;
import java.util.Map;

/**
 * Shows a secret as it is: WAMP specification, "Ticket-based Authentication". Whoever reads the
 * connection has it, so this is for {@code wss://}.
 */
public final class Ticket implements Authenticator {
  private final String authid;
  private final Secret secret;

  public Ticket(String authid, Secret secret) {
    this.authid = authid;
    this.secret = secret;
  }

  @Override
  public List<String> methods() {
    return List.of("ticket");
  }

  @Override
  public Map<String, Object> hello() {
    return Map.of("authid", authid);
  }

  @Override
  public Authenticate answer(Challenge challenge) throws CannotAuthenticate {
    Asked.of(challenge, "ticket");
    return new Authenticate(secret.text(), Map.of());
  }

  /** A router, or an authenticator behind it, may quote the ticket that it refuses. */
  @Override
  public String censored(String text) {
    return secret.censored(text);
  }
}
