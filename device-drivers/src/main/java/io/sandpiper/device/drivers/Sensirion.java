package io.sandpiper.device.drivers;

import io.sandpiper.device.Description;
import io.sandpiper.device.Quantity;
import io.sandpiper.device.simulated.SimulatedChip;
import io.sandpiper.device.simulated.Waveform;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/**
 * What Sensirion's thermometers and hygrometers have in common: a command, a pause, and then two
 * words of sixteen bits, each with its checksum.
 *
 * <p>Sensirion datasheets SHT3x-DIS and SHT4x.
 */
final class Sensirion {
  private static final String WIRING = "VDD to 3.3 V, SDA and SCL to the bus.";

  private Sensirion() {}

  /** How a chip makes % relative humidity of the word. */
  interface Humidity {
    double percent(int word);
  }

  static Description described(String name, String title, String source, Chip.Place place) {
    return Description.sensor(
            name,
            "Measures temperature and humidity of the air (" + title + ").",
            place.with(),
            // Both datasheets, "Temperature sensor specification": specified range.
            new Quantity("temperature_celsius", "°C", -40, 125),
            new Quantity("humidity_percent", "%", 0, 100))
        .wired(WIRING)
        .from(source);
  }

  /**
   * One measurement.
   *
   * @param longest the measurement takes with this command
   */
  static Map<String, Double> measure(
      String name, Chip chip, int[] command, Duration longest, Humidity humidity)
      throws IOException {
    chip.write(command);
    chip.pause(longest);
    byte[] answer = chip.read(6);
    Crc8.check(name, answer, 0, 2);
    Crc8.check(name, answer, 3, 2);
    return Map.of(
        "temperature_celsius", Chip.rounded(celsius(Chip.unsigned16(answer, 0)), 100),
        "humidity_percent", Chip.rounded(humidity.percent(Chip.unsigned16(answer, 3)), 100));
  }

  /** Both datasheets, "Conversion of Signal Output". */
  static double celsius(int word) {
    return -45 + 175.0 * word / 65535;
  }

  /** A chip in a room: about 21 °C and 45 %. */
  static SimulatedChip inRoom(byte[] command, Humidity humidity, long seed) {
    var celsius = Waveform.daily(21, 2).plus(Waveform.wander(0.2, Duration.ofSeconds(30), seed));
    var percent = Waveform.daily(45, -6).plus(Waveform.wander(1, Duration.ofSeconds(40), seed + 1));
    // The humidity is a straight line over the word, but for what is cropped at its ends.
    double slope = (humidity.percent(0x8000) - humidity.percent(0x4000)) / 0x4000;
    double dry = humidity.percent(0x4000) - 0x4000 * slope;
    return new CommandTwin(
        command,
        new byte[0],
        seconds ->
            answer(
                (int) Math.rint((celsius.at(seconds) + 45) / 175 * 65535),
                (int) Math.rint((percent.at(seconds) - dry) / slope)));
  }

  /** Two words as they cross the wire. */
  static byte[] answer(int first, int second) {
    byte[] bytes = {(byte) (first >> 8), (byte) first, 0, (byte) (second >> 8), (byte) second, 0};
    bytes[2] = (byte) Crc8.of(bytes, 0, 2);
    bytes[5] = (byte) Crc8.of(bytes, 3, 2);
    return bytes;
  }
}
