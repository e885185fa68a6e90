package io.sandpiper.device.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineTest {
  @ParameterizedTest
  @CsvSource({
    "17, '', '', 17",
    "GPIO17, '', '', GPIO17",
    "pinctrl-bcm2711:17, pinctrl-bcm2711, '', 17",
    "gpio-brcmstb@107d508500:STATUS_LED, gpio-brcmstb@107d508500, '', STATUS_LED",
    "expander.3, '', expander, 3",
  })
  void isReadAndWrittenInTheSameForm(String text, String chip, String component, String name) {
    var line = Line.parse(text).orElseThrow();

    assertEquals(new Line(chip, component, name), line);
    assertEquals(text, line.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1024", "017", "-1", "a b", "expander.", "x.y", ":17", "a:b:c"})
  void otherFormsAreNone(String text) {
    assertEquals(Optional.empty(), Line.parse(text));
  }

  @Test
  void aPlainNumberStaysOneOnItsWayOut() {
    assertEquals(17L, Key.line().plain(Line.of(17)));
    assertEquals("expander.3", Key.line().plain(Line.parse("expander.3").orElseThrow()));
  }

  @Test
  void hasANumberOnlyWhenItGoesByOne() {
    assertEquals(OptionalLong.of(3), Line.parse("expander.3").orElseThrow().number());
    assertEquals(OptionalLong.empty(), Line.parse("GPIO3").orElseThrow().number());
    assertThrows(IllegalArgumentException.class, () -> Line.of(1024));
  }
}
