package io.sandpiper.provisioning;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.spec.InvalidKeySpecException;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;

/**
 * A private key on the disk: PKCS#8 in PEM, mode 0600.
 *
 * <pre>
 * -----BEGIN PRIVATE KEY-----
 * MC4CAQAwBQYDK2VwBCIEI…            48 octets in base64
 * -----END PRIVATE KEY-----
 * </pre>
 *
 * <p>A new key is written to a file beside it, which is synced and then linked to the name. So the
 * name stands for a whole key or for none, whenever the power goes, and a link never replaces what
 * another process put there first.
 */
final class KeyFile {
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");
  private static final FileAttribute<?> FOLDER_0700 =
      PosixFilePermissions.asFileAttribute(OWNER_ONLY);
  private static final FileAttribute<?> FILE_0600 =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private KeyFile() {}

  /** The key pair of the file, made when there is no such file. */
  static KeyPair readOrCreate(Path path) throws IOException {
    Path file = path.toAbsolutePath();
    try {
      return read(file);
    } catch (NoSuchFileException none) {
      create(file);
      // Read back even when it is ours: what is returned is what the next start will find.
      return read(file);
    }
  }

  private static KeyPair read(Path file) throws IOException {
    try {
      refuseOthers(file);
      byte[] bytes;
      try (InputStream in = Files.newInputStream(file)) {
        bytes = in.readNBytes(Limits.KEY_FILE_BYTES + 1);
      }
      return parse(file, bytes);
    } catch (AccessDeniedException e) {
      throw new IOException(
          file
              + ": this user ("
              + System.getProperty("user.name")
              + ") may not read it; the key's owner is who has to run this",
          e);
    }
  }

  private static void refuseOthers(Path file) throws IOException {
    Set<PosixFilePermission> mode;
    try {
      mode = Files.getPosixFilePermissions(file);
    } catch (UnsupportedOperationException e) {
      throw new IOException(file + ": expected a file system with owners and modes", e);
    }
    if (!Files.isRegularFile(file)) {
      throw new IOException(file + ": expected a file with a private key, is something else");
    }
    if (!OWNER_ONLY.containsAll(mode)) {
      throw new IOException(
          file
              + ": mode is "
              + PosixFilePermissions.toString(mode)
              + ", expected rw------- because whoever reads this key is this device;"
              + " mend it with: chmod 600 "
              + file);
    }
  }

  private static KeyPair parse(Path file, byte[] bytes) throws IOException {
    if (bytes.length > Limits.KEY_FILE_BYTES) {
      throw refused(file, "more than " + Limits.KEY_FILE_BYTES + " bytes");
    }
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END, Math.max(begin, 0));
    if (begin < 0 || end < 0) {
      throw refused(file, seen(text));
    }
    try {
      String base64 = text.substring(begin + BEGIN.length(), end).replaceAll("\\s", "");
      return Ed25519.fromPkcs8(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      // The cause stays out, here and below: its message may quote the key.
      throw refused(file, "a private key that is not base64");
    } catch (InvalidKeySpecException e) {
      throw refused(file, "a private key of another kind");
    }
  }

  /** What stands in the file, said without any of it that may be secret. */
  private static String seen(String text) {
    if (text.isBlank()) {
      return "nothing";
    }
    String first = text.lines().filter(line -> !line.isBlank()).findFirst().orElse("").strip();
    if (first.equals(BEGIN)) {
      return "a private key that is cut off";
    }
    return first.matches("-----BEGIN [A-Z0-9 ]{1,40}-----")
        ? first
        : "something that is not PEM, " + text.length() + " bytes";
  }

  private static IOException refused(Path file, String seen) {
    return new IOException(
        file
            + ": seen "
            + seen
            + ", expected an Ed25519 private key ("
            + BEGIN
            + "); to give this device a new identity, move the file away");
  }

  private static void create(Path file) throws IOException {
    Path folder = file.getParent();
    if (folder == null) {
      throw new IOException(file + ": expected the name of a file");
    }
    Path oldest = existing(folder);
    Files.createDirectories(folder, FOLDER_0700);
    Path temporary = Files.createTempFile(folder, ".new-key-", ".tmp", FILE_0600);
    try {
      // FAT takes the mode and forgets it: look before the secret is in there.
      refuseOthers(temporary);
      write(temporary, pem(Ed25519.generate()));
      link(file, temporary);
    } finally {
      Files.deleteIfExists(temporary);
    }
    syncNames(folder, oldest);
  }

  private static void link(Path file, Path temporary) throws IOException {
    try {
      Files.createLink(file, temporary);
    } catch (FileAlreadyExistsException e) {
      // Another process was first; its key is the device's.
    } catch (UnsupportedOperationException e) {
      throw new IOException(file + ": expected a file system with hard links", e);
    }
  }

  private static String pem(KeyPair pair) {
    String base64 = Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded());
    // 48 octets are 64 characters: the one line that RFC 7468 allows.
    return BEGIN + "\n" + base64 + "\n" + END + "\n";
  }

  private static void write(Path file, String text) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  private static Path existing(Path folder) {
    Path path = folder;
    while (path.getParent() != null && !Files.exists(path)) {
      path = path.getParent();
    }
    return path;
  }

  /** A new name is on the disk when its folder is; so from the file up to what was there before. */
  private static void syncNames(Path folder, Path oldest) throws IOException {
    for (Path path = folder; path != null && path.startsWith(oldest); path = path.getParent()) {
      try (var channel = FileChannel.open(path, EnumSet.of(StandardOpenOption.READ))) {
        channel.force(true);
      } catch (AccessDeniedException e) {
        // A folder that we may enter but not read, such as /var/lib of some systems, is not ours
        // to sync; it was there before.
        if (!path.equals(oldest)) {
          throw e;
        }
      }
    }
  }
}
