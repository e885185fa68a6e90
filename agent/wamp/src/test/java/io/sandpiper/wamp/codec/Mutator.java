package io.sandpiper.wamp.codec;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Spoils messages, as bytes and as structures. */
final class Mutator {
  /** Bytes that open something, announce something long, or make no sense. */
  private static final byte[][] ODD_BYTES = {
    {(byte) 0xdd, 0x7f, -1, -1, -1},
    {(byte) 0xdf, 0x7f, -1, -1, -1},
    {(byte) 0xdb, -1, -1, -1, -1},
    {(byte) 0xc6, 0x7f, -1, -1, -1},
    {(byte) 0xc9, 0, 0, 1, 0, 5},
    {(byte) 0xcf, -1, -1, -1, -1, -1, -1, -1, -1},
    {(byte) 0xcb, 0x7f, (byte) 0xf8, 0, 0, 0, 0, 0, 0},
    {(byte) 0xc1},
    {(byte) 0xc0},
    {(byte) 0x91, (byte) 0x91, (byte) 0x91},
    {(byte) 0x9a, 0x7f, -1, -1, -1},
    {(byte) 0xba, -1, -1, -1, -1},
    {0x7a, 0x7f, -1, -1, -1},
    {0x5b, 0, 0, 0, 0, 0x7f, -1, -1, -1},
    {(byte) 0x9f},
    {(byte) 0xbf},
    {0x7f, 0x61, 0x61},
    {(byte) 0xff},
    {(byte) 0xc2, 0x49, 1, 0, 0, 0, 0, 0, 0, 0, 0},
    {(byte) 0xd9, 1, 0},
    {(byte) 0xd8, 25, 0},
    {(byte) 0xc4, (byte) 0x82, 0x1a, 0x7f, -1, -1, -1, 1},
    {(byte) 0xf9, 0x7e, 0},
    "[[[[".getBytes(),
    "{\"a\":".getBytes(),
    "\"\\u0000".getBytes(),
    "\\ud800".getBytes(),
    "1e999".getBytes(),
    "-0.0".getBytes(),
    "NaN".getBytes(),
    "null".getBytes(),
    "9007199254740993".getBytes(),
  };

  private static final List<Object> ODD_VALUES =
      Arrays.asList(
          null,
          true,
          0L,
          1L,
          -1L,
          2.0,
          0.5,
          Double.NaN,
          1L << 53,
          (1L << 53) + 1,
          Long.MIN_VALUE,
          BigInteger.ONE.shiftLeft(63),
          "",
          "a..b",
          "\0AAAA",
          "kill",
          new byte[0],
          new byte[] {1, 2, 3},
          List.of(),
          List.of(List.of(List.of())),
          Map.of(),
          Map.of("progress", true),
          Map.of("registration", 40L),
          Map.of("subscription", "9"),
          Map.of("mode", 3L));

  private final RandomGenerator random;

  Mutator(RandomGenerator random) {
    this.random = random;
  }

  byte[] bytes(byte[] message, byte[] other) {
    byte[] spoilt = message;
    for (int times = 1 + random.nextInt(3); times > 0; times--) spoilt = once(spoilt, other);
    return spoilt;
  }

  private byte[] once(byte[] message, byte[] other) {
    int from = random.nextInt(message.length + 1);
    int to = from + random.nextInt(message.length - from + 1);
    return switch (random.nextInt(7)) {
      case 0 -> {
        byte[] flipped = message.clone();
        if (from < flipped.length) flipped[from] ^= (byte) (1 << random.nextInt(8));
        yield flipped;
      }
      case 1 -> {
        byte[] replaced = message.clone();
        if (from < replaced.length) replaced[from] = (byte) random.nextInt();
        yield replaced;
      }
      case 2 -> join(message, 0, from, new byte[0], message, to, message.length); // cut out
      case 3 -> join(message, 0, to, new byte[0], message, from, message.length); // twice
      case 4 -> join(message, 0, from, oddBytes(), message, from, message.length); // put in
      case 5 -> join(message, 0, from, oddBytes(), message, to, message.length); // put over
      default ->
          join(message, 0, from, new byte[0], other, random.nextInt(other.length), other.length);
    };
  }

  private byte[] oddBytes() {
    return ODD_BYTES[random.nextInt(ODD_BYTES.length)];
  }

  private static byte[] join(
      byte[] a, int aFrom, int aTo, byte[] middle, byte[] b, int bFrom, int bTo) {
    var joined = new byte[aTo - aFrom + middle.length + bTo - bFrom];
    System.arraycopy(a, aFrom, joined, 0, aTo - aFrom);
    System.arraycopy(middle, 0, joined, aTo - aFrom, middle.length);
    System.arraycopy(b, bFrom, joined, joined.length - (bTo - bFrom), bTo - bFrom);
    return joined;
  }

  List<Object> structure(List<?> message) {
    var spoilt = new ArrayList<Object>(message);
    for (int times = 1 + random.nextInt(2); times > 0; times--) spoil(spoilt);
    return spoilt;
  }

  private void spoil(List<Object> list) {
    int at = list.isEmpty() ? 0 : random.nextInt(list.size());
    switch (random.nextInt(list.isEmpty() ? 1 : 6)) {
      case 0 -> list.add(at, oddValue());
      case 1 -> list.remove(at);
      case 2 -> list.set(at, oddValue());
      case 3 -> list.add(list.get(at));
      default -> list.set(at, spoiltValue(list.get(at)));
    }
  }

  private Object spoiltValue(Object value) {
    if (value instanceof List<?> list) {
      var copy = new ArrayList<Object>(list);
      spoil(copy);
      return copy;
    }
    if (value instanceof Map<?, ?> map) {
      var copy = new LinkedHashMap<String, Object>();
      map.forEach((key, old) -> copy.put((String) key, random.nextInt(3) == 0 ? oddValue() : old));
      copy.put(List.of("progress", "mode", "topic", "x").get(random.nextInt(4)), oddValue());
      return copy;
    }
    if (value instanceof Long number) return number + random.nextInt(-2, 3);
    return oddValue();
  }

  private Object oddValue() {
    return ODD_VALUES.get(random.nextInt(ODD_VALUES.size()));
  }
}
