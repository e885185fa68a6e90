package io.sandpiper.device.drivers;

import static io.sandpiper.device.drivers.Playback.NO_SIGNALS;
import static io.sandpiper.device.drivers.Playback.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sandpiper.device.Claim;
import io.sandpiper.device.Driver;
import io.sandpiper.device.simulated.SimulatedBoard;
import io.sandpiper.device.simulated.Waveform;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Mcp3x08Test {
  private final Driver mcp3008 = new Mcp3008();
  private final Driver mcp3208 = new Mcp3208();

  private static String hex(byte[] bytes) {
    return HexFormat.ofDelimiter(" ").formatHex(bytes);
  }

  /** DS21295 and DS21298, table 5-2 "Configure bits" in figure 6-1's three bytes. */
  @ParameterizedTest
  @CsvSource({
    "0, false, 01 80 00, 06 00 00",
    "1, false, 01 90 00, 06 40 00",
    "3, false, 01 b0 00, 06 c0 00",
    "4, false, 01 c0 00, 07 00 00",
    "7, false, 01 f0 00, 07 c0 00",
    "0, true, 01 00 00, 04 00 00",
    "1, true, 01 10 00, 04 40 00",
    "6, true, 01 60 00, 05 80 00",
  })
  void theInputIsAskedForInTheBitsOfTheDatasheet(
      int channel, boolean differential, String ten, String twelve) {
    assertEquals(ten, hex(Mcp3008.CHIP.asked(channel, differential)));
    assertEquals(twelve, hex(Mcp3208.CHIP.asked(channel, differential)));
  }

  /** Computed from "Digital Output Code": 2^n VIN / VREF. */
  @ParameterizedTest
  @CsvSource({"0, 0, 0", "512, 2048, 1.65", "1023, 4092, 3.29677734375", "691, 2764, 2.226855468"})
  void aCodeIsAPartOfTheReference(int ten, int twelve, double volt) {
    assertEquals(volt, Mcp3008.CHIP.volt(ten, 3.3), 1e-6);
    assertEquals(volt, Mcp3208.CHIP.volt(twelve, 3.3), 1e-6);
  }

  @Test
  void aReadingIsOneTransferWhoseUndefinedBitsDoNotCount() throws IOException {
    // The first answer is what a kernel's spidev gave with a simulated MCP3008 at 691.
    try (var board = new Playback().expect("01 80 00", "00 02 b3").expect("01 80 00", "ff fa b3")) {
      var raw = Map.of("channel", 0L, "reference", 5.0);
      var probe = new Mcp3008().open(settings(mcp3008, raw), board, NO_SIGNALS);

      assertEquals(Map.of("voltage_volt", 5.0 * 691 / 1024), probe.read());
      assertEquals(Map.of("voltage_volt", 5.0 * 691 / 1024), probe.read());
    }
  }

  @Test
  void allOnesAreAnAbsentChipAndNoReading() {
    byte[] ones = {-1, -1, -1};

    for (Mcp3x08 chip : List.of(Mcp3008.CHIP, Mcp3208.CHIP)) {
      assertEquals(
          chip.name() + ": no null bit before the result; is the chip connected?",
          assertThrows(IOException.class, () -> chip.code(ones)).getMessage());
    }
  }

  @Test
  void twoInputsOfAChipAreTwoComponentsAndADifferenceTakesBoth() {
    var chip = new Claim.Select(0, 1);
    assertEquals(
        List.of(new Claim.Part(chip, "mcp3208", "channel 5")),
        mcp3208.claims(settings(mcp3208, Map.of("select", 1L, "channel", 5L))));
    var difference = Map.of("select", 1L, "channel", 5L, "differential", true);
    assertEquals(
        List.of(
            new Claim.Part(chip, "mcp3208", "channel 5"),
            new Claim.Part(chip, "mcp3208", "channel 4")),
        mcp3208.claims(settings(mcp3208, difference)));
  }

  @ParameterizedTest
  @CsvSource({"10, 12, 0.0033", "12, 14, 0.00081"})
  void theTwinMeasuresWhatIsAtEachInput(int bits, int shift, double step) throws IOException {
    var board = new SimulatedBoard(() -> 0);
    var volts = IntStream.range(0, 8).mapToObj(i -> Waveform.constant(0.4 * i)).toList();
    board.spiTwin(0, 0, () -> new Mcp3x08Twin(bits, shift, volts));
    Mcp3x08 chip = bits == 10 ? Mcp3008.CHIP : Mcp3208.CHIP;
    Driver driver = bits == 10 ? mcp3008 : mcp3208;

    for (long channel = 0; channel < 8; channel++) {
      var single = chip.open(settings(driver, Map.of("channel", channel)), board);
      assertEquals(0.4 * channel, single.read().get("voltage_volt"), step);
      var raw = Map.of("channel", channel, "differential", true);
      double difference = chip.open(settings(driver, raw), board).read().get("voltage_volt");
      assertEquals(channel % 2 == 1 ? 0.4 : 0, difference, step);
    }
  }
}
