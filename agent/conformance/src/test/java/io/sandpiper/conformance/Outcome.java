package io.sandpiper.conformance;

import io.sandpiper.wamp.client.SessionEnded;
import io.sandpiper.wamp.client.WampError;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What became of one feature on one router in one serializer. */
sealed interface Outcome {
  record Passed() implements Outcome {}

  /** The router answered with an error, or with the end of the session. */
  record Refused(String said) implements Outcome {}

  /** The router does not announce it, or is known not to do it: then {@code why}, or empty. */
  record NotOffered(String why) implements Outcome {}

  record Failed(Throwable why) implements Outcome {}

  /** What a test that ended with this has shown. */
  static Outcome of(Throwable thrown) {
    if (thrown instanceof Missing e) return new NotOffered(e.getMessage());
    boolean wrapped = thrown instanceof CompletionException || thrown instanceof ExecutionException;
    Throwable cause = wrapped ? Optional.ofNullable(thrown.getCause()).orElse(thrown) : thrown;
    boolean said = cause instanceof WampError || cause instanceof SessionEnded;
    return said ? new Refused(cause.getMessage()) : new Failed(thrown);
  }

  /** What was seen, in one line. */
  static String text(Outcome outcome) {
    if (outcome instanceof Refused o) return o.said();
    if (outcome instanceof NotOffered o) return o.why();
    if (outcome instanceof Failed o) return String.valueOf(o.why()).lines().findFirst().orElse("");
    return "";
  }

  /**
   * Ends a test of something that the router does not have. The message is a note for the page;
   * empty if WELCOME just does not announce it.
   */
  final class Missing extends RuntimeException {
    Missing(String why) {
      super(why, null, false, false);
    }
  }
}
