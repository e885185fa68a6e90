package io.sandpiper.router.core;

import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.ProtocolViolation;
import io.sandpiper.wamp.message.Uris;
import java.util.List;
import java.util.Map;

/** The arguments of a meta procedure. */
record Arguments(Payload payload) {
  long id(int position) throws Refused {
    return Options.id(at(position)).orElseThrow(() -> wrong(position, "an id"));
  }

  String text(int position) throws Refused {
    if (at(position) instanceof String text) return text;
    throw wrong(position, "a string");
  }

  /** By position, or else by name. */
  String textOr(int position, String name, String otherwise) throws Refused, ProtocolViolation {
    return at(position) == null ? Options.text(payload.named(), name, otherwise) : text(position);
  }

  /** An empty one if it is not there. */
  List<?> list(int position) throws Refused {
    Object value = at(position);
    if (value == null) return List.of();
    if (value instanceof List<?> list) return list;
    throw wrong(position, "a list");
  }

  /** An empty one if it is not there. */
  Map<String, Object> map(int position) throws Refused {
    Object value = at(position);
    if (value == null) return Map.of();
    return Options.map(value).orElseThrow(() -> wrong(position, "a dictionary"));
  }

  Object at(int position) {
    return position < payload.arguments().size() ? payload.arguments().get(position) : null;
  }

  private static Refused wrong(int position, String expected) {
    return new Refused(Uris.INVALID_ARGUMENT, "argument " + position + ": expected " + expected);
  }
}
