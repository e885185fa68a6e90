package io.sandpiper.device.drivers;

import io.sandpiper.device.Claim;
import io.sandpiper.device.Description;
import io.sandpiper.device.Device;
import io.sandpiper.device.Driver;
import io.sandpiper.device.Event;
import io.sandpiper.device.Procedure;
import io.sandpiper.device.Signals;
import io.sandpiper.device.board.Board;
import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Schema;
import io.sandpiper.device.schema.Type;
import io.sandpiper.device.schema.Values;
import io.sandpiper.device.simulated.SimulatedBoard;
import io.sandpiper.device.simulated.SimulatedStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A device that speaks in lines of text on a serial port: a scale, a scanner, a microcontroller.
 * Each line is an event; a line is written by a call.
 */
public final class SerialPort implements Driver {
  private static final Key<String> PORT =
      Key.required(
          "port",
          new Type.Text("a device file such as /dev/ttyUSB0", Pattern.compile(SerialKeys.PORT)),
          "The port; below /dev/serial/by-id are names that stay when plugs are changed.");
  private static final Key<Long> BAUD = SerialKeys.baud(9600);
  private static final Key<String> PARITY = SerialKeys.parity("none");
  private static final Key<String> ENDING =
      Key.of(
          "ending",
          Key.word("lf", "crlf", "cr"),
          "lf",
          "What ends a line that is written; of those that come, each of them ends one.");

  private static final Key<String> TEXT =
      Key.required(
          "text",
          new Type.Text(
              "up to " + Limits.LINE + " characters without control characters",
              Pattern.compile("\\P{Cntrl}{0," + Limits.LINE + "}")),
          "A line without its end.");
  private static final Key<Long> BYTES =
      Key.required("bytes", Key.whole(0, 1L << 20), "How many were sent.");
  private static final Key<Boolean> CUT =
      Key.required("cut", Key.flag(), "Whether the line was longer.");
  private static final Key<Long> DROPPED =
      Key.required("dropped", Key.whole(0, Long.MAX_VALUE), "Lines not told just before.");

  private static final Procedure WRITE =
      new Procedure("write", "Sends a line.", Schema.of(TEXT), Schema.of(BYTES));
  private static final Event LINE =
      new Event("line", "A line has come.", Schema.of(TEXT, CUT, DROPPED));

  private static final Description DESCRIPTION =
      Description.other(
              "serial",
              "Tells the lines that come on a serial port, and writes lines to it.",
              Schema.of(PORT, ENDING).and(SerialKeys.with(BAUD, PARITY)))
          .offering(WRITE)
          .telling(LINE)
          .wired(
              "TX to RX and RX to TX, at the port's level; the header's UART (GPIO 14 and 15, 3.3 V)"
                  + " needs enable_uart=1 in /boot/firmware/config.txt and no console on it.")
          .from("POSIX termios(3)");

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public List<Claim> claims(Values settings) {
    return List.of(SerialKeys.claim(settings.get(PORT)));
  }

  @Override
  public Device open(Values settings, Board board, Signals signals) throws IOException {
    String port = settings.get(PORT);
    var reader =
        new SerialReader(
            port,
            () -> board.serial(port, SerialKeys.settings(settings, BAUD, PARITY)),
            (text, cut, dropped) ->
                signals.event(
                    LINE.name(),
                    Map.of(TEXT.name(), text, CUT.name(), cut, DROPPED.name(), dropped)));
    reader.start();
    return new Device() {
      @Override
      public Map<String, Object> call(Procedure procedure, Values arguments) throws IOException {
        String line = arguments.get(TEXT) + ending(settings.get(ENDING));
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        reader.write(bytes);
        return Map.of(BYTES.name(), (long) bytes.length);
      }

      @Override
      public void close() throws IOException {
        reader.close();
      }
    };
  }

  private static String ending(String word) {
    return switch (word) {
      case "crlf" -> "\r\n";
      case "cr" -> "\r";
      default -> "\n";
    };
  }

  /** Something that says how warm it is every few seconds, and repeats what it is told. */
  @Override
  public void simulate(Values settings, SimulatedBoard board) {
    board.streamTwin(settings.get(PORT), Echo::new);
  }

  private static final class Echo implements SimulatedStream {
    private static final int EVERY = 5; // seconds

    private long told;

    @Override
    public byte[] answer(byte[] written, double seconds) {
      return written;
    }

    @Override
    public byte[] says(double seconds) {
      long now = (long) (seconds / EVERY);
      if (now == told) return new byte[0];
      told = now;
      return ("T=" + (20 + now % 5) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }
  }
}
