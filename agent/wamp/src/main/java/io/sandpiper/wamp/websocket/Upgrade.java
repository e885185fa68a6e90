package io.sandpiper.wamp.websocket;

import io.sandpiper.wamp.line.Limits;
import io.sandpiper.wamp.line.NoConnection;
import io.sandpiper.wamp.line.ResponseHead;
import io.sandpiper.wamp.message.Printable;
import io.sandpiper.wamp.transport.Closed;
import io.sandpiper.wamp.transport.Closed.NoSubprotocol;
import io.sandpiper.wamp.transport.Closed.Refused;
import io.sandpiper.wamp.transport.Closed.Unreachable;
import io.sandpiper.wamp.transport.Closed.Untrusted;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Judges the answer to the upgrade (RFC 6455, 4.1): anything but 101 with one of the subprotocols
 * offered and no extension ends the attempt. Upgrade, Connection and Sec-WebSocket-Accept are left
 * to the library. Pure.
 */
final class Upgrade {
  private final String where;
  private final List<String> offered;
  private final boolean compressionOffered;
  private byte[] part = {};
  private String subprotocol = "";
  private Optional<Compression> compression = Optional.empty();

  /**
   * @param where host and port, for the texts
   */
  Upgrade(String where, List<String> offered, boolean compressionOffered) {
    this.where = where;
    this.offered = offered;
    this.compressionOffered = compressionOffered;
  }

  /** Takes the head as far as it has come, and judges it when it is whole. */
  void answered(byte[] seen, boolean whole) throws NoConnection {
    if (!ResponseHead.possible(ByteBuffer.wrap(seen))) {
      boolean tls = seen[0] == 0x15 || seen[0] == 0x16; // records: alert, handshake
      if (tls) {
        String text = where + ": it speaks TLS: should the URL begin with wss:// ?";
        throw new NoConnection(new Untrusted(Untrusted.Cause.TLS_WANTED, text));
      }
      throw new NoConnection(new Unreachable(where + ": answered, but not HTTP"));
    }
    if (seen.length > Limits.HEAD_BYTES) {
      int status = ResponseHead.parse(seen).map(ResponseHead::status).orElse(0);
      String text = "an answer with a head of more than " + Limits.HEAD_BYTES + " bytes";
      throw new NoConnection(refused(status, text));
    }
    part = seen;
    if (whole) judge(seen);
  }

  private void judge(byte[] seen) throws NoConnection {
    ResponseHead head =
        ResponseHead.parse(seen)
            .orElseThrow(
                () -> new NoConnection(refused(0, "an answer without an HTTP status line")));
    if (head.status() != 101) throw new NoConnection(refused(head));
    judgeSubprotocol(head);
    judgeExtensions(head.all("Sec-WebSocket-Extensions"));
  }

  private void judgeExtensions(List<String> extensions) throws NoConnection {
    if (extensions.isEmpty()) return;
    if (compressionOffered && extensions.size() == 1) {
      compression = Compression.agreed(extensions.get(0));
    }
    if (compression.isEmpty()) {
      String seen = String.join(", ", extensions);
      throw new NoConnection(refused(101, "an extension that was not offered: " + seen));
    }
  }

  private void judgeSubprotocol(ResponseHead head) throws NoConnection {
    List<String> chosen = head.all("Sec-WebSocket-Protocol");
    if (chosen.isEmpty() && offered.isEmpty()) return;
    if (chosen.size() == 1 && offered.contains(chosen.get(0))) {
      subprotocol = chosen.get(0);
      return;
    }
    String seenText = chosen.isEmpty() ? "none" : Printable.of(String.join(", ", chosen), 100);
    String offers = String.join(", ", offered);
    throw new NoConnection(
        new NoSubprotocol(
            where + ": chose the subprotocol " + seenText + ", offered were " + offers));
  }

  /** The one that was chosen; empty if none was offered. */
  String subprotocol() {
    return subprotocol;
  }

  /** Empty unless it was offered and the server wants it. */
  Optional<Compression> compression() {
    return compression;
  }

  /** The connection ended before it was open: what that means, if the answer said anything. */
  Optional<Closed> brokenOff() {
    return ResponseHead.parse(part)
        .map(
            head ->
                head.status() == 101
                    ? refused(101, "answered 101, but not as RFC 6455 asks (4.1)")
                    : refused(head));
  }

  private Refused refused(ResponseHead head) {
    Optional<String> location = head.first("Location").map(text -> Printable.of(text, 500));
    String reason = Printable.of(head.reason(), 100);
    String text =
        where
            + (": answered " + head.status() + " " + reason).stripTrailing()
            + location.map(to -> ", go to " + to).orElse("");
    return new Refused(head.status(), head.retryAfter(), location, text);
  }

  private Refused refused(int status, String text) {
    String fit = where + ": " + Printable.of(text, 200);
    return new Refused(status, Optional.empty(), Optional.empty(), fit);
  }
}
