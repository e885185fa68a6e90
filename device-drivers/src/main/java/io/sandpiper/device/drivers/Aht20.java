package io.sandpiper.device.drivers;

import io.sandpiper.device.Claim;
import io.sandpiper.device.Description;
import io.sandpiper.device.Device;
import io.sandpiper.device.Driver;
import io.sandpiper.device.Quantity;
import io.sandpiper.device.Signals;
import io.sandpiper.device.board.Board;
import io.sandpiper.device.schema.Values;
import io.sandpiper.device.simulated.SimulatedBoard;
import io.sandpiper.device.simulated.Waveform;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * An Aosong (ASAIR) AHT20: temperature and humidity of the air. The AHT21 and AHT25 speak the same.
 *
 * <p>AHT20 Product Manual, "Sensor Communication" and "Signal Conversion".
 */
public final class Aht20 implements Driver {
  private static final int[] CALIBRATE = {0xbe, 0x08, 0x00};
  private static final int[] MEASURE = {0xac, 0x33, 0x00};
  private static final int BUSY = 0x80;
  private static final int CALIBRATED = 0x08;

  /** "Sensor reading process": 10 ms for the calibration, 80 ms for a measurement. */
  private static final Duration CALIBRATION_TIME = Duration.ofMillis(10);

  private static final Duration MEASUREMENT_TIME = Duration.ofMillis(80);

  private static final Chip.Place PLACE = Chip.Place.only(0x38);

  private static final Description DESCRIPTION =
      Description.sensor(
              "aht20",
              "Measures temperature and humidity of the air (ASAIR AHT20).",
              PLACE.with(),
              // "Sensor performance": measurement range.
              new Quantity("temperature_celsius", "°C", -40, 85),
              new Quantity("humidity_percent", "%", 0, 100))
          .wired("VDD to 3.3 V, SDA and SCL to the bus, of which there can be one such chip.")
          .from("ASAIR AHT20 Product Manual");

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public List<Claim> claims(Values settings) {
    return List.of(PLACE.claim(settings));
  }

  @Override
  public Device.Sensor open(Values settings, Board board, Signals signals) throws IOException {
    return PLACE.open(
        settings,
        board,
        chip -> {
          if ((status(chip) & CALIBRATED) == 0) calibrate(chip);
          return chip.measuring(() -> measured(chip));
        });
  }

  private static int status(Chip chip) throws IOException {
    return chip.read(1)[0] & 0xff;
  }

  private static void calibrate(Chip chip) throws IOException {
    chip.write(CALIBRATE);
    chip.pause(CALIBRATION_TIME);
    int status = status(chip);
    if ((status & CALIBRATED) == 0) {
      throw new IOException("aht20: does not calibrate, status 0x%02x".formatted(status));
    }
  }

  private static Map<String, Double> measured(Chip chip) throws IOException {
    chip.write(MEASURE);
    chip.await(MEASUREMENT_TIME, () -> (status(chip) & BUSY) == 0, "measurement");
    byte[] answer = chip.read(7);
    Crc8.check("aht20", answer, 0, 6);
    return Map.of(
        "temperature_celsius", Chip.rounded(celsius(answer), 100),
        "humidity_percent", Chip.rounded(percent(answer), 100));
  }

  /** "Relative humidity transformation": the upper twenty bits after the status. */
  static double percent(byte[] answer) {
    int raw = Chip.unsigned16(answer, 1) << 4 | (answer[3] & 0xf0) >> 4;
    return raw * 100.0 / (1 << 20);
  }

  /** "Temperature transformation": the lower twenty bits. */
  static double celsius(byte[] answer) {
    int raw = (answer[3] & 0x0f) << 16 | Chip.unsigned16(answer, 4);
    return raw * 200.0 / (1 << 20) - 50;
  }

  /** A cellar: cool and moist. */
  @Override
  public void simulate(Values settings, SimulatedBoard board) {
    var celsius = Waveform.daily(12, 1).plus(Waveform.wander(0.1, Duration.ofSeconds(50), 20));
    var percent = Waveform.daily(75, -5).plus(Waveform.wander(1, Duration.ofSeconds(40), 21));
    byte[] command = {(byte) MEASURE[0], (byte) MEASURE[1], (byte) MEASURE[2]};
    PLACE.twin(
        settings,
        board,
        () ->
            new CommandTwin(
                command,
                new byte[] {CALIBRATED},
                seconds -> answer(celsius.at(seconds), percent.at(seconds))));
  }

  /** As it crosses the wire, with the status calibrated and not busy. */
  private static byte[] answer(double celsius, double percent) {
    int t = (int) Math.rint((celsius + 50) / 200 * (1 << 20));
    int h = (int) Math.rint(percent / 100 * (1 << 20));
    byte[] bytes = {
      CALIBRATED,
      (byte) (h >> 12),
      (byte) (h >> 4),
      (byte) (h << 4 | t >> 16),
      (byte) (t >> 8),
      (byte) t,
      0
    };
    bytes[6] = (byte) Crc8.of(bytes, 0, 6);
    return bytes;
  }
}
