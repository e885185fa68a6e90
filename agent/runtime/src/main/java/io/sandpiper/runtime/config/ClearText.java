package io.sandpiper.runtime.config;

import io.sandpiper.runtime.config.Configuration.Auth.Method;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A secret on its way where others can read it. It works, so it is not refused, but said. */
public final class ClearText {
  /** As people write it. Other writings, and other names for it, are warned of once too often. */
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1\\]", Pattern.CASE_INSENSITIVE);

  private ClearText() {}

  /** One line about all addresses to which the method would show the secret; empty for none. */
  public static Optional<String> warning(List<URI> addresses, Method method) {
    if (method != Method.TICKET) return Optional.empty(); // the others show no secret
    String open =
        addresses.stream()
            .filter(ClearText::open)
            .map(URI::toString)
            .collect(Collectors.joining(", "));
    if (open.isEmpty()) return Optional.empty();
    return Optional.of(
        open
            + ": auth method ticket shows the secret to whoever reads the connection,"
            + " expected wss:// or rss://");
  }

  private static boolean open(URI address) {
    return !TlsKeys.secure(address) && !LOOPBACK.matcher(address.getHost()).matches();
  }
}
