package io.sandpiper.wamp.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyFilesTest {
  /** RFC 8032 section 7.1, test 1. */
  private static final String SEED =
      "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";

  private static final String PUBLIC =
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

  @TempDir private Path folder;

  @Test
  void aKeyIsReadAsOctetsAndAsHexadecimalDigits() throws IOException {
    assertEquals(PUBLIC, key(HexFormat.of().parseHex(SEED)));
    assertEquals(PUBLIC, key(text(SEED)));
    assertEquals(PUBLIC, key(text(SEED.toUpperCase() + "\r\n")));
  }

  @ParameterizedTest
  @CsvSource({"openssh, openssh", "pkcs8.pem, pkcs8"})
  void aKeyIsReadAsOthersWriteIt(String file, String publicKey) throws IOException {
    String expected = new String(resource(publicKey + ".pub.hex"), StandardCharsets.US_ASCII);
    assertEquals(expected.strip(), key(resource(file)));
  }

  @ParameterizedTest
  @CsvSource({
    "openssh-encrypted, ssh-keygen -p -N ''",
    "pkcs8-encrypted.pem, openssl pkey",
    "openssh-ecdsa, saw an OpenSSH key of another kind",
    "pkcs8-x25519.pem, saw a private key of another kind",
  })
  void anotherFileIsRefusedWithWordsThatHelp(String file, String words) throws IOException {
    String why = refusal(resource(file));
    assertTrue(why.contains(words), why);
  }

  @Test
  void aKeyCutOffAnywhereIsRefusedWithoutQuotingIt() throws IOException {
    for (String name : new String[] {"openssh", "pkcs8.pem"}) {
      byte[] whole = resource(name);
      String body = new String(whole, StandardCharsets.US_ASCII).lines().skip(1).findFirst().get();
      for (int length = 0; length < whole.length - 2; length++) {
        if (length == 32) continue; // any 32 octets are a key
        String why = refusal(Arrays.copyOf(whole, length));
        assertFalse(why.contains(body.substring(30, 40)), why);
      }
    }
  }

  /** So that it is cut off inside and not at the end of the PEM. */
  @Test
  void anOpenSshKeyWithTheOctetsCutOffIsRefused() throws IOException {
    String text = new String(resource("openssh"), StandardCharsets.US_ASCII);
    String[] lines = text.split("\n");
    lines[3] = "";
    assertTrue(refusal(text(String.join("\n", lines))).contains("cut off"));
    lines[1] = "AAAA" + lines[1].substring(4);
    assertTrue(refusal(text(String.join("\n", lines))).contains("another version"));
  }

  @ParameterizedTest
  @CsvSource({"'s3cret', s3cret", "'s3cret\n', s3cret", "'s3cret\r\n', s3cret", "' s ', ' s '"})
  void theEndOfTheLineIsNoPartOfASecret(String content, String secret) throws IOException {
    assertEquals(secret, SecretFile.secret(write("secret", text(content))).text());
  }

  @Test
  void whatCanBeNoSecretIsRefusedWithoutQuotingIt() throws IOException {
    assertSecretRefused(text(""), "saw nothing");
    assertSecretRefused(text("\n"), "saw nothing");
    assertSecretRefused(text("s3cret\ns3cret\n"), "saw several lines");
    assertSecretRefused(new byte[] {'s', '3', 'c', 'r', 'e', 't', (byte) 0xff}, "saw no UTF-8");
    assertSecretRefused(text("s3cret".repeat(4000)), "saw more than 16384 bytes");
  }

  @Test
  void aFileThatCannotBeReadIsNamed() {
    Path none = folder.resolve("none");
    assertEquals(
        none + ": saw no such file, expected one that is readable",
        assertThrows(IOException.class, () -> SecretFile.secret(none)).getMessage());
    assertEquals(
        folder + ": saw no regular file, expected one",
        assertThrows(IOException.class, () -> SecretFile.signingKey(folder)).getMessage());
  }

  @Test
  void aFileOpenToOthersIsToldWithItsRemedy() throws IOException {
    Path file = write("secret", text("s3cret"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertEquals(
        Optional.of(
            file
                + ": mode is rw-r-----, so others can be this device; mend it with: chmod 600 "
                + file),
        SecretFile.exposed(file));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
    assertEquals(Optional.empty(), SecretFile.exposed(file));
  }

  private void assertSecretRefused(byte[] content, String why) throws IOException {
    Path file = write("secret", content);
    var e = assertThrows(IOException.class, () -> SecretFile.secret(file));
    assertTrue(e.getMessage().startsWith(file + ": " + why), e.getMessage());
    assertFalse(e.getMessage().contains("s3cret"), e.getMessage());
  }

  private String key(byte[] content) throws IOException {
    return SecretFile.signingKey(write("key", content)).publicKeyHex();
  }

  private String refusal(byte[] content) throws IOException {
    Path file = write("key", content);
    var e = assertThrows(IOException.class, () -> SecretFile.signingKey(file));
    return e.getMessage();
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] resource(String name) throws IOException {
    try (var in = KeyFilesTest.class.getResourceAsStream("/wamp-auth-vectors/keys/" + name)) {
      return in.readAllBytes();
    }
  }
}
