package io.sandpiper.router.core;

import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.ProtocolViolation;
import io.sandpiper.wamp.message.Uris;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The procedures that the router answers itself. */
final class Meta {
  interface Procedure {
    Payload call(Member caller, Arguments arguments) throws Refused, ProtocolViolation;
  }

  private final Map<String, Procedure> procedures = new HashMap<>();

  Meta(List<Map<String, Procedure>> groups) {
    groups.forEach(procedures::putAll);
  }

  /** Whether a URI is the protocol's own: nobody registers or publishes there. */
  static boolean owns(String uri) {
    return uri.equals("wamp") || uri.startsWith("wamp.");
  }

  Payload call(Member caller, String name, Payload payload) throws Refused {
    Procedure procedure = procedures.get(name);
    if (procedure == null) {
      throw new Refused(Uris.NO_SUCH_PROCEDURE, "not offered here: " + Options.brief(name));
    }
    try {
      return procedure.call(caller, new Arguments(payload));
    } catch (ProtocolViolation wrong) {
      // Of an argument: an application's mistake, and no reason to end its session.
      throw new Refused(Uris.INVALID_ARGUMENT, wrong.getMessage());
    }
  }

  /** A result of one value, which may be null. */
  static Payload one(Object value) {
    return new Payload(Collections.singletonList(value), Map.of());
  }
}
