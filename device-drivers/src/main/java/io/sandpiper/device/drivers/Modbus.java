package io.sandpiper.device.drivers;

import io.sandpiper.device.Claim;
import io.sandpiper.device.Description;
import io.sandpiper.device.Device;
import io.sandpiper.device.Driver;
import io.sandpiper.device.Procedure;
import io.sandpiper.device.Quantity;
import io.sandpiper.device.Refused;
import io.sandpiper.device.Signals;
import io.sandpiper.device.board.Board;
import io.sandpiper.device.modbus.Connection;
import io.sandpiper.device.modbus.FarEnd;
import io.sandpiper.device.modbus.Kind;
import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Schema;
import io.sandpiper.device.schema.Type;
import io.sandpiper.device.schema.Values;
import io.sandpiper.device.simulated.SimulatedBoard;
import io.sandpiper.device.simulated.Waveform;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One value of a Modbus device, by TCP or RTU ("MODBUS Application Protocol Specification V1.1b3").
 * All components of one line or host share a connection and a thread.
 */
public final class Modbus implements Driver {
  /** 1 to 65535. */
  private static final String PORT =
      "[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]";

  private static final Pattern TCP =
      Pattern.compile("([A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}))(?::(" + PORT + "))?");
  private static final int TCP_PORT = 502;

  private static final Key<String> CONNECTION =
      Key.required(
          "connection",
          new Type.Text(
              "HOST, HOST:PORT or a serial port", Pattern.compile(TCP + "|" + SerialKeys.PORT)),
          "`192.168.1.20` by TCP (port 502 unless said), `/dev/ttyUSB0` by RTU.");
  private static final Key<Long> UNIT_ID =
      Key.of("unit-id", Key.whole(0, 255), 1L, "Which of the devices there; on RTU 1 to 247.");
  private static final Key<String> KIND =
      Key.of(
          "kind",
          Key.word("holding", "input", "coil", "discrete"),
          "holding",
          "Table: holding (4x), input (3x), coil (0x) or discrete (1x).");
  private static final Key<Long> ADDRESS =
      Key.required(
          "address",
          Key.whole(0, 0xffff),
          "As it goes over the wire, from 0: register 40001 is 0.");
  private static final Key<String> TYPE =
      Key.of(
          "type",
          Key.word("int16", "uint16", "int32", "uint32", "float32"),
          "uint16",
          "What the registers hold; those of 32 bits take two. A bit is 0 or 1.");
  private static final Key<String> WORDS =
      Key.of(
          "words",
          Key.word("high-first", "low-first"),
          "high-first",
          "Which of two registers comes first.");
  private static final Key<String> QUANTITY =
      Key.required(
          "quantity",
          new Type.Text("lower case with underscores", Pattern.compile("[a-z][a-z0-9_]{0,63}")),
          "What it measures, with its unit: `temperature_celsius`.");
  private static final Key<String> UNIT =
      Key.of(
          "unit",
          new Type.Text("text", Pattern.compile("\\P{Cntrl}{0,16}")),
          "",
          "As people write it: `°C`.");
  private static final Key<Boolean> WRITABLE =
      Key.of(
          "writable",
          Key.flag(),
          false,
          "Whether `write` may change it (holding and coil). It keeps what was written: the agent gives it"
              + " no safe state.");
  private static final Key<Duration> TIMEOUT =
      Key.of(
          "timeout",
          Key.span(Duration.ofMillis(50), Duration.ofSeconds(4)),
          Duration.ofSeconds(1),
          "For connecting and for each answer, on RTU with the wait for a silent line before it.");
  private static final Key<Long> BAUD = SerialKeys.baud(19_200);
  // "MODBUS over Serial Line", 2.5.1: "the default parity mode must be even parity".
  private static final Key<String> PARITY = SerialKeys.parity("even");

  private static final Key<Double> VALUE =
      Key.required(
          "value",
          Key.decimal(-Float.MAX_VALUE, Float.MAX_VALUE, ""),
          "The number in the register; for a coil 0 or 1.");
  private static final Procedure WRITE =
      new Procedure("write", "Writes the register or coil.", Schema.of(VALUE), Schema.NONE);

  private static final Description DESCRIPTION =
      Description.sensor(
              "modbus",
              "Reads a register of a Modbus device by TCP or RTU, and writes it where that is allowed.",
              Schema.of(
                      CONNECTION,
                      UNIT_ID,
                      KIND,
                      ADDRESS,
                      TYPE,
                      WORDS,
                      QUANTITY,
                      UNIT,
                      WRITABLE,
                      TIMEOUT)
                  .and(SerialKeys.with(BAUD, PARITY)))
          .offering(WRITE)
          .wired(
              "TCP: nothing. RTU: an RS-485 adapter, A to A and B to B, 120 Ω at both ends of the line.")
          .from("MODBUS Application Protocol Specification V1.1b3; MODBUS over Serial Line V1.02");

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public List<Claim> claims(Values settings) {
    String at = place(settings);
    Claim whole = serial(settings) ? SerialKeys.claim(at) : new Claim.Named("modbus-" + at, at);
    String part =
        "unit %d %s %d".formatted(settings.get(UNIT_ID), settings.get(KIND), settings.get(ADDRESS));
    return List.of(new Claim.Part(whole, DESCRIPTION.name(), part));
  }

