package io.sandpiper.conformance;

/** One row of the matrix: a small test of one thing, with our client as a side of it. */
record Feature(String group, String name, Test test) {
  /** Returns when the feature works; throws what the router said, or what is wrong. */
  @FunctionalInterface
  interface Test {
    void run(Bench bench) throws Exception;
  }
}
