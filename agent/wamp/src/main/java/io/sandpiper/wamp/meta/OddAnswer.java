package io.sandpiper.wamp.meta;

/** A router answered a meta procedure with something that the specification does not have. */
public final class OddAnswer extends RuntimeException {
  private static final long serialVersionUID = 1;

  OddAnswer(String procedure, String expected) {
    super(procedure + ": the router's result is not " + expected, null, false, false);
  }
}
