package io.sandpiper.wamp.rawsocket;

import io.sandpiper.wamp.codec.Serializer;
import io.sandpiper.wamp.line.NoConnection;
import io.sandpiper.wamp.transport.Closed;
import io.sandpiper.wamp.transport.Closed.RawRefused;
import io.sandpiper.wamp.transport.Closed.Unreachable;
import java.util.HexFormat;

/**
 * The first four octets each way.
 *
 * <pre>
 * 7F | longest message: 2^(9+L), L in the upper 4 bits; serializer in the lower 4 | 00 | 00
 * 7F | error, not 0, in the upper 4 bits; 0 in the lower 4                         | 00 | 00
 * </pre>
 *
 * Pure.
 */
final class Handshake {
  static final int OCTETS = 4;

  private static final int MAGIC = 0x7f;

  /** A frame's length has 24 bits. */
  private static final int LONGEST = (1 << 24) - 1;

  private final Serializer serializer;
  private final int power;
  private final String where;

  /**
   * @param maxMessageBytes the next lower power of two is asked for
   * @param where host and port, for the texts
   */
  Handshake(Serializer serializer, int maxMessageBytes, String where) {
    this.serializer = serializer;
    this.where = where;
    int bits = 31 - Integer.numberOfLeadingZeros(maxMessageBytes);
    power = Math.min(bits - 9, 15);
  }

  byte[] request() {
    return new byte[] {MAGIC, (byte) (power << 4 | number(serializer)), 0, 0};
  }

  /** The longest message that the router may send. */
  int mayReceive() {
    return longest(power);
  }

  /**
   * @param seen what came until the end or the fourth octet
   * @return the longest message that the router takes
   */
  int replied(byte[] seen) throws NoConnection {
    if (seen.length > 0 && seen[0] != MAGIC) {
      String text =
          ": answered, but not as RawSocket: should the URL begin with ws:// or wss:// ? saw ";
      throw new NoConnection(new Unreachable(where + text + HexFormat.of().formatHex(seen)));
    }
    if (seen.length < OCTETS) {
      throw refused(0, "ended the connection instead of an answer, as some do for a serializer");
    }
    int error = seen[1] >> 4 & 0x0f;
    int chosen = seen[1] & 0x0f;
    if (chosen == 0) throw refused(error, "refused " + serializer + ": " + meaning(error));
    if (chosen != number(serializer)) {
      throw refused(0, "chose the serializer " + chosen + ", offered was " + number(serializer));
    }
    return longest(error); // the same bits
  }

  private NoConnection refused(int error, String text) {
    Closed how = new RawRefused(error, where + ": " + text);
    return new NoConnection(how);
  }

  private static int longest(int power) {
    return Math.min(1 << (9 + power), LONGEST);
  }

  private static String meaning(int error) {
    return switch (error) {
      case 1 -> "serializer unsupported";
      case 2 -> "maximum message length unacceptable";
      case 3 -> "use of reserved bits";
      case 4 -> "maximum connection count reached";
      default -> "error " + error;
    };
  }

  static int number(Serializer serializer) {
    return switch (serializer) {
      case JSON -> 1;
      case MSGPACK -> 2;
      case CBOR -> 3;
    };
  }
}
