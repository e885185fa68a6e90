package io.sandpiper.device.modbus;

import io.sandpiper.device.board.Board;
import java.io.IOException;
import java.time.Duration;

/** How a message crosses a stream: what is put around it, and how an answer is told from noise. */
interface Frames {
  /**
   * Sends a request and waits for its answer.
   *
   * @return the answer without its frame
   * @throws IOException when none comes in time, or one that is damaged: then the stream can't be
   *     trusted any more
   */
  byte[] exchange(Board.Stream stream, int unit, byte[] request, Duration atMost)
      throws IOException;
}
