package io.sandpiper.wamp.websocket;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.framing.CloseFrame;

/**
 * permessage-deflate (RFC 7692) as it was agreed on for one connection. Both directions remember
 * earlier messages unless the server wants otherwise: WAMP messages are short and much alike.
 *
 * <p>On the JDK's zlib, not the library's extension, which inflates without a bound.
 *
 * <p>One thread inflates, one other deflates; any may call {@link #end}.
 */
final class Compression {
  /**
   * Without parameters: the JDK's windows are always of 15 bits, so {@code client_max_window_bits}
   * would promise what it can't hold; and some releases of Crossbar.io never answer an offer of it
   * together with {@code *_no_context_takeover}.
   */
  static final String OFFER = "permessage-deflate";

  /** What a flush ends with, and what is left out on the wire (RFC 7692, 7.2.1). */
  private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

  private final boolean forgets;

  // Guarded by itself.
  private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
  private final Inflater inflater = new Inflater(true);

  private final byte[] deflated = new byte[Limits.CHUNK_BYTES];
  private final byte[] inflated = new byte[Limits.CHUNK_BYTES];
  private boolean ended; // guarded by deflater and by inflater: both are held to set it

  private Compression(boolean forgets) {
    this.forgets = forgets;
  }

  /** By the server's answer to {@link #OFFER}; empty if that says what it must not. */
  static Optional<Compression> agreed(String answer) {
    String[] parts = answer.toLowerCase(Locale.ROOT).split(";", -1);
    if (!parts[0].strip().equals(OFFER)) return Optional.empty();
    Set<String> seen = new HashSet<>();
    for (int i = 1; i < parts.length; i++) {
      String part = parts[i].strip().replaceAll("\\s*=\\s*", "=").replace("\"", "");
      boolean known =
          part.matches("(server|client)_no_context_takeover|server_max_window_bits=([89]|1[0-5])");
      if (!known || !seen.add(part.replaceAll("=.*", ""))) return Optional.empty();
    }
    return Optional.of(new Compression(seen.contains("client_no_context_takeover")));
  }

  /** A message's payload, to be sent with RSV1; empty after the end. */
  Optional<ByteBuffer> deflate(ByteBuffer message) {
    synchronized (deflater) {
      if (ended) return Optional.empty();
      var out = new ByteArrayOutputStream();
      deflater.setInput(message.duplicate());
      int count;
      do {
        count = deflater.deflate(deflated, 0, deflated.length, Deflater.SYNC_FLUSH);
        out.write(deflated, 0, count);
      } while (count == deflated.length);
      deflater.setInput(new byte[0]); // keeps no hold of the message
      if (forgets) deflater.reset();
      byte[] bytes = out.toByteArray();
      return Optional.of(ByteBuffer.wrap(Arrays.copyOf(bytes, bytes.length - TAIL.length)));
    }
  }

  /**
   * A message's bytes again.
   *
   * @param maxBytes of the message inflated; what goes beyond is not inflated any further
   */
  byte[] inflate(byte[] payload, int maxBytes) throws InvalidDataException {
    synchronized (inflater) {
      if (ended) throw bad("a message after the end");
      var out = new ByteArrayOutputStream();
      try {
        inflateInto(out, payload, maxBytes);
        // A block that says it is the last leaves nothing to go on from (RFC 7692, 7.2.3.4).
        if (!inflater.finished()) inflateInto(out, TAIL, maxBytes);
        if (inflater.finished()) inflater.reset();
      } catch (DataFormatException e) {
        throw bad("a message that can't be inflated: " + e.getMessage());
      }
      return out.toByteArray();
    }
  }

  private void inflateInto(ByteArrayOutputStream out, byte[] bytes, int maxBytes)
      throws DataFormatException, InvalidDataException {
    inflater.setInput(bytes);
    while (true) {
      int count = inflater.inflate(inflated);
      if (count > maxBytes - out.size()) {
        String text = "a message of more than " + maxBytes + " bytes";
        throw new InvalidDataException(CloseFrame.TOOBIG, text);
      }
      out.write(inflated, 0, count);
      if (count > 0) continue;
      if (inflater.needsDictionary()) throw bad("a message that needs a dictionary");
      if (inflater.needsInput() || inflater.finished()) return;
    }
  }

  private static InvalidDataException bad(String text) {
    return new InvalidDataException(CloseFrame.NO_UTF8, text);
  }

  /** Gives the memory back, which the heap does not see: 304 KiB once both windows are full. */
  void end() {
    synchronized (deflater) {
      synchronized (inflater) {
        ended = true;
        deflater.end();
        inflater.end();
      }
    }
  }
}
