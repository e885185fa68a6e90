package io.sandpiper.wamp.transport;

/**
 * How to get to a router, whichever of its addresses is tried: the same for all attempts of a
 * configuration.
 */
public record Route(TlsSettings tls) {
  /** Straight, trusting whom the system trusts. */
  public static final Route DIRECT = new Route(TlsSettings.SYSTEM);

  public Route tls(TlsSettings other) {
    return new Route(other);
  }
}
