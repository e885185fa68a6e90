package io.sandpiper.device.schema;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A GPIO line or a PWM channel, as the configuration names it:
 *
 * <ul>
 *   <li>{@code 17} or {@code GPIO17}: of the header's chip, by number or by the kernel's name;
 *   <li>{@code pinctrl-bcm2711:17}: of the chip with that label;
 *   <li>{@code expander.3}: of the component {@code expander}, which offers lines or channels.
 * </ul>
 *
 * @param chip label of the chip; empty for the header's
 * @param component who offers it; empty for one of the board's
 * @param name number or name there
 */
public record Line(String chip, String component, String name) {
  /** The kernel has never had more on one chip. */
  public static final long MAX = 1023;

  private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,3}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_+-]{0,31}");
  private static final Pattern OF_CHIP = Pattern.compile("([A-Za-z0-9_.@-]{1,64}):([^:]+)");
  private static final Pattern OF_COMPONENT = Pattern.compile("([a-z0-9_]{1,64})\\.([0-9]{1,4})");

  public Line {
    if (!named(name)) throw new IllegalArgumentException("name: " + name);
  }

  /** A line of the header's chip. */
  public static Line of(long number) {
    return new Line("", "", Long.toString(number));
  }

  /** Empty for what is none of the forms. */
  public static Optional<Line> parse(String text) {
    Matcher provided = OF_COMPONENT.matcher(text);
    if (provided.matches()) return parsed("", provided.group(1), provided.group(2));
    Matcher labelled = OF_CHIP.matcher(text);
    if (labelled.matches()) return parsed(labelled.group(1), "", labelled.group(2));
    return parsed("", "", text);
  }

  private static Optional<Line> parsed(String chip, String component, String name) {
    return named(name) ? Optional.of(new Line(chip, component, name)) : Optional.empty();
  }

  private static boolean named(String name) {
    return NUMBER.matcher(name).matches()
        ? Long.parseLong(name) <= MAX
        : NAME.matcher(name).matches();
  }

  /** Its number, unless it goes by a name. */
  public OptionalLong number() {
    return NUMBER.matcher(name).matches()
        ? OptionalLong.of(Long.parseLong(name))
        : OptionalLong.empty();
  }

  /** As the configuration has it. */
  @Override
  public String toString() {
    if (!component.isEmpty()) return component + "." + name;
    return chip.isEmpty() ? name : chip + ":" + name;
  }
}
