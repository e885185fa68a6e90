package io.sandpiper.runtime.config;

import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Schema;
import io.sandpiper.device.schema.Type;
import io.sandpiper.device.schema.Values;
import io.sandpiper.wamp.transport.Proxy;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** The keys under {@code router.proxy}, and which of them go together. */
final class ProxyKeys {
  /** No user and no password: they would end up in logs. */
  private static final Pattern FORM = Pattern.compile("http://" + Keys.HOST + ":[1-9][0-9]{0,4}/?");

  static final Key<String> URL =
      Key.of(
          "url",
          new Type.Text("http://HOST:PORT", FORM),
          "",
          "Address of an HTTP proxy that takes CONNECT. It resolves the router's name.");

  static final Key<String> USER =
      Key.of(
          "user",
          new Type.Text(
              "1 to 255 characters that can be seen, no colon",
              Pattern.compile("[^:\\p{C}]{1,255}")),
          "",
          "Who it is to the proxy, if that asks (Basic).");

  static final Key<String> PASSWORD_FILE =
      Key.of(
          "password-file",
          new Type.Text("path of a file"),
          "",
          "A file with the password in one line, read before each attempt; relative to this file.");

  private static final Schema ALL = Schema.of(URL, USER, PASSWORD_FILE);

  static final Key<Values> PROXY =
      Key.group(
          "proxy",
          ALL,
          "A proxy on the way to the router. The environment's `http_proxy` is not looked at.");

  private ProxyKeys() {}

  /** What is wrong among keys that are right by themselves. */
  interface Wrong {
    void that(Key<String> key, String seen, String expected);
  }

  /**
   * @param values of one that is wrong by itself that has been told
   * @param base finds a path that may be relative
   * @return empty when there is none, or when something was wrong
   */
  static Optional<Proxy> read(Values values, UnaryOperator<Path> base, Wrong wrong) {
    if (!ALL.keys().stream().allMatch(key -> values.find(key).isPresent())) return Optional.empty();
    String url = values.get(URL);
    String user = values.get(USER);
    String file = values.get(PASSWORD_FILE);
    if ((url + user + file).isEmpty()) return Optional.empty();
    if (url.isEmpty()) {
      wrong.that(URL, "nothing", URL.type().expected());
    } else if (Keys.address(url).isEmpty()) {
      wrong.that(URL, url, URL.type().expected());
    } else if (user.isEmpty() && !file.isEmpty()) {
      wrong.that(USER, "nothing", "the user that the password is for");
    } else if (!user.isEmpty() && file.isEmpty()) {
      wrong.that(PASSWORD_FILE, "nothing", "a file with the user's password");
    } else {
      Proxy proxy = Proxy.of(url);
      return Optional.of(user.isEmpty() ? proxy : proxy.login(user, base.apply(Path.of(file))));
    }
    return Optional.empty();
  }
}
