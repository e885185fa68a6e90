package io.sandpiper.wamp.transport;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whom to trust on {@code wss://}, and who we are there. There is no setting that skips the
 * verification. Files are read at each attempt.
 *
 * @param caFile PEM certificates to trust instead of the system's
 * @param own what to show when the router asks for a certificate
 * @param pins in the form of {@link #PIN}: when there are any, the router's own public key must be
 *     one of them, and everything else is verified all the same
 */
public record TlsSettings(Optional<Path> caFile, Optional<Own> own, List<String> pins) {
  /**
   * SHA-256 of a certificate's SubjectPublicKeyInfo in base64, as RFC 7469 (2.4) has it. The last
   * of 43 characters carries four bits of 256.
   */
  public static final Pattern PIN = Pattern.compile("sha256/[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=");

  /** The system's certificates, and none of our own. */
  public static final TlsSettings SYSTEM =
      new TlsSettings(Optional.empty(), Optional.empty(), List.of());

  /**
   * @param certificateFile PEM: our certificate first, then those between it and its CA
   * @param keyFile PEM, not encrypted: the certificate's private key
   */
  public record Own(Path certificateFile, Path keyFile) {}

  public TlsSettings {
    pins = List.copyOf(pins);
    for (String pin : pins) {
      if (!PIN.matcher(pin).matches()) {
        throw new IllegalArgumentException("pin: expected sha256/BASE64, is " + pin);
      }
    }
  }

  public TlsSettings caFile(Path pem) {
    return new TlsSettings(Optional.of(pem), own, pins);
  }

  public TlsSettings own(Path certificateFile, Path keyFile) {
    return new TlsSettings(caFile, Optional.of(new Own(certificateFile, keyFile)), pins);
  }

  public TlsSettings pins(List<String> others) {
    return new TlsSettings(caFile, own, others);
  }
}
