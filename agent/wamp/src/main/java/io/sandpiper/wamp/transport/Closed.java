package io.sandpiper.wamp.transport;

import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** How a connection, or the attempt to make one, ended. */
public sealed interface Closed {
  /** One line for the log: what was seen. */
  String text();

  /** The same, without what {@code censor} takes out of the peer's words: they will be logged. */
  Closed censored(UnaryOperator<String> censor);

  /** The name could not be resolved, nobody answered, refused, reset, or the attempt timed out. */
  record Unreachable(String text) implements Closed {
    @Override
    public Unreachable censored(UnaryOperator<String> censor) {
      return new Unreachable(censor.apply(text));
    }
  }

  /** The proxy made no tunnel, and answered so; or as status 0, its password can't be read here. */
  record NoTunnel(int status, Optional<Duration> retryAfter, String text) implements Closed {
    @Override
    public NoTunnel censored(UnaryOperator<String> censor) {
      return new NoTunnel(status, retryAfter, censor.apply(text));
    }
  }

  /**
   * TLS failed, was not there, or was there where none was asked for. {@code NOT_YET_VALID} may
   * mean that our own clock is behind; {@code OUR_FILES} that a file of ours can't be used: the
   * CA's, our certificate, its key.
   */
  record Untrusted(Cause cause, String text) implements Closed {
    @Override
    public Untrusted censored(UnaryOperator<String> censor) {
      return new Untrusted(cause, censor.apply(text));
    }

    public enum Cause {
      EXPIRED,
      NOT_YET_VALID,
      UNKNOWN_CA,
      WRONG_HOST,
      UNPINNED,
      OUR_CERTIFICATE_REFUSED,
      OUR_FILES,
      NO_TLS,
      TLS_WANTED,
      OLD_TLS,
      HANDSHAKE
    }
  }

  /**
   * The upgrade was answered with another status than 101; or with 101, but not as the protocol
   * asks; or, as status 0, with something that only began like HTTP.
   */
  record Refused(int status, Optional<Duration> retryAfter, Optional<String> location, String text)
      implements Closed {
    @Override
    public Refused censored(UnaryOperator<String> censor) {
      return new Refused(status, retryAfter, location.map(censor), censor.apply(text));
    }
  }

  /**
   * The RawSocket handshake was refused with this error (WAMP, "RawSocket Transport"); or as 0, the
   * connection was ended instead, or another serializer chosen.
   */
  record RawRefused(int error, String text) implements Closed {
    @Override
    public RawRefused censored(UnaryOperator<String> censor) {
      return new RawRefused(error, censor.apply(text));
    }
  }

  /** Upgraded, but without one of the subprotocols that were offered. */
  record NoSubprotocol(String text) implements Closed {
    @Override
    public NoSubprotocol censored(UnaryOperator<String> censor) {
      return new NoSubprotocol(censor.apply(text));
    }
  }

  /**
   * An open connection ended, with the code of whichever side began. The transport itself begins
   * with 1002 and 1007 for what breaks the protocol below WAMP and with 1009 for a message that is
   * too long. 1005 stands for no code, 1006 for a bare TCP end and for a peer that takes nothing.
   */
  record Ended(int code, String text) implements Closed {
    @Override
    public Ended censored(UnaryOperator<String> censor) {
      return new Ended(code, censor.apply(text));
    }
  }

  /** The connection's owner closed or dropped it, or the listener failed. */
  record ByUs(String text) implements Closed {
    @Override
    public ByUs censored(UnaryOperator<String> censor) {
      return new ByUs(censor.apply(text));
    }
  }
}
