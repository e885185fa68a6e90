package io.sandpiper.router.core;

/** Who may join with a proof, and the role that it opens. */
public sealed interface Principal {
  String role();

  /** The authmethod, as HELLO and CHALLENGE name it. */
  String method();

  /** A secret that its holder sends as it is. */
  record Ticket(String secret, String role) implements Principal {
    @Override
    public String method() {
      return "ticket";
    }

    /** Without the secret. */
    @Override
    public String toString() {
      return "Ticket[role=" + role + "]";
    }
  }

  /** A secret that both sides know and neither sends; not salted. */
  record WampCra(String secret, String role) implements Principal {
    @Override
    public String method() {
      return "wampcra";
    }

    /** Without the secret. */
    @Override
    public String toString() {
      return "WampCra[role=" + role + "]";
    }
  }

  /**
   * An Ed25519 key.
   *
   * @param publicKey 64 hexadecimal digits
   */
  record Cryptosign(String publicKey, String role) implements Principal {
    public Cryptosign {
      if (!publicKey.matches("[0-9a-f]{64}")) {
        throw new IllegalArgumentException(
            "publicKey: expected 64 lower-case hexadecimal digits, is \"" + publicKey + "\"");
      }
    }

    @Override
    public String method() {
      return "cryptosign";
    }
  }
}
