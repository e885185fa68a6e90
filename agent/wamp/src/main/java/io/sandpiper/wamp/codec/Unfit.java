package io.sandpiper.wamp.codec;

import io.sandpiper.wamp.message.ProtocolViolation;

/**
 * Well formed, but nothing that WAMP has, or too much of it: a router may pass it on from another
 * client unread. What is not well formed is the router's own doing.
 */
final class Unfit extends ProtocolViolation {
  private static final long serialVersionUID = 1;

  Unfit(String why) {
    super(why);
  }
}
