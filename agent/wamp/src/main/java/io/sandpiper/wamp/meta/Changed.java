package io.sandpiper.wamp.meta;

import java.util.List;

/**
 * A session that came to a registration or subscription, or left it.
 *
 * @param session 0 if the router does not say: Crossbar.io does not for one that is gone
 * @param id of the registration or subscription
 */
public record Changed(long session, long id) {
  static Changed of(List<Object> arguments) {
    return new Changed(Values.id(Values.at(arguments, 0)), Values.id(Values.at(arguments, 1)));
  }
}
