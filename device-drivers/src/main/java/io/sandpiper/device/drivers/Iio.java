package io.sandpiper.device.drivers;

import io.sandpiper.device.Claim;
import io.sandpiper.device.Description;
import io.sandpiper.device.Device;
import io.sandpiper.device.Driver;
import io.sandpiper.device.Quantity;
import io.sandpiper.device.Signals;
import io.sandpiper.device.board.Board;
import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Schema;
import io.sandpiper.device.schema.Type;
import io.sandpiper.device.schema.Values;
import io.sandpiper.device.simulated.SimulatedBoard;
import io.sandpiper.device.simulated.Waveform;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Channels of any sensor that a driver of the kernel's industrial I/O subsystem reads (kernel
 * documentation, ABI/testing/sysfs-bus-iio). So are DHT11 and DHT22 read, whose pulses of 26 µs are
 * nothing for a Java program: the kernel's {@code dht11} driver misses one now and then, and wants
 * two seconds between two measurements.
 */
public final class Iio implements Driver {
  private static final String FOLDER = "sys/bus/iio/devices";
  private static final String NUMBERED = "iio:device";

  private static final Type<String> NAME =
      new Type.Text("name of the device, its label or its node in the device tree");

  private static final Key<String> DEVICE =
      Key.required(
          "device",
          NAME,
          "Which one: what its `name` or `label` file says (`bme280`, `dht11`), its node in the device"
              + " tree (`bme280@76`) or its place on the bus (`1-0076`).");
  private static final Key<List<String>> CHANNELS =
      Key.required(
          "channels",
          new Type.Several<>(new Type.Text(IioChannel.EXPECTED, IioChannel.FORM)),
          "What to read, by the kernel's names: `temp`, `humidityrelative`, `voltage0`, `accel_x`.");
  private static final Key<Long> RETRIES =
      Key.of(
          "retries",
          Key.whole(0, Limits.RETRIES),
          0L,
          "How often a reading that failed is tried again, 2 s later: 3 for a DHT11 or DHT22.");

  private static final Description DESCRIPTION =
      Description.sensor(
              "iio",
              "Reads a sensor that the kernel has a driver for: DHT22, and hundreds of chips.",
              Schema.of(DEVICE, CHANNELS, RETRIES))
          .wired(
              "By the sensor's overlay in /boot/firmware/config.txt, such as"
                  + " dtoverlay=dht11,gpiopin=4 or dtoverlay=i2c-sensor,bme280.")
          .from("Kernel documentation, ABI/testing/sysfs-bus-iio");

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  /** Reading disturbs nobody: several components may read one device. */
  @Override
  public List<Claim> claims(Values settings) {
    return List.of();
  }

  /** A thread for each device: a DHT22 that does not answer takes seconds. */
  @Override
  public String bus(Values settings) {
    return "iio-" + settings.get(DEVICE);
  }

  @Override
  public List<Quantity> quantities(Values settings) {
    return channels(settings).stream().map(IioChannel::quantity).distinct().toList();
  }

  private static List<IioChannel> channels(Values settings) {
    return settings.get(CHANNELS).stream().map(IioChannel::of).toList();
  }

  @Override
  public Device.Sensor open(Values settings, Board board, Signals signals) throws IOException {
    List<IioChannel> channels = channels(settings);
    String folder = KernelDevices.find(board, FOLDER, NUMBERED, settings.get(DEVICE));
    return new Device.Sensor() {
      @Override
      public Map<String, Double> read() throws IOException {
        long retries = settings.get(RETRIES);
        while (true) {
          try {
            return measure(channels, board, folder);
          } catch (IOException e) {
            if (retries-- == 0) throw e;
            board.pause(Limits.RETRY_PAUSE);
          }
        }
      }

      @Override
      public void close() {}
    };
  }

  private static Map<String, Double> measure(List<IioChannel> channels, Board board, String folder)
      throws IOException {
    var values = new LinkedHashMap<String, Double>();
    for (IioChannel channel : channels) {
      values.put(channel.quantity().name(), value(channel, board, folder + "/"));
    }
    return values;
  }

  private static double value(IioChannel channel, Board board, String folder) throws IOException {
    KernelUnit unit = channel.unit();
    String processed = folder + channel.file("input");
    if (Files.exists(board.root().resolve(processed))) return unit.of(number(board, processed));
    double raw = number(board, folder + channel.file("raw"));
    double offset = shared(channel, "offset", board, folder, 0);
    return unit.of(value(raw, offset, shared(channel, "scale", board, folder, 1)));
  }

  /** "Offset to be added to raw prior to scaling by scale." */
  static double value(double raw, double offset, double scale) {
    return (raw + offset) * scale;
  }

  /** The channel's own, or the one that all of its type share. */
  private static double shared(
      IioChannel channel, String what, Board board, String folder, double otherwise)
      throws IOException {
    for (String file : channel.shared(what)) {
      if (Files.exists(board.root().resolve(folder + file))) return number(board, folder + file);
    }
    return otherwise;
  }

  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+(\\.\\d+)?(e[+-]?\\d+)?");

  private static double number(Board board, String path) throws IOException {
    String text = KernelFile.text(board, path).strip();
    if (NUMBER.matcher(text).matches()) return Double.parseDouble(text);
    throw new IOException("/" + path + ": expected a number, is " + text);
  }

  @Override
  public void simulate(Values settings, SimulatedBoard board) {
    String device = settings.get(DEVICE);
    String folder = FOLDER + "/" + NUMBERED + Math.floorMod(device.hashCode(), 1000) + "/";
    board.twinFile(folder + "name", s -> device + "\n");
    for (IioChannel channel : channels(settings)) {
      KernelUnit unit = channel.unit();
      var wander = Waveform.wander(unit.swing(), Duration.ofSeconds(60), channel.hashCode());
      board.twinFile(
          folder + channel.file("input"),
          s -> (float) ((unit.usual() + wander.at(s)) / unit.factor()) + "\n");
    }
  }
}
