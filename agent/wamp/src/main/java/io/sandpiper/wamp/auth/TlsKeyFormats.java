package io.sandpiper.wamp.auth;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;

/**
 * The file formats of private keys for TLS. The JDK reads PKCS#8 (RFC 5958) alone; the older PKCS#1
 * and SEC 1 are what it has inside, so they get its head:
 *
 * <pre>
 * SEQUENCE
 *   INTEGER       0
 *   SEQUENCE      algorithm: rsaEncryption, NULL; or id-ecPublicKey, the curve
 *   OCTET STRING  PKCS#1's RSAPrivateKey (RFC 8017), or SEC 1's ECPrivateKey (RFC 5915)
 * </pre>
 */
final class TlsKeyFormats {
  private static final byte[] VERSION = HexFormat.of().parseHex("020100");
  private static final byte[] RSA = HexFormat.of().parseHex("06092a864886f70d0101010500");
  private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");
  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 0x04;

  /** Where ECPrivateKey has its curve. */
  private static final int PARAMETERS = 0xa0;

  private TlsKeyFormats() {}

  /** Of several parts in the file the first that is a private key: the curve may have its own. */
  static PrivateKey parse(byte[] file) throws InvalidKeySpecException {
    String text = new String(file, StandardCharsets.ISO_8859_1);
    Matcher pem = KeyFormats.PEM.matcher(text);
    while (pem.find()) {
      if (pem.group(1).endsWith("PRIVATE KEY")) return parse(pem.group(1), pem.group(2));
    }
    throw seen(text.contains("-----BEGIN ") ? "a PEM without a whole key" : file.length + " bytes");
  }

  private static PrivateKey parse(String label, String body) throws InvalidKeySpecException {
    // The older formats say it in lines above the base64 (RFC 1421, 4.6.1.1).
    if (label.startsWith("ENCRYPTED") || body.contains("Proc-Type: 4,ENCRYPTED")) {
      throw new InvalidKeySpecException(
          "the key is encrypted, and nobody is there to type its passphrase; write it without one:"
              + " openssl pkey -in FILE -out NEWFILE");
    }
    return switch (label) {
      case "PRIVATE KEY" -> pkcs8(base64(body));
      case "RSA PRIVATE KEY" -> pkcs8(wrapped(RSA, base64(body)));
      case "EC PRIVATE KEY" -> ec(base64(body));
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

  private static PrivateKey pkcs8(byte[] encoded) throws InvalidKeySpecException {
    for (String kind : new String[] {"EC", "RSA"}) {
      try {
        return KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(encoded));
      } catch (InvalidKeySpecException e) {
        // Of the other kind perhaps.
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(kind + ", part of every Java: " + e.getClass());
      }
    }
    throw seen("a private key of another kind");
  }

  private static PrivateKey ec(byte[] encoded) throws InvalidKeySpecException {
    try {
      ByteBuffer fields = content(ByteBuffer.wrap(encoded), SEQUENCE);
      content(fields, 0x02);
      content(fields, OCTETS);
      ByteBuffer curve = content(fields, PARAMETERS);
      byte[] named = new byte[curve.remaining()];
      curve.get(named);
      return pkcs8(wrapped(join(EC, named), encoded));
    } catch (BufferUnderflowException e) {
      throw seen("an EC key that is cut off, or names no curve");
    }
  }

  private static byte[] wrapped(byte[] algorithm, byte[] key) {
    return der(SEQUENCE, join(VERSION, der(SEQUENCE, algorithm), der(OCTETS, key)));
  }

  /** A file of 16 KiB has no content whose length takes more than two octets. */
  private static byte[] der(int tag, byte[] content) {
    int length = content.length;
    byte[] head =
        length < 0x80
            ? new byte[] {(byte) tag, (byte) length}
            : length < 0x100
                ? new byte[] {(byte) tag, (byte) 0x81, (byte) length}
                : new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
    return join(head, content);
  }

  private static ByteBuffer content(ByteBuffer in, int tag) throws InvalidKeySpecException {
    if ((in.get() & 0xff) != tag) throw seen("an EC key of another form");
    int length = in.get() & 0xff;
    if (length == 0x81) length = in.get() & 0xff;
    else if (length == 0x82) length = in.getShort() & 0xffff;
    if (length > in.remaining()) throw new BufferUnderflowException();
    ByteBuffer content = in.slice(in.position(), length);
    in.position(in.position() + length);
    return content;
  }

  private static byte[] join(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) length += part.length;
    ByteBuffer joined = ByteBuffer.allocate(length);
    for (byte[] part : parts) joined.put(part);
    return joined.array();
  }

  private static InvalidKeySpecException seen(String what) {
    return new InvalidKeySpecException(
        "saw " + what + ", expected an RSA or EC private key in PEM");
  }
}
