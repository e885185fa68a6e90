package io.sandpiper.wamp.message;

import io.sandpiper.wamp.message.Message.Abort;
import io.sandpiper.wamp.message.Message.Authenticate;
import io.sandpiper.wamp.message.Message.Call;
import io.sandpiper.wamp.message.Message.Cancel;
import io.sandpiper.wamp.message.Message.Challenge;
import io.sandpiper.wamp.message.Message.Error;
import io.sandpiper.wamp.message.Message.Event;
import io.sandpiper.wamp.message.Message.Goodbye;
import io.sandpiper.wamp.message.Message.Hello;
import io.sandpiper.wamp.message.Message.Interrupt;
import io.sandpiper.wamp.message.Message.Invocation;
import io.sandpiper.wamp.message.Message.Publish;
import io.sandpiper.wamp.message.Message.Published;
import io.sandpiper.wamp.message.Message.Register;
import io.sandpiper.wamp.message.Message.Registered;
import io.sandpiper.wamp.message.Message.Result;
import io.sandpiper.wamp.message.Message.Subscribe;
import io.sandpiper.wamp.message.Message.Subscribed;
import io.sandpiper.wamp.message.Message.Unknown;
import io.sandpiper.wamp.message.Message.Unregister;
import io.sandpiper.wamp.message.Message.Unregistered;
import io.sandpiper.wamp.message.Message.Unsubscribe;
import io.sandpiper.wamp.message.Message.Unsubscribed;
import io.sandpiper.wamp.message.Message.Welcome;
import io.sandpiper.wamp.message.Message.Yield;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads messages from the list that a serializer found. Liberal where routers are known to differ
 * from the specification, strict everywhere else.
 *
 * <p>Accepted: null for arguments (absent), ids as floats without a fraction (JavaScript peers over
 * MessagePack), id 0, and elements after the last one that we know: messages grow at their end, as
 * UNSUBSCRIBED did when revocation came, and such an extension must not end the session.
 */
public final class Messages {
  /** The largest id: what a double holds exactly (Building Blocks, Identifiers). */
  public static final long MAX_ID = 1L << 53;

  private Messages() {}

  /**
   * The message in a list of {@link Payload values}.
   *
   * @return {@link Unknown} for a type that is not in the specification
   */
  public static Message parse(List<?> wire) throws ProtocolViolation {
    if (wire.isEmpty()) throw new ProtocolViolation("an empty list, expected a message");
    long type = id(wire.get(0));
    if (type < 0) {
      throw new ProtocolViolation(
          "message type is " + kindOf(wire.get(0)) + ", expected a non-negative integer");
    }
    if (type > Integer.MAX_VALUE) return new Unknown(type);
    var in = new Elements(type, wire);
    return switch ((int) type) {
      case 1 -> new Hello(in.string("realm"), in.dictionary("details"));
      case 2 -> new Welcome(in.id("session"), in.dictionary("details"));
      case 3 -> new Abort(in.dictionary("details"), in.string("reason"), in.payload());
      case 4 -> new Challenge(in.string("method"), in.dictionary("extra"));
      case 5 -> new Authenticate(in.string("signature"), in.dictionary("extra"));
      case 6 -> new Goodbye(in.dictionary("details"), in.string("reason"));
      case 8 ->
          new Error(
              in.id("request type"),
              in.id("request"),
              in.dictionary("details"),
              in.string("error"),
              in.payload());
      case 16 ->
          new Publish(in.id("request"), in.dictionary("options"), in.string("topic"), in.payload());
      case 17 -> new Published(in.id("request"), in.id("publication"));
      case 32 -> new Subscribe(in.id("request"), in.dictionary("options"), in.string("topic"));
      case 33 -> new Subscribed(in.id("request"), in.id("subscription"));
      case 34 -> new Unsubscribe(in.id("request"), in.id("subscription"));
      case 35 -> new Unsubscribed(in.id("request"), in.optionalDictionary("details"));
      case 36 ->
          new Event(
              in.id("subscription"), in.id("publication"), in.dictionary("details"), in.payload());
      case 48 ->
          new Call(
              in.id("request"), in.dictionary("options"), in.string("procedure"), in.payload());
      case 49 -> new Cancel(in.id("request"), in.dictionary("options"));
      case 50 -> new Result(in.id("request"), in.dictionary("details"), in.payload());
      case 64 -> new Register(in.id("request"), in.dictionary("options"), in.string("procedure"));
      case 65 -> new Registered(in.id("request"), in.id("registration"));
      case 66 -> new Unregister(in.id("request"), in.id("registration"));
      case 67 -> new Unregistered(in.id("request"), in.optionalDictionary("details"));
      case 68 ->
          new Invocation(
              in.id("request"), in.id("registration"), in.dictionary("details"), in.payload());
      case 69 -> new Interrupt(in.id("request"), in.dictionary("options"));
      case 70 -> new Yield(in.id("request"), in.dictionary("options"), in.payload());
      default -> new Unknown(type);
    };
  }

  /**
   * Where the payload begins in the messages by which a router passes on what another client sent.
   * From there on a serializer puts {@link Unreadable} for what it refuses, and reads no further.
   *
   * @param type the list's first element
   * @return beyond every list for other messages
   */
  public static int payloadAt(Object type) {
    if (!(type instanceof Long code)) return Integer.MAX_VALUE;
    return switch (code.intValue()) {
      case 50 -> 3;
      case 36, 68 -> 4;
      case 8 -> 5;
      default -> Integer.MAX_VALUE;
    };
  }

