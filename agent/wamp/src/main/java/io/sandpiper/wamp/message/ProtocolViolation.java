package io.sandpiper.wamp.message;

/**
 * The peer broke the protocol: what was seen and what was expected, in one sentence.
 *
 * <p>The offended side sends ABORT {@code wamp.error.protocol_violation} and drops the session
 * (Building Blocks, Protocol Errors). Carries no stack trace: it is the peer's fault, not ours.
 */
public class ProtocolViolation extends Exception {
  private static final long serialVersionUID = 1;

  public ProtocolViolation(String seenAndExpected) {
    super(seenAndExpected, null, false, false);
  }
}
