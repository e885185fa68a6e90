package io.sandpiper.wamp.transport;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Whom to trust on {@code wss://}. There is no setting that skips the verification. Files are read
 * at each attempt.
 *
 * @param caFile PEM certificates to trust instead of the system's
 */
public record TlsSettings(Optional<Path> caFile) {
  /** The system's certificates. */
  public static final TlsSettings SYSTEM = new TlsSettings(Optional.empty());

  public TlsSettings caFile(Path pem) {
    return new TlsSettings(Optional.of(pem));
  }
}
