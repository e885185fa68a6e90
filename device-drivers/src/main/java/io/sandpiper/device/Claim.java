package io.sandpiper.device;

import io.sandpiper.device.schema.Line;

/** Something that a device occupies: no two components may have the same. */
public sealed interface Claim {
  /**
   * The bus that it is on, {@code gpio} or {@code i2c-1}: the name of the thread that serves it.
   */
  String bus();

  /** As messages say it, {@code line 17}. */
  String text();

  /** The component that offers it; empty when the board does. */
  default String provider() {
    return "";
  }

  /** A GPIO line. */
  record OfLine(Line line) implements Claim {
    @Override
    public String bus() {
      return "gpio";
    }

    @Override
    public String text() {
      return "line " + line;
    }

    @Override
    public String provider() {
      return line.component();
    }
  }

  /** A PWM channel. */
  record OfChannel(Line channel) implements Claim {
    @Override
    public String bus() {
      return "pwm";
    }

    @Override
    public String text() {
      return "channel " + channel;
    }

    @Override
    public String provider() {
      return channel.component();
    }
  }

  /** An address on an I²C bus. */
  record Chip(long number, long address) implements Claim {
    @Override
    public String bus() {
      return "i2c-" + number;
    }

    @Override
    public String text() {
      return "i2c-%d address 0x%02x".formatted(number, address);
    }
  }

  /** A chip select of an SPI bus. */
  record Select(long number, long chip) implements Claim {
    @Override
    public String bus() {
      return "spi-" + number;
    }

    @Override
    public String text() {
      return "spi-" + number + " chip select " + chip;
    }
  }

  /**
   * One of several inputs or outputs of a chip, whose others other components of the same driver
   * may have.
   *
   * @param driver its name
   */
  record Part(Claim whole, String driver, String part) implements Claim {
    @Override
    public String bus() {
      return whole.bus();
    }

    @Override
    public String text() {
      return whole.text() + " " + part;
    }

    @Override
    public String provider() {
      return whole.provider();
    }
  }

  /** Anything else with a name: a device file, a sensor on the 1-Wire bus. */
  record Named(String bus, String name) implements Claim {
    @Override
    public String text() {
      return name;
    }
  }
}
