package io.sandpiper.runtime.link;

import io.sandpiper.wamp.session.Authenticator;
import io.sandpiper.wamp.transport.Route;
import io.sandpiper.wamp.transport.TlsSettings;
import java.util.Optional;

/** Where the link gets its proof from, before each attempt: what is on the disk may be newer. */
@FunctionalInterface
public interface Credentials {
  Credentials ANONYMOUS = () -> new Found.Ready(Authenticator.ANONYMOUS);

  Found find();

  /** What there was. */
  sealed interface Found {
    /**
     * For one session.
     *
     * @param certificate what TLS shows a router that asks for one; its files are read later
     */
    record Ready(Authenticator authenticator, Optional<TlsSettings.Own> certificate)
        implements Found {
      public Ready(Authenticator authenticator) {
        this(authenticator, Optional.empty());
      }

      /** The way of all attempts, with the certificate of this one. */
      Route on(Route route) {
        TlsSettings tls = route.tls();
        return certificate
            .map(own -> route.tls(tls.own(own.certificateFile(), own.keyFile())))
            .orElse(route);
      }
    }

    /**
     * @param why what was seen, with the file's name and nothing of its content
     * @param advice what the operator can do
     */
    record Unreadable(String why, String advice) implements Found {}
  }
}