  /** The same for the same connection, however it is written. */
  private static String place(Values settings) {
    Matcher tcp = TCP.matcher(settings.get(CONNECTION));
    return tcp.matches() ? tcp.group(1) + ":" + port(tcp) : settings.get(CONNECTION);
  }

  private static boolean serial(Values settings) {
    return settings.get(CONNECTION).startsWith("/");
  }

  @Override
  public List<Quantity> quantities(Values settings) {
    ModbusType type = type(settings);
    boolean bit = kind(settings).bits();
    return List.of(
        new Quantity(
            settings.get(QUANTITY), settings.get(UNIT), bit ? 0 : type.min, bit ? 1 : type.max));
  }

  private static Kind kind(Values settings) {
    return Kind.valueOf(settings.get(KIND).toUpperCase(Locale.ROOT));
  }

  private static ModbusType type(Values settings) {
    return ModbusType.valueOf(settings.get(TYPE).toUpperCase(Locale.ROOT));
  }

  private static Connection connection(Values settings, Board board) throws IOException {
    String at = settings.get(CONNECTION);
    if (serial(settings)) {
      return Connection.rtu(board, at, SerialKeys.settings(settings, BAUD, PARITY));
    }
    Matcher tcp = TCP.matcher(at);
    if (!tcp.matches()) throw new IllegalStateException(at);
    return Connection.tcp(board, tcp.group(1), port(tcp), settings.get(TIMEOUT));
  }

  private static int port(Matcher tcp) {
    return tcp.group(2) == null ? TCP_PORT : Integer.parseInt(tcp.group(2));
  }

  @Override
  public Device.Sensor open(Values settings, Board board, Signals signals) throws IOException {
    return new Register(settings, connection(settings, board));
  }

  private static final class Register implements Device.Sensor {
    private final Values settings;
    private final Connection connection;
    private final Kind kind;
    private final ModbusType type;
    private final int unit;
    private final int address;

    Register(Values settings, Connection connection) {
      this.settings = settings;
      this.connection = connection;
      kind = kind(settings);
      type = type(settings);
      unit = settings.get(UNIT_ID).intValue();
      address = settings.get(ADDRESS).intValue();
    }

    @Override
    public Map<String, Double> read() throws IOException {
      int count = kind.bits() ? 1 : type.words;
      int[] seen = connection.read(kind, unit, address, count, settings.get(TIMEOUT));
      double value = kind.bits() ? seen[0] : type.value(ordered(settings, seen));
      if (Double.isFinite(value)) return Map.of(settings.get(QUANTITY), value);
      throw new IOException("register " + address + " holds no number: " + value);
    }

    @Override
    public Map<String, Object> call(Procedure procedure, Values arguments) throws IOException {
      double value = arguments.get(VALUE);
      if (!settings.get(WRITABLE) || !kind.writable()) {
        throw new Refused(kind.writable() ? "not writable: set writable" : "is read only");
      }
      double min = kind.bits() ? 0 : type.min;
      double max = kind.bits() ? 1 : type.max;
      if (value < min || value > max) {
        throw new Refused("value: expected " + min + " to " + max + ", is " + value);
      }
      Duration atMost = settings.get(TIMEOUT);
      if (kind.bits()) connection.write(unit, address, Math.round(value) == 1, atMost);
      else connection.write(unit, address, ordered(settings, type.registers(value)), atMost);
      return Map.of();
    }

    @Override
    public void close() {
      connection.close();
    }
  }

  /** To the high word first, and back. */
  private static int[] ordered(Values settings, int[] words) {
    if (words.length == 1 || settings.get(WORDS).equals("high-first")) return words;
    return new int[] {words[1], words[0]};
  }

  /** A device whose register wanders about 200, or whose bit changes now and then. */
  @Override
  public void simulate(Values settings, SimulatedBoard board) {
    var farEnd =
        (FarEnd)
            board.streamTwin(place(settings), () -> serial(settings) ? FarEnd.rtu() : FarEnd.tcp());
    Kind kind = kind(settings);
    int unit = settings.get(UNIT_ID).intValue();
    int address = settings.get(ADDRESS).intValue();
    var wander = Waveform.wander(50, Duration.ofSeconds(60), unit * 65_536L + address);
    for (int i = 0; i < (kind.bits() ? 1 : type(settings).words); i++) {
      int word = i;
      farEnd.with(
          unit,
          kind,
          address + i,
          seconds -> {
            double value = wander.at(seconds);
            if (kind.bits()) return value > 0 ? 1 : 0;
            return ordered(settings, type(settings).registers(200 + value))[word];
          });
    }
  }
}
