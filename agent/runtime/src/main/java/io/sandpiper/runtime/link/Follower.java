package io.sandpiper.runtime.link;

import io.sandpiper.wamp.session.Happening;

/** Who uses the session that the link provides. Called on the agent's thread. */
public interface Follower {
  /** There is a session. */
  void joined(Happening.Joined welcome, long now);

  /** Something that is not the link's own business: an invocation, an answer, an event. */
  void happened(Happening happening, long now);

  /** The session is gone; every request named in {@code over} stays unanswered. */
  void lost(Happening.Over over, long now);
}
