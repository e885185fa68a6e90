package io.sandpiper.wamp.websocket;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server on 127.0.0.1 that follows a script byte by byte, so also where no server should go. */
final class RawServer implements AutoCloseable {
  /** What the server does with one connection; the socket is closed when it returns. */
  interface Script {
    void run(Peer peer) throws Exception;
  }

  private final ServerSocket listening;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();

  RawServer(Script script) throws IOException {
    this(plain(), script);
  }

  RawServer(ServerSocket listening, Script script) {
    this.listening = listening;
    var thread = new Thread(() -> accept(script), "raw-server");
    thread.setDaemon(true);
    thread.start();
  }

  private static ServerSocket plain() throws IOException {
    var socket = new ServerSocket();
    socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
    return socket;
  }

  private void accept(Script script) {
    while (true) {
      Socket socket;
      try {
        socket = listening.accept();
      } catch (IOException e) {
        return; // closed
      }
      sockets.add(socket);
      var thread = new Thread(() -> serve(socket, script), "raw-server-peer");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void serve(Socket socket, Script script) {
    try (socket) {
      script.run(new Peer(socket));
    } catch (IOException e) {
      // The client went away: the test asserts on its side.
    } catch (Exception | AssertionError e) {
      failures.add(e);
    }
  }

  int port() {
    return listening.getLocalPort();
  }

  URI url() {
    return URI.create("ws://127.0.0.1:" + port() + "/ws");
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : sockets) socket.close();
  }

  /** A script that answers the upgrade with these bytes and waits for the client to go. */
  static Script answering(String head) {
    return peer -> {
      peer.request();
      peer.send(head.getBytes(StandardCharsets.ISO_8859_1));
      peer.untilEnd();
    };
  }

  /** The connection as the server sees it. */
  static final class Peer {
    final Socket socket;
    private final DataInputStream in;

    Peer(Socket socket) throws IOException {
      this.socket = socket;
      this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    /** The whole request. */
    String request() throws IOException {
      var head = new ByteArrayOutputStream();
      while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
        head.write(in.readUnsignedByte());
      }
      return head.toString(StandardCharsets.ISO_8859_1);
    }

    void send(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
    }

    /** Accepts the upgrade; {@code fields} are lines of the head, each with its end. */
    void upgrade(String fields) throws IOException {
      send((accepted(request()) + fields + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    void upgrade() throws IOException {
      upgrade("Sec-WebSocket-Protocol: wamp.2.msgpack\r\n");
    }

    static String accepted(String request) {
      Matcher key = Pattern.compile("(?i)Sec-WebSocket-Key: (\\S+)").matcher(request);
      if (!key.find()) throw new AssertionError("no key in " + request);
      try {
        byte[] hash =
            MessageDigest.getInstance("SHA-1")
                .digest(
                    (key.group(1) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                        .getBytes(StandardCharsets.ISO_8859_1));
        return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: "
            + Base64.getEncoder().encodeToString(hash)
            + "\r\n";
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }

    void frame(int first, byte[] payload) throws IOException {
      send(bytesOf(first, payload));
    }

    /** Reads a frame and unmasks it: first byte and payload. */
    Frame frame() throws IOException {
      int first = in.readUnsignedByte();
      int second = in.readUnsignedByte();
      if (second < 128) throw new AssertionError("a client's frame must be masked");
      long length = second & 0x7f;
      if (length == 126) length = in.readUnsignedShort();
      if (length == 127) length = in.readLong();
      byte[] mask = in.readNBytes(4);
      byte[] payload = in.readNBytes((int) length);
      for (int i = 0; i < payload.length; i++) payload[i] ^= mask[i % 4];
      return new Frame(first, payload);
    }

    /** Reads until the client ends the connection, one way or the other. */
    void untilEnd() {
      try {
        while (in.read() >= 0) {}
      } catch (IOException e) {
        // That is an end too.
      }
    }
  }

  record Frame(int first, byte[] payload) {
    int opcode() {
      return first & 0x0f;
    }

    int closeCode() {
      return ByteBuffer.wrap(payload).getShort() & 0xffff;
    }
  }

  /** An unmasked frame; {@code first} is FIN, reserved bits and opcode. */
  static byte[] bytesOf(int first, byte[] payload) {
    var out = new ByteArrayOutputStream();
    out.write(first);
    if (payload.length < 126) {
      out.write(payload.length);
    } else if (payload.length < 65536) {
      out.write(126);
      out.writeBytes(ByteBuffer.allocate(2).putShort((short) payload.length).array());
    } else {
      out.write(127);
      out.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
    }
    out.writeBytes(payload);
    return out.toByteArray();
  }

  static byte[] closePayload(int code, String reason) {
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).array();
  }
}
