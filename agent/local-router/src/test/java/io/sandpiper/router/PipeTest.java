package io.sandpiper.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class PipeTest {
  private final Set<Pipe> open = new HashSet<>();
  private SocketChannel peer;
  private Pipe pipe;

  @BeforeEach
  void connect() throws IOException {
    try (var server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress("127.0.0.1", 0));
      peer = SocketChannel.open(server.getLocalAddress());
      pipe = new Pipe(server.accept(), new Gate(), open);
    }
  }

  @AfterEach
  void disconnect() throws IOException {
    peer.close();
    pipe.close();
  }

  @Test
  void whatIsWrittenIsNoLongerQueued() throws IOException {
    assertEquals(100, pipe.queue(100));

    pipe.write(ByteBuffer.allocate(60));
    assertEquals(45, pipe.queue(5));

    pipe.empty();
    assertEquals(1, pipe.queue(1));
  }

  @Test
  void theRequestHeadIsBoundedAndWhatFollowsIsNot() throws IOException {
    peer.write(ByteBuffer.allocate(Limits.HANDSHAKE_BYTES));
    var into = ByteBuffer.allocate(2 * Limits.HANDSHAKE_BYTES);
    while (into.position() < Limits.HANDSHAKE_BYTES) pipe.read(into);
    peer.write(ByteBuffer.allocate(2));

    assertThrows(IOException.class, () -> pipe.read(ByteBuffer.allocate(1)));
    pipe.upgraded();
    assertEquals(1, pipe.read(ByteBuffer.allocate(1)));
  }

  @Test
  void anUpgradeIsOverdueUntilItIsDone() {
    long later = System.nanoTime() + Limits.UPGRADE.toNanos();

    assertFalse(pipe.overdue(System.nanoTime()));
    assertTrue(pipe.overdue(later));
    pipe.upgraded();
    assertFalse(pipe.overdue(later));
  }

  @Test
  void aClosedPipeIsForgotten() throws IOException {
    assertEquals(Set.of(pipe), open);

    pipe.close();

    assertEquals(Set.of(), open);
  }
}
