package io.sandpiper.wamp.session;

import io.sandpiper.wamp.message.Message.Authenticate;
import io.sandpiper.wamp.message.Message.Challenge;
import java.util.List;
import java.util.Map;

/** Proves who we are. A new one for each session, so that secrets are read afresh. */
public interface Authenticator {
  /** No proof: the router decides what an anonymous session may do. */
  Authenticator ANONYMOUS =
      new Authenticator() {
        @Override
        public List<String> methods() {
          return List.of("anonymous");
        }

        @Override
        public Authenticate answer(Challenge challenge) throws CannotAuthenticate {
          throw new CannotAuthenticate("CHALLENGE " + challenge.method() + ", offered: anonymous");
        }
      };

  /** The {@code authmethods} offered in HELLO, in order of preference. */
  List<String> methods();

  /** More for HELLO's details: {@code authid}, {@code authextra}. */
  default Map<String, Object> hello() {
    return Map.of();
  }

  /** May take seconds, see {@link Proof#of}. */
  Authenticate answer(Challenge challenge) throws CannotAuthenticate;

  /**
   * WELCOME has come: the last chance to refuse a router that had to prove itself.
   *
   * @param details of WELCOME
   */
  default void welcomed(Map<String, Object> details) throws CannotAuthenticate {}

  /** What the router said, without a secret of ours that it may quote: it will be logged. */
  default String censored(String text) {
    return text;
  }

  /** The router asks or shows what is wrong; the session ends with ABORT cannot_authenticate. */
  final class CannotAuthenticate extends Exception {
    private static final long serialVersionUID = 1;

    public CannotAuthenticate(String why) {
      super(why, null, false, false);
    }
  }
}
