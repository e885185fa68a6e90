package io.sandpiper.runtime.config;

import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Schema;
import io.sandpiper.device.schema.Type;
import io.sandpiper.device.schema.Values;
import io.sandpiper.runtime.config.Configuration.Auth;
import io.sandpiper.runtime.config.Configuration.Auth.Kept;
import io.sandpiper.runtime.config.Configuration.Auth.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The keys under {@code router.auth}, and which of them go together. The command line has options
 * of the same types.
 */
public final class AuthKeys {
  /** Of systemd: a name is a file name of at most 255 characters (systemd.exec, "Credentials"). */
  private static final String CREDENTIAL = "credential:";

  public static final Type<String> METHOD_NAME =
      Key.word(Arrays.stream(Method.values()).map(AuthKeys::word).toList());

  /** Any text is one to WAMP; those who read logs want to see it. */
  public static final Type<String> AUTHID_TEXT =
      new Type.Text(
          "1 to " + Limits.AUTHID_CHARS + " characters that can be seen",
          Pattern.compile("\\P{C}{1," + Limits.AUTHID_CHARS + "}"));

  public static final Type<String> FILE =
      new Type.Text(
          "path of a file, or " + CREDENTIAL + "NAME",
          Pattern.compile("(?!" + CREDENTIAL + ").+|" + CREDENTIAL + "(?!\\.)[\\w.-]{1,255}"));

  static final Key<String> METHOD =
      Key.of(
          "method",
          METHOD_NAME,
          "anonymous",
          "How the agent proves who it is; tls by `tls.certificate-file` alone, which every other"
              + " method may have too.");

  static final Key<String> AUTHID =
      Key.of(
          "authid",
          AUTHID_TEXT,
          "",
          "Who it is to the router; with cryptosign and tls the router can tell by the key.");

  static final Key<String> SECRET_FILE =
      Key.of(
          "secret-file",
          FILE,
          "",
          "For ticket, wampcra and scram: a file with the secret in one line; relative to this"
              + " file, or one of systemd's credentials.");

  static final Key<String> KEY_FILE =
      Key.of(
          "key-file",
          FILE,
          "",
          "For cryptosign: the Ed25519 private key, in PEM (PKCS#8 or OpenSSH), in hexadecimal"
              + " digits or as 32 octets; not encrypted.");

  static final Schema ALL = Schema.of(METHOD, AUTHID, SECRET_FILE, KEY_FILE);

  private AuthKeys() {}

  /** Takes what is wrong with a key that is right by itself, but not with the others. */
  public interface Wrong {
    void that(Key<String> key, String seen, String expected);
  }

  /**
   * @param values of {@link #ALL}; of one that is wrong by itself that has been told
   * @param base finds a path that may be relative
   */
  static Optional<Auth> read(Values values, UnaryOperator<Path> base, Wrong wrong) {
    if (!ALL.keys().stream().allMatch(key -> values.find(key).isPresent())) return Optional.empty();
    return read(
        values.get(METHOD),
        values.get(AUTHID),
        values.get(SECRET_FILE),
        values.get(KEY_FILE),
        base,
        wrong);
  }

  /** Empty texts are keys left out; empty when something was wrong. */
  public static Optional<Auth> read(
      String methodName,
      String authid,
      String secretFile,
      String keyFile,
      UnaryOperator<Path> base,
      Wrong wrong) {
    Method method = Method.valueOf(methodName.toUpperCase(Locale.ROOT));
    boolean right =
        switch (method) {
          case ANONYMOUS ->
              none(AUTHID, authid, method, wrong)
                  & none(SECRET_FILE, secretFile, method, wrong)
                  & none(KEY_FILE, keyFile, method, wrong);
          case TICKET, WAMPCRA, SCRAM ->
              some(AUTHID, authid, method, wrong)
                  & some(SECRET_FILE, secretFile, method, wrong)
                  & none(KEY_FILE, keyFile, method, wrong);
          case TLS ->
              none(SECRET_FILE, secretFile, method, wrong) & none(KEY_FILE, keyFile, method, wrong);
          case CRYPTOSIGN ->
              none(SECRET_FILE, secretFile, method, wrong) & some(KEY_FILE, keyFile, method, wrong);
        };
    if (!right) return Optional.empty();
    return Optional.of(new Auth(method, authid, kept(secretFile + keyFile, base)));
  }

  private static boolean some(Key<String> key, String seen, Method method, Wrong wrong) {
    if (!seen.isEmpty()) return true;
    wrong.that(key, "nothing", key.type().expected() + ", for method " + word(method));
    return false;
  }

  private static boolean none(Key<String> key, String seen, Method method, Wrong wrong) {
    if (seen.isEmpty()) return true;
    wrong.that(key, seen, "no such key with method " + word(method));
    return false;
  }

  static Optional<Kept> kept(String file, UnaryOperator<Path> base) {
    if (file.isEmpty()) return Optional.empty();
    if (file.startsWith(CREDENTIAL)) {
      return Optional.of(new Kept.Credential(file.substring(CREDENTIAL.length())));
    }
    return Optional.of(new Kept.InFile(base.apply(Path.of(file))));
  }

  private static String word(Method method) {
    return method.name().toLowerCase(Locale.ROOT);
  }
}
