package io.sandpiper.device.drivers;

import io.sandpiper.device.Device;
import io.sandpiper.device.board.Board;
import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Values;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An open BMP280 or BME280: sleeps, and measures once each time it is asked (forced mode, the
 * datasheets' "weather monitoring").
 *
 * <p>Bosch BST-BME280-DS002 and BST-BMP280-DS001; the register maps of both are the same but for
 * humidity.
 */
final class Bmx280 implements Device.Sensor {
  static final Chip.Place PLACE = Chip.Place.of(0x76, 0x77, 0x76, "0x77 when the pin SDO is high.");
  static final String WIRING =
      "VDD and CSB to 3.3 V, SDA and SCL to the bus, SDO to ground (0x76) or 3.3 V (0x77).";
  static final Key<String> OVERSAMPLING =
      Key.of(
          "oversampling",
          Key.word("1", "2", "4", "8", "16"),
          "1",
          "Samples averaged in the chip: more are less noisy, and warm it more.");

  // Datasheet, "Memory map".
  static final int CALIBRATION = 0x88;
  static final int CALIBRATION_LENGTH = 26;
  static final int ID = 0xd0;
  static final int HUMIDITY_CALIBRATION = 0xe1;
  static final int HUMIDITY_CALIBRATION_LENGTH = 7;
  static final int CTRL_HUM = 0xf2;
  static final int STATUS = 0xf3;
  static final int CTRL_MEAS = 0xf4;

  /** What the data registers hold where nothing was measured: datasheet, "Data readout". */
  static final int NOTHING = 0x80000;

  static final int DATA = 0xf7;

  private static final int STATUS_MEASURING = 0x08;
  private static final int FORCED_MODE = 1;

  private final Chip chip;
  private final Bmx280Calibration calibration;
  private final boolean humid;
  private final int oversampling;

  private Bmx280(Values settings, Chip chip, String name, int id, boolean humid)
      throws IOException {
    this.chip = chip;
    this.humid = humid;
    this.oversampling = Integer.parseInt(settings.get(OVERSAMPLING));
    int seen = chip.register(ID);
    if (seen != id) {
      throw new IOException(
          "%s: chip id 0x%02x expected, is 0x%02x%s".formatted(name, id, seen, other(seen)));
    }
    byte[] common = chip.registers(CALIBRATION, CALIBRATION_LENGTH);
    byte[] humidity =
        humid
            ? chip.registers(HUMIDITY_CALIBRATION, HUMIDITY_CALIBRATION_LENGTH)
            : new byte[HUMIDITY_CALIBRATION_LENGTH];
    calibration = Bmx280Calibration.of(common, humidity);
  }

  static Bmx280 open(Values settings, Board board, String name, int id, boolean humid)
      throws IOException {
    return PLACE.open(settings, board, chip -> new Bmx280(settings, chip, name, id, humid));
  }

  /** The chips look alike and are often sold for each other. */
  private static String other(int id) {
    return switch (id) {
      case Bmp280.CHIP_ID -> " (a BMP280: use driver bmp280)";
      case Bme280.CHIP_ID -> " (a BME280: use driver bme280)";
      case 0x61 -> " (a BME680)";
      default -> "";
    };
  }

  /** Datasheet, "Burst read": one transfer, so that all values are of the same measurement. */
  @Override
  public Map<String, Double> read() throws IOException {
    int code = 1 + List.of(1, 2, 4, 8, 16).indexOf(oversampling);
    // Datasheet, "ctrl_hum": becomes effective only after a write to ctrl_meas.
    if (humid) chip.write(CTRL_HUM, code);
    chip.write(CTRL_MEAS, code << 5 | code << 2 | FORCED_MODE);
    chip.await(
        measurementTime(oversampling, humid),
        () -> (chip.register(STATUS) & STATUS_MEASURING) == 0,
        "measurement");
    byte[] data = chip.registers(DATA, humid ? 8 : 6);
    int pressure = raw20(data, 0);
    int temperature = raw20(data, 3);
    // Datasheet, "Data readout": what the registers hold after a reset or a skipped measurement.
    if (temperature == NOTHING) throw new IOException("no measurement in the data registers");
    double fine = calibration.fine(temperature);
    var values = new LinkedHashMap<String, Double>();
    values.put("temperature_celsius", Chip.rounded(Bmx280Calibration.celsius(fine), 100));
    values.put("pressure_pascal", Chip.rounded(calibration.pascal(pressure, fine), 1));
    if (humid) {
      int humidity = Chip.unsigned16(data, 6);
      values.put("humidity_percent", Chip.rounded(calibration.percent(humidity, fine), 100));
    }
    return values;
  }

  /** Datasheet, appendix "Measurement time", maximum. */
  static Duration measurementTime(int oversampling, boolean humid) {
    double millis = 1.25 + 2.3 * oversampling + (2.3 * oversampling + 0.575);
    if (humid) millis += 2.3 * oversampling + 0.575;
    return Duration.ofNanos((long) (millis * 1e6));
  }

  private static int raw20(byte[] data, int from) {
    return (data[from] & 0xff) << 12 | (data[from + 1] & 0xff) << 4 | (data[from + 2] & 0xff) >> 4;
  }

  @Override
  public void close() throws IOException {
    chip.close();
  }
}
