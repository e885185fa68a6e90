package io.sandpiper.device.modbus;

import com.digitalpetri.modbus.MbapHeader;
import io.sandpiper.device.board.Board;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/** "MODBUS Messaging on TCP/IP", 3.1.3: a header of seven bytes, whose length counts the unit. */
final class TcpFrames implements Frames {
  private static final int HEADER = 7;

  private int transaction;

  @Override
  public byte[] exchange(Board.Stream stream, int unit, byte[] request, Duration atMost)
      throws IOException {
    transaction = transaction + 1 & 0xffff;
    ByteBuffer frame = ByteBuffer.allocate(HEADER + request.length);
    MbapHeader.Serializer.encode(new MbapHeader(transaction, 0, request.length + 1, unit), frame);
    stream.write(frame.put(request).array());
    var come = new ByteArrayOutputStream();
    long end = System.nanoTime() + atMost.toNanos();
    while (true) {
      byte[] answer = answer(come, unit);
      if (answer.length > 0) return answer;
      long left = end - System.nanoTime();
      if (left <= 0) throw new IOException("no answer within " + atMost.toMillis() + " ms");
      come.writeBytes(stream.read(Duration.ofNanos(left)));
    }
  }

  /** Empty while it isn't whole; one to an earlier request, which came too late, is dropped. */
  private byte[] answer(ByteArrayOutputStream come, int unit) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(come.toByteArray());
    while (bytes.remaining() > HEADER) {
      MbapHeader header = MbapHeader.Serializer.decode(bytes);
      int length = header.length() - 1;
      if (header.protocolId() != 0 || length < 1 || length > Limits.PDU) {
        throw new IOException("answer is no Modbus: " + header);
      }
      if (bytes.remaining() < length) break;
      byte[] answer = new byte[length];
      bytes.get(answer);
      if (header.transactionId() == transaction && header.unitId() == unit) return answer;
      byte[] rest = new byte[bytes.remaining()];
      bytes.slice().get(rest);
      come.reset();
      come.writeBytes(rest);
    }
    return new byte[0];
  }
}
