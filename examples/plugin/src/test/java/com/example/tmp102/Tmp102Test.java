package com.example.tmp102;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Computed from the datasheet's formula. */
class Tmp102Test {
  @Test
  void belowZeroIsTwosComplement() {
    assertEquals(100.0, Tmp102.celsius(new byte[] {0x64, 0x00}));
    assertEquals(-25.0, Tmp102.celsius(new byte[] {(byte) 0xe7, 0x00}));
  }
}
