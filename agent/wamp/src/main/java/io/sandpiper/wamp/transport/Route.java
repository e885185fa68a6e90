package io.sandpiper.wamp.transport;

import java.util.Optional;

/**
 * How to get to a router, whichever of its addresses is tried: the same for all attempts of a
 * configuration.
 *
 * @param compression whether to offer permessage-deflate; where a connection also carries what
 *     others may choose, the length of the compressed whole tells of secrets in it (CRIME)
 */
public record Route(TlsSettings tls, Optional<Proxy> proxy, boolean compression) {
  /** Straight, trusting whom the system trusts. */
  public static final Route DIRECT = new Route(TlsSettings.SYSTEM, Optional.empty(), false);

  public Route tls(TlsSettings other) {
    return new Route(other, proxy, compression);
  }

  public Route proxy(Proxy through) {
    return new Route(tls, Optional.of(through), compression);
  }

  public Route compression(boolean offered) {
    return new Route(tls, proxy, offered);
  }
}
