package io.sandpiper.device.drivers;

import io.sandpiper.device.Claim;
import io.sandpiper.device.Description;
import io.sandpiper.device.Device;
import io.sandpiper.device.Driver;
import io.sandpiper.device.Quantity;
import io.sandpiper.device.Signals;
import io.sandpiper.device.board.Board;
import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Values;
import io.sandpiper.device.simulated.SimulatedBoard;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A Bosch BMP180, or its elder sister BMP085: temperature and pressure of the air.
 *
 * <p>Bosch BST-BMP180-DS000, "Measuring pressure and temperature" and "Calculating pressure and
 * temperature".
 */
public final class Bmp180 implements Driver {
  /** "Global Memory Map": id, control, and the most significant byte of the result. */
  static final int ID = 0xd0;

  static final int CHIP_ID = 0x55;
  static final int CONTROL = 0xf4;
  static final int RESULT = 0xf6;

  static final int TEMPERATURE = 0x2e;
  static final int PRESSURE = 0x34;

  private static final List<String> SAMPLES = List.of("1", "2", "4", "8");

  private static final Chip.Place PLACE = Chip.Place.only(0x77);
  private static final Key<String> OVERSAMPLING =
      Key.of(
          "oversampling",
          Key.word(SAMPLES),
          "1",
          "Samples of the pressure averaged in the chip: more are less noisy, and take longer.");

  private static final Description DESCRIPTION =
      Description.sensor(
              "bmp180",
              "Measures temperature and pressure of the air (Bosch BMP180).",
              PLACE.with(OVERSAMPLING),
              // "Electrical characteristics": operating temperature and pressure range.
              new Quantity("temperature_celsius", "°C", -40, 85),
              new Quantity("pressure_pascal", "Pa", 30_000, 110_000))
          .wired("VDD to 3.3 V, SDA and SCL to the bus, of which there can be one such chip.")
          .from("Bosch BST-BMP180-DS000");

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
    int oss = SAMPLES.indexOf(settings.get(OVERSAMPLING));
    return PLACE.open(
        settings,
        board,
        chip -> {
          int id = chip.register(ID);
          if (id != CHIP_ID) {
            throw new IOException("bmp180: chip id 0x55 expected, is 0x%02x".formatted(id));
          }
          var calibration =
              Bmp180Calibration.of(
                  chip.registers(Bmp180Calibration.FIRST, Bmp180Calibration.LENGTH));
          return chip.measuring(() -> measured(chip, oss, calibration));
        });
  }

  /**
   * The chip's flag for the end of a conversion is not asked: the BMP085 has none, and the longest
   * times are guaranteed.
   */
  private static Map<String, Double> measured(Chip chip, int oss, Bmp180Calibration calibration)
      throws IOException {
    chip.write(CONTROL, TEMPERATURE);
    chip.pause(conversionTime(0));
    int rawTemperature = chip.word(RESULT);
    chip.write(CONTROL, PRESSURE | oss << 6);
    chip.pause(conversionTime(oss));
    byte[] data = chip.registers(RESULT, 3);
    int rawPressure = (Chip.unsigned16(data, 0) << 8 | data[2] & 0xff) >> 8 - oss;
    long b5 = calibration.b5(rawTemperature);
    return Map.of(
        "temperature_celsius",
        Bmp180Calibration.tenths(b5) / 10.0,
        "pressure_pascal",
        (double) calibration.pascal(rawPressure, oss, b5));
  }

  /** "Electrical characteristics": conversion time pressure, maximum; temperature is as oss 0. */
  static Duration conversionTime(int oss) {
    return Duration.ofNanos(1_500_000L + 3_000_000L * (1 << oss));
  }

  @Override
  public void simulate(Values settings, SimulatedBoard board) {
    PLACE.twin(settings, board, Bmp180Twin::atHome);
  }
}
