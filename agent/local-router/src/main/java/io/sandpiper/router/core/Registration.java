package io.sandpiper.router.core;

/** Who answers calls to a procedure, or to all that a pattern covers. */
record Registration(long id, Match match, String procedure, Member callee) {}
