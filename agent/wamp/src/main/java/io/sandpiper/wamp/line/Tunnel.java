package io.sandpiper.wamp.line;

import io.sandpiper.wamp.auth.SecretFile;
import io.sandpiper.wamp.message.Printable;
import io.sandpiper.wamp.transport.Closed.NoTunnel;
import io.sandpiper.wamp.transport.Closed.Unreachable;
import io.sandpiper.wamp.transport.Proxy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Asks an HTTP proxy for a tunnel (RFC 9110, 9.3.6). Blocks for as long as the proxy likes: who
 * sets a limit closes the socket.
 */
final class Tunnel {
  private final Proxy proxy;
  private final String to;
  private final String where;

  /**
   * @param to host and port of the router
   */
  Tunnel(Proxy proxy, String to) {
    this.proxy = proxy;
    this.to = to;
    this.where = to + " by the proxy " + proxy.url().getAuthority();
  }

  /** From here on the socket leads to the router: not one byte more than the answer is read. */
  void through(Socket socket) throws NoConnection {
    byte[] request = request().getBytes(StandardCharsets.ISO_8859_1);
    byte[] answer;
    try {
      socket.getOutputStream().write(request);
      answer = head(socket.getInputStream());
    } catch (IOException e) {
      throw unreachable("the connection broke before an answer: " + e.getMessage());
    }
    if (answer.length == 0) throw unreachable("it closed the connection without an answer");
    if (!ResponseHead.possible(ByteBuffer.wrap(answer))) {
      throw unreachable("answered, but not HTTP: is it an HTTP proxy?");
    }
    Optional<ResponseHead> head = ResponseHead.parse(answer);
    if (answer.length > Limits.HEAD_BYTES || head.isEmpty()) {
      throw unreachable("an answer without an end, or without an HTTP status line");
    }
    if (head.get().status() / 100 != 2) throw refused(head.get());
  }

  private String request() throws NoConnection {
    String request = "CONNECT " + to + " HTTP/1.1\r\nHost: " + to + "\r\n";
    if (proxy.login().isPresent()) {
      Proxy.Login login = proxy.login().get();
      try {
        String credentials = SecretFile.secret(login.passwordFile()).basic(login.user());
        request += "Proxy-Authorization: Basic " + credentials + "\r\n";
      } catch (IOException e) {
        throw new NoConnection(
            new NoTunnel(0, Optional.empty(), where + ": the password: " + e.getMessage()));
      }
    }
    return request + "\r\n";
  }

  /** Byte by byte, for what follows is the router's. Longer than allowed or cut short as it is. */
  private static byte[] head(InputStream in) throws IOException {
    var head = new ByteArrayOutputStream();
    int end = 0; // how much of the empty line has come
    while (end < 4 && head.size() <= Limits.HEAD_BYTES) {
      int octet = in.read();
      if (octet < 0) break;
      head.write(octet);
      if (octet == (end % 2 == 0 ? '\r' : '\n')) end++;
      else end = octet == '\r' ? 1 : 0;
    }
    return head.toByteArray();
  }

  private NoConnection refused(ResponseHead head) {
    // A proxy may quote the password that it refuses.
    String reason = proxy.login().isPresent() ? "" : Printable.of(head.reason(), 100);
    String text = where + ": answered " + head.status() + " " + reason;
    return new NoConnection(new NoTunnel(head.status(), head.retryAfter(), text.stripTrailing()));
  }

  private NoConnection unreachable(String text) {
    return new NoConnection(new Unreachable(where + ": " + text));
  }
}
