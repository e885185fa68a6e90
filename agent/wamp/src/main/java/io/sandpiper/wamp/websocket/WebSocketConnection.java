package io.sandpiper.wamp.websocket;

import io.sandpiper.wamp.codec.Codec;
import io.sandpiper.wamp.codec.Serializer;
import io.sandpiper.wamp.line.Line;
import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.ProtocolViolation;
import io.sandpiper.wamp.transport.Closed;
import io.sandpiper.wamp.transport.Target;
import io.sandpiper.wamp.transport.Transport;
import java.nio.ByteBuffer;

/** WAMP on a {@link Wire}: each message in a WebSocket message of the codec's kind. */
final class WebSocketConnection implements Transport.Connection, Wire.Listener {
  private final Transport.Listener listener;
  final Wire wire;

  private volatile Codec codec;
  private boolean violated; // of the read thread

  WebSocketConnection(
      WebSocketTransport transport, Target target, Line line, Transport.Listener listener) {
    this.listener = listener;
    var subprotocols = target.serializers().stream().map(Serializer::subprotocol).toList();
    var terms =
        new Wire.Terms(
            target.url(),
            subprotocols,
            target.route().compression(),
            target.maxMessageBytes(),
            target.openTimeout());
    wire = new Wire(transport, terms, line, this);
  }

  void start() {
    wire.start();
  }

  @Override
  public void send(Message message) {
    Codec ours = codec;
    if (ours == null) throw new IllegalStateException("send before opened");
    if (!wire.ended()) wire.send(ours.binary(), ours.encode(message));
  }

  @Override
  public long queuedBytes() {
    return wire.queuedBytes();
  }

  @Override
  public long receivedBytes() {
    return wire.receivedBytes();
  }

  @Override
  public void ping() {
    wire.ping();
  }

  @Override
  public void close(int code, String reason) {
    wire.close(code, reason);
  }

  @Override
  public void drop() {
    wire.drop();
  }

  // ---- Wire.Listener ----

  @Override
  public void opened(String subprotocol) {
    codec = Serializer.of(subprotocol).orElseThrow().codec(); // we offered no others
    listener.opened(subprotocol);
  }

  @Override
  public void message(boolean binary, ByteBuffer payload) {
    if (violated) return;
    try {
      if (binary != codec.binary()) {
        String kind = binary ? "a binary" : "a text";
        throw new ProtocolViolation(kind + " frame on " + codec.subprotocol());
      }
      listener.received(codec.decode(payload));
    } catch (ProtocolViolation why) {
      violated = true;
      listener.violated(why);
    }
  }

  @Override
  public void pong() {
    listener.pong();
  }

  @Override
  public void closed(Closed how) {
    listener.closed(how);
  }
}
