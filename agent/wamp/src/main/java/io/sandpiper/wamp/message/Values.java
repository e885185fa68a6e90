package io.sandpiper.wamp.message;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** Which Java values have a form in every serializer. */
final class Values {
  private Values() {}

  static void requireSendable(String name, Object value) {
    requireSendable(name, value, 2); // the message is the first level
  }

  private static void requireSendable(String name, Object value, int depth) {
    if (value instanceof List<?> list) {
      requireDepth(name, depth);
      for (int i = 0; i < list.size(); i++) {
        requireSendable(name + "[" + i + "]", list.get(i), depth + 1);
      }
    } else if (value instanceof Map<?, ?> map) {
      requireDepth(name, depth);
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        if (!(entry.getKey() instanceof String)) {
          throw new IllegalArgumentException(
              name + ": a key is " + Messages.kindOf(entry.getKey()) + ", expected a string");
        }
        requireSendable(name + "." + entry.getKey(), entry.getValue(), depth + 1);
      }
    } else if (!sendable(value)) {
      throw new IllegalArgumentException(
          name + ": " + Messages.kindOf(value) + " has no form in WAMP");
    }
  }

  private static boolean sendable(Object value) {
    if (value instanceof BigInteger i) return unsigned64(i);
    return value == null
        || value instanceof String
        || value instanceof Boolean
        || value instanceof Long
        || value instanceof Double
        || value instanceof Integer
        || value instanceof Float
        || value instanceof byte[]
        || value instanceof Short
        || value instanceof Byte;
  }

  private static boolean unsigned64(BigInteger i) {
    return i.bitLength() <= 63 || i.signum() > 0 && i.bitLength() == 64;
  }

  private static void requireDepth(String name, int depth) {
    if (depth > Limits.DEPTH) {
      // The path of a structure that contains itself would be the message.
      throw new IllegalArgumentException(
          name.substring(0, Math.min(name.length(), 40))
              + " …: nested deeper than "
              + Limits.DEPTH);
    }
  }
}
