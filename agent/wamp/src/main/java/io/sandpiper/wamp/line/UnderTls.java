package io.sandpiper.wamp.line;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;

/**
 * A connected socket, as TLS sees it. While the handshake lasts, a write that fails says nothing: a
 * router that refuses our certificate sends an alert and closes while we are still writing, and the
 * JDK would end with the write's failure instead of reading what came before it.
 */
final class UnderTls extends Socket {
  private final Socket line;
  private volatile boolean shaking = true;

  UnderTls(Socket line) {
    this.line = line;
  }

  /** From now on failed writes are told. */
  void shaken() {
    shaking = false;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return line.getInputStream();
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return new FilterOutputStream(line.getOutputStream()) {
      @Override
      public void write(byte[] bytes, int from, int count) throws IOException {
        try {
          out.write(bytes, from, count);
        } catch (SocketException e) {
          if (!shaking || line.isClosed()) throw e; // else reading tells why
        }
      }
    };
  }

  @Override
  public InetAddress getInetAddress() {
    return line.getInetAddress();
  }

  @Override
  public int getPort() {
    return line.getPort();
  }

  @Override
  public SocketAddress getRemoteSocketAddress() {
    return line.getRemoteSocketAddress();
  }

  @Override
  public boolean isConnected() {
    return line.isConnected();
  }

  @Override
  public boolean isClosed() {
    return line.isClosed();
  }

  @Override
  public boolean isInputShutdown() {
    return line.isInputShutdown();
  }

  @Override
  public boolean isOutputShutdown() {
    return line.isOutputShutdown();
  }

  @Override
  public void shutdownInput() throws IOException {
    line.shutdownInput();
  }

  @Override
  public void shutdownOutput() throws IOException {
    line.shutdownOutput();
  }

  @Override
  public int getSoTimeout() throws SocketException {
    return line.getSoTimeout();
  }

  @Override
  public void setSoTimeout(int millis) throws SocketException {
    line.setSoTimeout(millis);
  }

  @Override
  public int getSoLinger() throws SocketException {
    return line.getSoLinger();
  }

  @Override
  public void close() throws IOException {
    line.close();
  }
}
