package io.sandpiper.device.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WaveformTest {
  @Test
  void aDayRisesThenFalls() {
    var wave = Waveform.daily(20, 5);

    assertEquals(20, wave.at(0), 1e-9);
    assertEquals(25, wave.at(6 * 3600), 1e-9);
    assertEquals(15, wave.at(18 * 3600), 1e-9);
    assertEquals(20, wave.at(24 * 3600), 1e-9);
  }

  @Test
  void stepsFollowEachOtherAndStartAgain() {
    var wave = Waveform.steps(Duration.ofSeconds(10), 1, 2, 3);

    assertEquals(1, wave.at(9.9));
    assertEquals(2, wave.at(10));
    assertEquals(3, wave.at(29));
    assertEquals(1, wave.at(30));
  }

  @Test
  void aWanderStaysInItsSpreadMovesSmoothlyAndRepeatsWithItsSeed() {
    var wave = Waveform.wander(2, Duration.ofSeconds(10), 42);
    var again = Waveform.wander(2, Duration.ofSeconds(10), 42);
    var other = Waveform.wander(2, Duration.ofSeconds(10), 43);

    for (int second = 0; second < 10_000; second++) {
      double value = wave.at(second);
      assertTrue(Math.abs(value) <= 2);
      assertTrue(Math.abs(wave.at(second + 1) - value) <= 0.4, "a tenth of the way at most");
      assertEquals(value, again.at(second));
    }
    assertNotEquals(wave.at(5), other.at(5));
    assertNotEquals(wave.at(5), wave.at(55));
  }

  @Test
  void wavesAdd() {
    assertEquals(5, Waveform.constant(2).plus(Waveform.constant(3)).at(7));
  }
}
