package io.sandpiper.wamp.session;

import io.sandpiper.wamp.message.Message.Authenticate;
import io.sandpiper.wamp.message.Message.Challenge;
import io.sandpiper.wamp.session.Authenticator.CannotAuthenticate;

/** What came of answering a challenge, for {@link Session#authenticate}. */
public sealed interface Proof {
  record Given(Authenticate message) implements Proof {}

  /** The router asks for what it must not have; {@code why} is for it and for the log. */
  record Impossible(String why) implements Proof {}

  /**
   * Answers a challenge, which may take seconds: deriving a key from a password is meant to. On any
   * one thread, as long as the session gets the proof by a safe hand-over.
   */
  static Proof of(Authenticator authenticator, Challenge challenge) {
    try {
      return new Given(authenticator.answer(challenge));
    } catch (CannotAuthenticate e) {
      return new Impossible(e.getMessage());
    }
  }
}
