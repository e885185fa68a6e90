package io.sandpiper.device.pi4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the line; what the kernel makes of the calls is a trial's. */
class KeptLineTest {
  /** A line that is high; one of its calls fails. */
  private static final class Broken implements KeptLine.Kernel {
    private final int which;
    private int calls;

    Broken(int which) {
      this.which = which;
    }

    @Override
    public void call(long command, ByteBuffer data) throws IOException {
      if (++calls == which) throw new IOException("line 17: broken");
      data.put(0, (byte) 1);
    }
  }

  /** It is read, and then made an output. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aLineThatCouldNotBeKeptIsFreeForTheNextTry(int call) throws IOException {
    var line = new KeptLine(new Broken(call));

    assertEquals("line 17: broken", assertThrows(IOException.class, line::drive).getMessage());

    assertFalse(line.open());
    line.drive();
    assertTrue(line.open() && line.read());
  }

  @Test
  void aLineThatIsKeptIsOpenUntilItIsClosed() throws IOException {
    var line = new KeptLine(new Broken(0));
    assertFalse(line.open());
    line.drive();
    assertTrue(line.open());

    line.close();

    assertFalse(line.open());
  }
}
