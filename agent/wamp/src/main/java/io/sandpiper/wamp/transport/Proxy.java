package io.sandpiper.wamp.transport;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An HTTP proxy that makes tunnels (CONNECT). It is told the router's name, which is not looked up
 * here, and sees nothing of what goes through on TLS. The environment's {@code http_proxy} counts
 * for nothing: a service has its settings in one place.
 *
 * @param url {@code http://host:port}
 */
public record Proxy(URI url, Optional<Login> login) {
  /**
   * @param user without a colon (RFC 7617, 2)
   * @param passwordFile one line, read at each attempt; the proxy and whoever reads the way to it
   *     see the password
   */
  public record Login(String user, Path passwordFile) {
    public Login {
      if (!user.matches("[^:\\p{C}]+")) {
        throw new IllegalArgumentException("user: one without a colon, is " + user);
      }
    }
  }

  public Proxy {
    boolean whole = "http".equals(url.getScheme()) && url.getHost() != null;
    if (!whole || url.getPort() <= 0 || url.getPort() > 65_535) {
      throw new IllegalArgumentException("url: expected http://HOST:PORT, is " + url);
    }
  }

  /** One that asks for no password. */
  public static Proxy of(String url) {
    return new Proxy(URI.create(url), Optional.empty());
  }

  public Proxy login(String user, Path passwordFile) {
    return new Proxy(url, Optional.of(new Login(user, passwordFile)));
  }
}
