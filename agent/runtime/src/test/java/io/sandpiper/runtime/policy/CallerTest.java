package io.sandpiper.runtime.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CallerTest {
  @Test
  void isReadFromWhatTheRouterDiscloses() {
    var caller =
        Caller.of(Map.of("caller", 7L, "caller_authid", "ann", "caller_authrole", "operator"));

    assertEquals(new Caller("ann", "operator", OptionalLong.of(7)), caller);
    assertEquals("ann", caller.name());
  }

  @Test
  void goesByItsSessionWhenItHasNoName() {
    assertEquals("7", Caller.of(Map.of("caller", 7L)).name());
  }

  @Test
  void isNobodyWhenNothingIsDisclosedOrReadable() {
    assertEquals(Caller.NOBODY, Caller.of(Map.of()));
    assertEquals(Caller.NOBODY, Caller.of(Map.of("caller", "x", "caller_authid", 1L)));
    assertEquals("", Caller.NOBODY.name());
  }

  @Test
  void aNameIsWholeOrNone() {
    String longest = "a".repeat(Caller.NAME_CHARS);

    assertEquals(longest, Caller.of(Map.of("caller_authid", longest)).authid());
    assertEquals(Caller.NOBODY, Caller.of(Map.of("caller_authid", longest + "a")));
  }

  @Test
  void aNameIsAsLongAsAConfigurationCountsIt() {
    String longest = "\ud834\udd1e".repeat(Caller.NAME_CHARS); // two chars, one character

    assertEquals(longest, Caller.of(Map.of("caller_authrole", longest)).role());
    assertEquals(Caller.NOBODY, Caller.of(Map.of("caller_authrole", longest + "a")));
  }
}
