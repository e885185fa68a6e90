package io.sandpiper.device.drivers;

import static io.sandpiper.device.drivers.Playback.NO_SIGNALS;
import static io.sandpiper.device.drivers.Playback.settings;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sandpiper.device.Device;
import io.sandpiper.device.Procedure;
import io.sandpiper.device.Refused;
import io.sandpiper.device.modbus.FarEnd;
import io.sandpiper.device.modbus.Kind;
import io.sandpiper.device.schema.Values;
import io.sandpiper.device.simulated.SimulatedBoard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModbusTest {
  private static final String TCP = "192.168.1.20";
  private static final String RTU = "/dev/ttyUSB0";

  private final Modbus driver = new Modbus();
  private final Procedure write = driver.description().procedures().get(0);
  private final SimulatedBoard board = new SimulatedBoard(() -> 0);

  private Values all(String connection, Map<String, ?> more) {
    var raw = new HashMap<String, Object>(Map.of("connection", connection, "quantity", "x"));
    raw.putAll(more);
    return settings(driver, raw);
  }

  private Device.Sensor open(String connection, Map<String, ?> more) throws IOException {
    return driver.open(all(connection, more), board, NO_SIGNALS);
  }

  private void farEnd(String connection, FarEnd farEnd) {
    board.stream(connection.equals(TCP) ? TCP + ":502" : RTU, farEnd);
  }

  private static FarEnd device(String connection) {
    return connection.equals(TCP) ? FarEnd.tcp() : FarEnd.rtu();
  }

  private void set(Device device, Object value) throws IOException {
    var problems = new ArrayList<String>();
    Values values = write.arguments().read(Map.of("value", value), p -> problems.add(p.text()));
    assertEquals(List.of(), problems);
    assertEquals(Map.of(), device.call(write, values));
  }

  /** Two's complement and IEEE 754; computed. */
  @ParameterizedTest
  @CsvSource({
    "INT16, ffff, 0, -1",
    "INT16, 8000, 0, -32768",
    "UINT16, ffff, 0, 65535",
    "INT32, ffff, fffe, -2",
    "INT32, 0001, 0000, 65536",
    "UINT32, ffff, ffff, 4294967295",
    "FLOAT32, 42f6, e979, 123.456",
    "FLOAT32, c000, 0000, -2"
  })
  void registersHoldNumbers(ModbusType type, String first, String second, double value) {
    int[] words = {Integer.parseInt(first, 16), Integer.parseInt(second, 16)};

    assertEquals(value, type.value(words), 1e-5);
    assertArrayEquals(type.words == 1 ? new int[] {words[0]} : words, type.registers(value));
  }

  @ParameterizedTest
  @ValueSource(strings = {TCP, RTU})
  void eachTableIsRead(String connection) throws IOException {
    farEnd(
        connection,
        device(connection)
            .with(1, Kind.HOLDING, 107, s -> 555)
            .with(1, Kind.INPUT, 8, s -> 10)
            .with(1, Kind.COIL, 19, s -> 1)
            .with(1, Kind.DISCRETE, 19, s -> 0));

    assertEquals(Map.of("x", 555.0), open(connection, Map.of("address", 107L)).read());
    assertEquals(
        Map.of("x", 10.0), open(connection, Map.of("address", 8L, "kind", "input")).read());
    assertEquals(Map.of("x", 1.0), open(connection, Map.of("address", 19L, "kind", "coil")).read());
    assertEquals(
        Map.of("x", 0.0), open(connection, Map.of("address", 19L, "kind", "discrete")).read());
  }

  @Test
  void theWordsOfANumberComeInEitherOrder() throws IOException {
    farEnd(
        TCP, FarEnd.tcp().with(1, Kind.INPUT, 0, s -> 0xe979).with(1, Kind.INPUT, 1, s -> 0x42f6));
    var keys = Map.of("address", 0L, "kind", "input", "type", "float32", "words", "low-first");

    assertEquals(123.456, open(TCP, keys).read().get("x"), 1e-5);
  }

  @ParameterizedTest
  @ValueSource(strings = {TCP, RTU})
  void whatIsWrittenIsReadBack(String connection) throws IOException {
    farEnd(
        connection,
        device(connection)
            .with(1, Kind.HOLDING, 0, s -> 0)
            .with(1, Kind.HOLDING, 1, s -> 0)
            .with(1, Kind.COIL, 3, s -> 0));
    var keys = Map.of("address", 0L, "type", "int32", "words", "low-first", "writable", true);
    try (var register = open(connection, keys);
        var coil = open(connection, Map.of("address", 3L, "kind", "coil", "writable", true))) {
      set(register, -70_000L);
      set(coil, 1L);

      assertEquals(Map.of("x", -70_000.0), register.read());
      assertEquals(Map.of("x", 1.0), coil.read());
      set(coil, 0L);
      assertEquals(Map.of("x", 0.0), coil.read());
    }
    try (var word = open(connection, Map.of("address", 1L, "type", "int16", "writable", true))) {
      set(word, -3L);

      assertEquals(Map.of("x", -3.0), word.read());
    }
  }

  @Test
  void whatMayNotBeWrittenIsNot() throws IOException {
    farEnd(TCP, FarEnd.tcp().with(1, Kind.HOLDING, 0, s -> 7));
    var plain = open(TCP, Map.of("address", 0L));
    var input = open(TCP, Map.of("address", 0L, "kind", "input", "writable", true));
    var small = open(TCP, Map.of("address", 0L, "writable", true));

    assertEquals(
        "not writable: set writable",
        assertThrows(Refused.class, () -> set(plain, 1L)).getMessage());
    assertEquals("is read only", assertThrows(Refused.class, () -> set(input, 1L)).getMessage());
    assertEquals(
        "value: expected 0.0 to 65535.0, is 65536.0",
        assertThrows(Refused.class, () -> set(small, 65_536L)).getMessage());
    assertEquals(Map.of("x", 7.0), plain.read());
  }

  @Test
  void aRefusalIsToldInTheSpecificationsWords() throws IOException {
    farEnd(TCP, FarEnd.tcp().with(1, Kind.HOLDING, 0, s -> 7));
    var register = open(TCP, Map.of("address", 9L));

    assertEquals(
        "192.168.1.20:502 unit 1: refused: illegal data address",
        assertThrows(IOException.class, register::read).getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {TCP, RTU})
  void aUnitThatIsNotThereDoesNotAnswer(String connection) throws IOException {
    farEnd(connection, device(connection).with(1, Kind.HOLDING, 0, s -> 7));
    var register = open(connection, Map.of("address", 0L, "unit-id", 2L, "timeout", "50ms"));

    String message = assertThrows(IOException.class, register::read).getMessage();

    assertEquals(
        (connection.equals(TCP) ? "192.168.1.20:502" : RTU) + " unit 2: no answer within 50 ms",
        message);
  }

  @Test
  void allOfOneLineShareItAndMustAgreeAboutIt() throws IOException {
    farEnd(RTU, FarEnd.rtu().with(1, Kind.HOLDING, 0, s -> 7).with(2, Kind.HOLDING, 0, s -> 8));
    var first = open(RTU, Map.of("address", 0L));
    var second = open(RTU, Map.of("address", 0L, "unit-id", 2L));

    assertEquals(
        "/dev/ttyUSB0: another component has it as"
            + " SerialSettings[baud=19200, dataBits=8, parity=EVEN, stopBits=1]",
        assertThrows(IOException.class, () -> open(RTU, Map.of("address", 1L, "baud", 9600L)))
            .getMessage());
    first.close();
    assertEquals(Map.of("x", 8.0), second.read());
    second.close();
    open(RTU, Map.of("address", 0L, "baud", 9600L)).close();
  }

  @Test
  void aConnectionIsOneThingHoweverItIsWritten() {
    var brief = driver.claims(all(TCP, Map.of("address", 0L))).get(0);

    assertEquals(brief, driver.claims(all(TCP + ":502", Map.of("address", 0L))).get(0));
    assertEquals("modbus-192.168.1.20:502", brief.bus());
    assertEquals("serial-ttyUSB0", driver.claims(all(RTU, Map.of("address", 0L))).get(0).bus());
  }

  @Test
  void aRegisterThatHoldsNoNumberIsAFailure() throws IOException {
    farEnd(
        TCP, FarEnd.tcp().with(1, Kind.HOLDING, 0, s -> 0x7fc0).with(1, Kind.HOLDING, 1, s -> 0));
    var register = open(TCP, Map.of("address", 0L, "type", "float32"));

    assertEquals(
        "register 0 holds no number: NaN",
        assertThrows(IOException.class, register::read).getMessage());
  }
}