  /**
   * The id that a value stands for, or -1 for none: an integer from 0 to 2^53, or a float without a
   * fraction, which is how JavaScript's MessagePack writes ids above 2^32.
   */
  public static long id(Object value) {
    if (value instanceof Long l) return l > MAX_ID ? -1 : Math.max(l, -1);
    if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return Math.max(((Number) value).longValue(), -1);
    }
    if (value instanceof Double || value instanceof Float) {
      double d = ((Number) value).doubleValue();
      return d >= 0 && d <= MAX_ID && d == Math.rint(d) ? (long) d : -1;
    }
    return -1;
  }

  /** What a value is, for a sentence about what was seen; never its text, which may be a secret. */
  static String kindOf(Object value) {
    if (value == null) return "null";
    if (value instanceof String) return "a string";
    if (value instanceof Boolean) return "a boolean";
    if (value instanceof Number n) return "the number " + n;
    if (value instanceof byte[]) return "binary";
    if (value instanceof List) return "a list";
    if (value instanceof Map) return "a dictionary";
    return "a " + value.getClass().getName();
  }

  private static String name(long type) {
    return switch ((int) type) {
      case 1 -> "HELLO";
      case 2 -> "WELCOME";
      case 3 -> "ABORT";
      case 4 -> "CHALLENGE";
      case 5 -> "AUTHENTICATE";
      case 6 -> "GOODBYE";
      case 8 -> "ERROR";
      case 16 -> "PUBLISH";
      case 17 -> "PUBLISHED";
      case 32 -> "SUBSCRIBE";
      case 33 -> "SUBSCRIBED";
      case 34 -> "UNSUBSCRIBE";
      case 35 -> "UNSUBSCRIBED";
      case 36 -> "EVENT";
      case 48 -> "CALL";
      case 49 -> "CANCEL";
      case 50 -> "RESULT";
      case 64 -> "REGISTER";
      case 65 -> "REGISTERED";
      case 66 -> "UNREGISTER";
      case 67 -> "UNREGISTERED";
      case 68 -> "INVOCATION";
      case 69 -> "INTERRUPT";
      case 70 -> "YIELD";
      default -> "type " + type;
    };
  }

  /** The elements of one message after its type, taken in order. */
  private static final class Elements {
    private final long type;
    private final List<?> wire;
    private int next = 1;

    Elements(long type, List<?> wire) {
      this.type = type;
      this.wire = wire;
    }

    long id(String name) throws ProtocolViolation {
      Object value = take(name);
      long id = Messages.id(value);
      if (id < 0) throw wrong(name, value, "an integer from 0 to 2^53");
      return id;
    }

    String string(String name) throws ProtocolViolation {
      Object value = take(name);
      if (value instanceof String s) return s;
      throw wrong(name, value, "a string");
    }

    Map<String, Object> dictionary(String name) throws ProtocolViolation {
      return dictionary(name, take(name));
    }

    Map<String, Object> optionalDictionary(String name) throws ProtocolViolation {
      return next == wire.size() ? Map.of() : dictionary(name);
    }

    Payload payload() throws ProtocolViolation {
      Object arguments = next < wire.size() ? wire.get(next++) : null;
      Object named = next < wire.size() ? wire.get(next++) : null;
      if (arguments == null && named == null) return Payload.NONE;
      if (arguments instanceof Unreadable u) return unreadable(u);
      if (named instanceof Unreadable u) return unreadable(u);
      return new Payload(
          arguments == null ? List.of() : arguments(arguments),
          named == null ? Map.of() : dictionary("named arguments", named));
    }

    private static Payload unreadable(Unreadable payload) {
      return new Payload(List.of(), Map.of(), Optional.of(payload.why()));
    }

    private List<Object> arguments(Object value) throws ProtocolViolation {
      if (value instanceof List<?> list) return Collections.unmodifiableList(list);
      // Crossbar.io's payload transparency (enc_algo) sends the packed payload bare where Payload
      // Passthru Mode has it as the only argument. Refused, any publisher could end our session.
      if (value instanceof byte[]) return List.of(value);
      throw wrong("arguments", value, "a list");
    }

    private Map<String, Object> dictionary(String name, Object value) throws ProtocolViolation {
      if (!(value instanceof Map<?, ?> map)) throw wrong(name, value, "a dictionary");
      for (Object key : map.keySet()) {
        if (!(key instanceof String)) throw wrong("a key in " + name, key, "a string");
      }
      @SuppressWarnings("unchecked") // the keys were looked at just now
      var dictionary = Collections.unmodifiableMap((Map<String, Object>) map);
      var complaint = KnownKeys.complaint(type, dictionary);
      if (complaint.isPresent()) throw violation(complaint.get());
      return dictionary;
    }

    private Object take(String name) throws ProtocolViolation {
      if (next == wire.size()) throw violation("ends before " + name);
      return wire.get(next++);
    }

    private ProtocolViolation wrong(String name, Object seen, String expected) {
      return violation(name + " is " + kindOf(seen) + ", expected " + expected);
    }

    private ProtocolViolation violation(String what) {
      return new ProtocolViolation(Messages.name(type) + ": " + what);
    }
  }
}
