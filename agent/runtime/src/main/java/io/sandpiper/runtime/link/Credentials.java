package io.sandpiper.runtime.link;

import io.sandpiper.wamp.session.Authenticator;

/** Where the link gets its proof from, before each attempt: what is on the disk may be newer. */
@FunctionalInterface
public interface Credentials {
  Credentials ANONYMOUS = () -> new Found.Ready(Authenticator.ANONYMOUS);

  Found find();

  /** What there was. */
  sealed interface Found {
    /** For one session. */
    record Ready(Authenticator authenticator) implements Found {}

    /**
     * @param why what was seen, with the file's name and nothing of its content
     * @param advice what the operator can do
     */
    record Unreadable(String why, String advice) implements Found {}
  }
}
