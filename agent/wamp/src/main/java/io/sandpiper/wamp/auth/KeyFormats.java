package io.sandpiper.wamp.auth;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file formats of Ed25519 private keys.
 *
 * <p>OpenSSH's (PROTOCOL.key in its sources), inside its base64; strings have a length of four
 * octets before them:
 *
 * <pre>
 * "openssh-key-v1" NUL
 * string  cipher        none, else it is encrypted
 * string  kdf
 * string  kdf options
 * uint32  keys          1
 * string  public key
 * string  private part:
 *   uint32  check, twice the same
 *   string  "ssh-ed25519"
 *   string  public key  32 octets
 *   string  private key 64 octets: the seed and the public key again
 *   string  comment
 *   padding 1, 2, 3, …
 * </pre>
 */
final class KeyFormats {
  static final Pattern PEM =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----(.*?)-----END \\1-----", Pattern.DOTALL);
  private static final byte[] OPENSSH = "openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII);
  private static final String EXPECTED =
      ", expected an Ed25519 private key: PKCS#8 or OpenSSH in PEM, 64 hexadecimal digits, or 32"
          + " octets";

  private KeyFormats() {}

  static byte[] seed(byte[] file) throws InvalidKeySpecException {
    if (file.length == SigningKey.BYTES) return file.clone();
    String text = new String(file, StandardCharsets.ISO_8859_1).strip();
    if (text.matches("[0-9a-fA-F]{64}")) return HexFormat.of().parseHex(text);
    Matcher pem = PEM.matcher(text);
    if (!pem.find()) {
      throw seen(text.startsWith("-----BEGIN ") ? "a PEM that is cut off" : file.length + " bytes");
    }
    String label = pem.group(1);
    return switch (label) {
      case "PRIVATE KEY" -> pkcs8(base64(pem.group(2)));
      case "OPENSSH PRIVATE KEY" -> openSsh(base64(pem.group(2)));
      case "ENCRYPTED PRIVATE KEY" ->
          throw new InvalidKeySpecException(
              "the key is encrypted, and nobody is there to type its passphrase; write it without"
                  + " one: openssl pkey -in FILE -out NEWFILE");
      default -> throw seen("a PEM of " + label);
    };
  }

  private static byte[] base64(String text) throws InvalidKeySpecException {
    try {
      return Base64.getDecoder().decode(text.replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      throw seen("a PEM that is not base64"); // its own message may quote the key
    }
  }

  private static byte[] pkcs8(byte[] encoded) throws InvalidKeySpecException {
    try {
      var spec = new PKCS8EncodedKeySpec(encoded);
      var key = (EdECPrivateKey) KeyFactory.getInstance("Ed25519").generatePrivate(spec);
      return key.getBytes().orElseThrow(() -> seen("a hidden key"));
    } catch (InvalidKeySpecException e) {
      throw seen("a private key of another kind");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Ed25519, part of every Java since 15: " + e.getClass());
    }
  }

  private static byte[] openSsh(byte[] encoded) throws InvalidKeySpecException {
    try {
      ByteBuffer in = ByteBuffer.wrap(encoded);
      byte[] magic = new byte[OPENSSH.length];
      in.get(magic);
      if (!Arrays.equals(magic, OPENSSH)) throw seen("another version of OpenSSH's format");
      String cipher = text(in);
      text(in);
      octets(in);
      if (!cipher.equals("none")) {
        throw new InvalidKeySpecException(
            "the key is encrypted, and nobody is there to type its passphrase; take it off with:"
                + " ssh-keygen -p -N '' -f FILE");
      }
      if (in.getInt() != 1) throw seen("several OpenSSH keys");
      octets(in);
      return openSshPrivate(ByteBuffer.wrap(octets(in)));
    } catch (BufferUnderflowException e) {
      throw seen("an OpenSSH key that is cut off");
    }
  }

  private static byte[] openSshPrivate(ByteBuffer in) throws InvalidKeySpecException {
    if (in.getInt() != in.getInt()) throw seen("a broken OpenSSH key");
    String kind = text(in);
    if (!kind.equals("ssh-ed25519")) throw seen("an OpenSSH key of another kind");
    byte[] publicKey = octets(in);
    byte[] both = octets(in);
    if (publicKey.length != SigningKey.BYTES || both.length != 2 * SigningKey.BYTES) {
      throw seen("a broken OpenSSH key");
    }
    return Arrays.copyOf(both, SigningKey.BYTES);
  }

  private static String text(ByteBuffer in) {
    return new String(octets(in), StandardCharsets.ISO_8859_1);
  }

  private static byte[] octets(ByteBuffer in) {
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) throw new BufferUnderflowException();
    byte[] octets = new byte[length];
    in.get(octets);
    return octets;
  }

  private static InvalidKeySpecException seen(String what) {
    return new InvalidKeySpecException("saw " + what + EXPECTED);
  }
}
