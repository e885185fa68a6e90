package io.sandpiper.device.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Who runs this, and where. */
class AccessTrial {
  @Test
  void nothingHereNeedsRoot() {
    assertEquals("pi", System.getProperty("user.name"));
  }

  @Test
  void theBoardSaysItsModel() {
    assertTrue(Here.BOARD.model().startsWith("Raspberry Pi "), Here.BOARD::model);
  }
}
