package io.sandpiper.device.drivers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinesTest {
  private record Line(String text, boolean cut, long dropped) {
    Line(String text) {
      this(text, false, 0);
    }
  }

  private final List<Line> told = new ArrayList<>();
  private final Lines lines =
      new Lines((text, cut, dropped) -> told.add(new Line(text, cut, dropped)));

  private void come(String text, long nanos) {
    lines.come(text.getBytes(StandardCharsets.UTF_8), nanos);
  }

  @Test
  void aLineEndsHoweverItsSenderEndsIt() {
    come("one\ntwo\r\nthree\rfour", 0);
    assertEquals(List.of(new Line("one"), new Line("two"), new Line("three")), told);

    come("teen\r", 0);
    come("\n", 0);
    assertEquals(new Line("fourteen"), told.get(3));
    assertEquals(4, told.size());
  }

  @Test
  void controlCharactersAndWhatIsNoTextAreMarked() {
    come("a\u0007b\u001b[31mc\td\u0000\n", 0);
    lines.come(new byte[] {'x', (byte) 0xff, 'y', '\n'}, 0);
    come("25 °C\n", 0);

    assertEquals(
        List.of(new Line("a\ufffdb\ufffd[31mc\td\ufffd"), new Line("x\ufffdy"), new Line("25 °C")),
        told);
  }

  @Test
  void aLineThatIsTooLongIsCutAndTheNextIsWhole() {
    come("x".repeat(Limits.LINE + 1) + "\n" + "x".repeat(Limits.LINE) + "\n", 0);

    assertEquals(
        List.of(new Line("x".repeat(Limits.LINE), true, 0), new Line("x".repeat(Limits.LINE))),
        told);
  }

  @Test
  void whatComesTooFastIsCountedInsteadOfTold() {
    for (int i = 0; i < Limits.LINES_A_SECOND + 7; i++) come("x\n", 999_999_999);
    assertEquals(Limits.LINES_A_SECOND, told.size());

    come("again\n", 1_000_000_000);

    assertEquals(new Line("again", false, 7), told.get(Limits.LINES_A_SECOND));
  }

  @Test
  void aLineThatHadBegunIsForgottenWithItsPort() {
    come("T=2", 0);
    lines.clear();
    come("T=21\n", 0);

    assertEquals(List.of(new Line("T=21")), told);
  }
}
