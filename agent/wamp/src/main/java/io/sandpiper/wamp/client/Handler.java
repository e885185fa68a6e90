package io.sandpiper.wamp.client;

/** Answers the calls of one registration; runs on {@link Options#executor}. */
@FunctionalInterface
public interface Handler {
  /**
   * Answers one call.
   *
   * @return the answer: a {@link io.sandpiper.wamp.message.Payload} as it is, null for an empty
   *     one, anything else as its only argument; or a {@link java.util.concurrent.CompletionStage}
   *     of one of these
   * @throws WampError to answer with that error; any other exception is answered as {@code
   *     wamp.error.runtime_error} with its message
   */
  Object handle(Invocation invocation) throws Exception;
}
