package io.sandpiper.runtime.doctor;

/**
 * One thing that was looked at.
 *
 * @param what {@code router}, {@code component pump}
 * @param seen one sentence
 * @param advice what to do; empty when all is well
 */
public record Check(String what, Verdict verdict, String seen, String advice) {
  /** How bad it is. */
  public enum Verdict {
    OK,
    /** It works, but not as somebody may expect. */
    WARN,
    /** It cannot work. */
    FAIL
  }

  public static Check ok(String what, String seen) {
    return new Check(what, Verdict.OK, seen, "");
  }

  public static Check warn(String what, String seen, String advice) {
    return new Check(what, Verdict.WARN, seen, advice);
  }

  public static Check fail(String what, String seen, String advice) {
    return new Check(what, Verdict.FAIL, seen, advice);
  }
}
