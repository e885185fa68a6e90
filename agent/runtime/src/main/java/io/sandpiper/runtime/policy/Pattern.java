package io.sandpiper.runtime.policy;

/**
 * Which procedures: {@code pump.set}, {@code pump.*}, {@code *.get} or {@code *.*}.
 *
 * @param component its name, or * for each
 * @param procedure its name, or * for each
 */
public record Pattern(String component, String procedure) {
  public static final String EACH = "*";

  /** From its text, which has one dot. */
  public static Pattern of(String text) {
    int dot = text.indexOf('.');
    return new Pattern(text.substring(0, dot), text.substring(dot + 1));
  }

  boolean matches(String component, String procedure) {
    return part(this.component, component) && part(this.procedure, procedure);
  }

  private static boolean part(String pattern, String name) {
    return pattern.equals(EACH) || pattern.equals(name);
  }

  @Override
  public String toString() {
    return component + "." + procedure;
  }
}
