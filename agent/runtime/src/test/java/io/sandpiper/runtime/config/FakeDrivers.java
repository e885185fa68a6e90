package io.sandpiper.runtime.config;

import io.sandpiper.device.Claim;
import io.sandpiper.device.Description;
import io.sandpiper.device.Device;
import io.sandpiper.device.Driver;
import io.sandpiper.device.Quantity;
import io.sandpiper.device.Signals;
import io.sandpiper.device.board.Board;
import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Line;
import io.sandpiper.device.schema.Schema;
import io.sandpiper.device.schema.Values;
import java.util.List;

/** Drivers that are never opened: a relay, a switch, a chip, and two with lines to lend. */
final class FakeDrivers {
  private static final Key<Line> LINE =
      Key.required("line", Key.line(), "Number of the GPIO line.");
  private static final Key<Line> FIRST = Key.required("first", Key.line(), "A line.");
  private static final Key<Line> SECOND = Key.required("second", Key.line(), "A line.");
  private static final Key<String> ACTIVE =
      Key.of("active", Key.word("high", "low"), "high", "Level that means on.");
  private static final Key<String> PULL =
      Key.of("pull", Key.word("up", "down", "off"), "off", "Resistor.");
  private static final Key<Long> BUS = Key.of("bus", Key.bus(), 1L, "Number of the bus.");
  private static final Key<Long> ADDRESS =
      Key.of("address", Key.address(0x76, 0x77), 0x76L, "Address on the bus.");

  private FakeDrivers() {}

  static Drivers all() {
    return new Drivers(
        List.of(
            new Fake(
                Description.output("digital-output", "A line.", Schema.of(LINE, ACTIVE)), true),
            new Fake(
                Description.input("digital-input", "A line.", Schema.of(LINE, PULL, ACTIVE)), true),
            new Fake(
                Description.sensor(
                    "bme280",
                    "A chip.",
                    Schema.of(BUS, ADDRESS),
                    new Quantity("temperature_celsius", "°C", -40, 85)),
                false),
            new Fake(
                Description.other("expander", "Lines.", Schema.of(BUS, ADDRESS))
                    .lending(Description.Offer.LINES),
                false),
            new Fake(
                Description.other("expander-on-line", "Lines behind a line.", Schema.of(LINE))
                    .lending(Description.Offer.LINES),
                true),
            new Gate(Description.other("two-lines", "A gate.", Schema.of(FIRST, SECOND)))));
  }

  /** One that needs two lines. */
  private record Gate(Description description) implements Driver {
    @Override
    public List<Claim> claims(Values settings) {
      return List.of(new Claim.OfLine(settings.get(FIRST)), new Claim.OfLine(settings.get(SECOND)));
    }

    @Override
    public Device open(Values settings, Board board, Signals signals) {
      throw new AssertionError("opened");
    }
  }

  private record Fake(Description description, boolean onLine) implements Driver {
    @Override
    public List<Claim> claims(Values settings) {
      return List.of(
          onLine
              ? new Claim.OfLine(settings.get(LINE))
              : new Claim.Chip(settings.get(BUS), settings.get(ADDRESS)));
    }

    @Override
    public Device open(Values settings, Board board, Signals signals) {
      throw new AssertionError("opened");
    }
  }
}
