package io.sandpiper.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** Ports for routers that cannot find one themselves. */
final class Ports {
  private Ports() {}

  /**
   * So many ports of 127.0.0.1 that are free now, all different. Somebody may take one before the
   * router does; it then says so and does not start. A process of ours that is just starting does
   * not.
   */
  static List<Integer> free(int count) {
    synchronized (Program.FORKING) {
      return freeNow(count);
    }
  }

  private static List<Integer> freeNow(int count) {
    var held = new ArrayList<ServerSocket>();
    try {
      for (int i = 0; i < count; i++) {
        held.add(new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1")));
      }
      List<Integer> ports = held.stream().map(ServerSocket::getLocalPort).toList();
      for (ServerSocket each : held) each.close();
      return ports;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether somebody accepts connections there. */
  static boolean listening(int port) {
    try (var socket = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false; // not yet
    }
  }
}
