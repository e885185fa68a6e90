package io.sandpiper.wamp.transport;

import java.util.Optional;

/**
 * How to get to a router, whichever of its addresses is tried: the same for all attempts of a
 * configuration.
 */
public record Route(TlsSettings tls, Optional<Proxy> proxy) {
  /** Straight, trusting whom the system trusts. */
  public static final Route DIRECT = new Route(TlsSettings.SYSTEM, Optional.empty());

  public Route tls(TlsSettings other) {
    return new Route(other, proxy);
  }

  public Route proxy(Proxy through) {
    return new Route(tls, Optional.of(through));
  }
}
