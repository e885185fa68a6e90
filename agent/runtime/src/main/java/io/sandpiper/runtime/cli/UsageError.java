package io.sandpiper.runtime.cli;

/** The command line is wrong; the message says what was seen and what was expected. */
final class UsageError extends Exception {
  UsageError(String message) {
    super(message, null, false, false);
  }
}
