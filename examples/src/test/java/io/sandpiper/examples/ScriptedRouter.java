package io.sandpiper.examples;

import io.sandpiper.wamp.codec.Codec;
import io.sandpiper.wamp.codec.Serializer;
import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Call;
import io.sandpiper.wamp.message.Message.Goodbye;
import io.sandpiper.wamp.message.Message.Hello;
import io.sandpiper.wamp.message.Message.Publish;
import io.sandpiper.wamp.message.Message.Published;
import io.sandpiper.wamp.message.Message.Register;
import io.sandpiper.wamp.message.Message.Registered;
import io.sandpiper.wamp.message.Message.Subscribe;
import io.sandpiper.wamp.message.Message.Subscribed;
import io.sandpiper.wamp.message.Message.Welcome;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.ProtocolViolation;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
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
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A router on 127.0.0.1 that lets everybody in, registers everything and keeps no rule: it reads
 * only when it is told to, and sends what the test wants as fast as the socket takes it.
 */
final class ScriptedRouter implements AutoCloseable {
  private static final int BINARY = 0x82;
  private static final int CLOSE = 0x88;
  private static final int PING = 0x89;
  private static final int PONG = 0x8a;

  private final ServerSocket listening = new ServerSocket();
  private final Consumer<Message> told;
  private final Map<String, Long> registrations = new ConcurrentHashMap<>();
  private final BlockingQueue<String> problems = new LinkedBlockingQueue<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final Object reading = new Object();
  private final Codec writes = Serializer.MSGPACK.codec();
  private boolean deaf;
  private Socket socket;
  private DataOutputStream out;
  private long published;

  /**
   * @param told gets what an agent sends besides joining, on the reader's thread
   */
  ScriptedRouter(Consumer<Message> told) throws IOException {
    this.told = told;
    // Else the kernel takes megabytes of what is not read.
    listening.setReceiveBufferSize(32 * 1024);
    listening.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
    daemon("scripted-router", this::accept);
  }

  private static void daemon(String name, Runnable work) {
    var thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  URI url() {
    return URI.create("ws://127.0.0.1:" + listening.getLocalPort() + "/ws");
  }

  /** How often an agent has come. */
  int connections() {
    return connections.get();
  }

  /** What went wrong on a connection, and how one ended. */
  String problems() {
    return String.join("\n", problems);
  }

  Map<String, Long> registrations() {
    return registrations;
  }

  /** Stops reading, or goes on. */
  void deaf(boolean deaf) {
    synchronized (reading) {
      this.deaf = deaf;
      reading.notifyAll();
    }
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket next = listening.accept();
        connections.incrementAndGet();
        daemon("scripted-router-reads", () -> serve(next));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket accepted) {
    try (accepted) {
      var in = new DataInputStream(new BufferedInputStream(accepted.getInputStream()));
      synchronized (writes) {
        socket = accepted;
        out = new DataOutputStream(new BufferedOutputStream(accepted.getOutputStream(), 65536));
        upgrade(in, out);
      }
      Codec reads = Serializer.MSGPACK.codec();
      while (frame(in, reads)) awaitEars();
    } catch (IOException | ProtocolViolation | GeneralSecurityException e) {
      problems.add(e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitEars() throws InterruptedException {
    synchronized (reading) {
      while (deaf) reading.wait();
    }
  }

  private static void upgrade(DataInputStream in, OutputStream out)
      throws IOException, GeneralSecurityException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) head.append((char) in.readUnsignedByte());
    String key = head.toString().replaceAll("(?is).*Sec-WebSocket-Key: (\\S+).*", "$1");
    byte[] hash =
        MessageDigest.getInstance("SHA-1")
            .digest(
                (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                    .getBytes(StandardCharsets.ISO_8859_1));
    String answer =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: "
            + Base64.getEncoder().encodeToString(hash)
            + "\r\nSec-WebSocket-Protocol: wamp.2.msgpack\r\n\r\n";
    out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  /** Reads one frame; false after the last. */
  private boolean frame(DataInputStream in, Codec reads) throws IOException, ProtocolViolation {
    int first = in.readUnsignedByte();
    int length = in.readUnsignedByte() & 0x7f;
    if (length == 126) length = in.readUnsignedShort();
    else if (length == 127) length = (int) in.readLong();
    byte[] mask = in.readNBytes(4);
    byte[] payload = in.readNBytes(length);
    for (int i = 0; i < payload.length; i++) payload[i] ^= mask[i % 4];
    if (first == BINARY) {
      received(reads.decode(ByteBuffer.wrap(payload)));
    } else if (first == PING) {
      write(PONG, ByteBuffer.wrap(payload), true);
    } else if (first == CLOSE) {
      problems.add("close " + (ByteBuffer.wrap(payload).getShort() & 0xffff));
      return false;
    }
    return true;
  }

  private void received(Message message) throws IOException {
    if (message instanceof Hello) {
      Map<String, Object> roles = Map.of("broker", Map.of(), "dealer", Map.of());
      send(new Welcome(1, Map.of("roles", roles)));
    } else if (message instanceof Register m) {
      registrations.put(m.procedure(), m.request());
      send(new Registered(m.request(), m.request()));
    } else if (message instanceof Subscribe m) {
      send(new Subscribed(m.request(), m.request()));
    } else if (message instanceof Call m) {
      String none = "wamp.error.no_such_procedure";
      send(new Message.Error(48, m.request(), Map.of(), none, Payload.NONE));
    } else if (message instanceof Publish m) {
      told.accept(m);
      if (Boolean.TRUE.equals(m.options().get("acknowledge"))) {
        send(new Published(m.request(), ++published));
      }
    } else if (message instanceof Goodbye) {
      send(new Goodbye(Map.of(), "wamp.close.goodbye_and_out"));
    } else {
      told.accept(message);
    }
  }

  void send(Message message) throws IOException {
    synchronized (writes) {
      write(BINARY, writes.encode(message), true);
    }
  }

  /** Like {@link #send}, but it may wait in our own buffer for more. */
  void pour(Message message) throws IOException {
    synchronized (writes) {
      write(BINARY, writes.encode(message), false);
    }
  }

  private void write(int first, ByteBuffer payload, boolean flush) throws IOException {
    synchronized (writes) {
      int length = payload.remaining();
      out.writeByte(first);
      if (length < 126) {
        out.writeByte(length);
      } else if (length < 65_536) {
        out.writeByte(126);
        out.writeShort(length);
      } else {
        out.writeByte(127);
        out.writeLong(length);
      }
      byte[] bytes = new byte[length];
      payload.get(bytes);
      out.write(bytes);
      if (flush) out.flush();
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    synchronized (writes) {
      if (socket != null) socket.close();
    }
  }
}
