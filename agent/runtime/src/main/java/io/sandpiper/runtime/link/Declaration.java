package io.sandpiper.runtime.link;

import io.sandpiper.wamp.session.Request.Kind;
import java.util.Map;

/**
 * A registration or subscription that should exist whenever there is a session: said once, applied
 * again after each WELCOME.
 */
public record Declaration(Kind kind, String uri, Map<String, Object> options) {
  public Declaration {
    if (kind != Kind.REGISTER && kind != Kind.SUBSCRIBE) {
      throw new IllegalArgumentException("kind: REGISTER or SUBSCRIBE, is " + kind);
    }
    options = Map.copyOf(options);
  }

  public static Declaration procedure(String uri) {
    return new Declaration(Kind.REGISTER, uri, Map.of());
  }

  public static Declaration topic(String uri, Map<String, Object> options) {
    return new Declaration(Kind.SUBSCRIBE, uri, options);
  }
}
