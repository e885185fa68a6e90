package io.sandpiper.wamp.auth;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.util.Optional;
import java.util.Set;

/**
 * Files with secrets. What goes wrong is said with the file's name and nothing of what is in it.
 */
public final class SecretFile {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private SecretFile() {}

  /**
   * One line of UTF-8; the line's end is no part of the secret.
   *
   * @throws IOException for a person: {@code FILE: what was seen}
   */
  public static Secret secret(Path file) throws IOException {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(read(file))).toString();
    } catch (CharacterCodingException e) {
      throw new IOException(file + ": saw no UTF-8, expected one line of text");
    }
    String line = text.replaceFirst("\\r?\\n\\z", "");
    if (line.isEmpty()) throw new IOException(file + ": saw nothing, expected a secret");
    if (line.chars().anyMatch(c -> c == '\n' || c == '\r')) {
      throw new IOException(file + ": saw several lines, expected one");
    }
    return Secret.of(line);
  }

  /**
   * A private key in any format of {@link SigningKey#parse}.
   *
   * @throws IOException for a person: {@code FILE: what was seen}
   */
  public static SigningKey signingKey(Path file) throws IOException {
    try {
      return SigningKey.parse(read(file));
    } catch (InvalidKeySpecException e) {
      throw new IOException(file + ": " + e.getMessage());
    }
  }

  /**
   * The private key of a TLS certificate: RSA or EC, in PEM, as PKCS#8, PKCS#1 or SEC 1.
   *
   * @throws IOException for a person: {@code FILE: what was seen}
   */
  public static PrivateKey tlsKey(Path file) throws IOException {
    try {
      return TlsKeyFormats.parse(read(file));
    } catch (InvalidKeySpecException e) {
      throw new IOException(file + ": " + e.getMessage());
    }
  }

  /** What to tell the operator when others than the owner may open the file. */
  public static Optional<String> exposed(Path file) {
    try {
      Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
      if (OWNER_ONLY.containsAll(mode)) return Optional.empty();
      return Optional.of(
          file
              + ": mode is "
              + PosixFilePermissions.toString(mode)
              + ", so others can be this device; mend it with: chmod 600 "
              + file);
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty(); // reading it says why, and without modes there is nothing to mend
    }
  }

  private static byte[] read(Path file) throws IOException {
    // A pipe could make the reader wait for ever.
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException(file + ": saw no regular file, expected one");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(Limits.FILE_BYTES + 1);
      if (bytes.length <= Limits.FILE_BYTES) return bytes;
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": saw no such file, expected one that is readable");
    } catch (AccessDeniedException e) {
      throw new IOException(
          file
              + ": saw a file that this user ("
              + System.getProperty("user.name")
              + ") may not read");
    }
    throw new IOException(file + ": saw more than " + Limits.FILE_BYTES + " bytes");
  }
}
