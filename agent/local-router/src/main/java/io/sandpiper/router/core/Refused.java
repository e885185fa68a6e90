package io.sandpiper.router.core;

/**
 * What a caller of a meta procedure asked for and does not get. An exception, since the reason is
 * found in the arguments' innermost part.
 */
final class Refused extends Exception {
  private static final long serialVersionUID = 1;

  private final String error;

  Refused(String error, String text) {
    super(text, null, false, false);
    this.error = error;
  }

  String error() {
    return error;
  }
}
