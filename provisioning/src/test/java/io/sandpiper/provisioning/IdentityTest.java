package io.sandpiper.provisioning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTest {
  private static final HexFormat HEX = HexFormat.of();

  /** RFC 8410 section 7: what stands before the 32 octets of an Ed25519 private key. */
  private static final String PKCS8 = "302e020100300506032b657004220420";

  /** RFC 8410 section 4: what stands before the 32 octets of an Ed25519 public key. */
  private static final String SPKI = "302a300506032b6570032100";

  private static final String SEED_1 =
      "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";

  @TempDir Path folder;

  /** RFC 8032 section 7.1, tests 1 and 2. */
  @ParameterizedTest
  @CsvSource({
    SEED_1
        + ",d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
        + ",''"
        + ",e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555"
        + "fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"
        + ",3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
        + ",72"
        + ",92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
  })
  void aPrivateKeyHasThePublicKeyAndTheSignaturesOfTheRfc(
      String seed, String publicKey, String message, String signature) throws IOException {
    var identity = Identity.loadOrCreate(file(pem(PKCS8 + seed)));

    assertEquals(publicKey, identity.publicKeyHex());
    assertEquals(signature, HEX.formatHex(identity.sign(HEX.parseHex(message))));
  }

  @Test
  void theIdIsTheBeginningOfTheHashOfThePublicKey() throws IOException {
    var identity = Identity.loadOrCreate(file(pem(PKCS8 + SEED_1)));

    // printf d75a…511a | xxd -r -p | sha256sum
    assertEquals("21fe31dfa154a261", identity.id());
  }

  @Test
  void aNewIdentityIsTheSameAtTheNextStart() throws Exception {
    Path file = folder.resolve("device.key");

    var made = Identity.loadOrCreate(file);
    var read = Identity.loadOrCreate(file);

    assertEquals(made.publicKeyHex(), read.publicKeyHex());
    assertEquals(made.id(), read.id());
    byte[] message = {1, 2, 3};
    assertArrayEquals(made.sign(message), read.sign(message));
    var verifier = Signature.getInstance("Ed25519");
    verifier.initVerify(
        KeyFactory.getInstance("Ed25519")
            .generatePublic(new X509EncodedKeySpec(HEX.parseHex(SPKI + read.publicKeyHex()))));
    verifier.update(message);
    assertTrue(verifier.verify(made.sign(message)));
  }

  @Test
  void twoDevicesDiffer() throws IOException {
    assertNotEquals(
        Identity.loadOrCreate(folder.resolve("a")).id(),
        Identity.loadOrCreate(folder.resolve("b")).id());
  }

  @Test
  void aNewKeyFileIsOnePemBlockForItsOwnerAloneAndNothingIsLeftBesideIt() throws IOException {
    Path file = folder.resolve("device.key");

    Identity.loadOrCreate(file);

    assertEquals("rw-------", mode(file));
    List<String> lines = Files.readAllLines(file);
    assertEquals(3, lines.size());
    assertEquals("-----BEGIN PRIVATE KEY-----", lines.get(0));
    assertTrue(HEX.formatHex(Base64.getDecoder().decode(lines.get(1))).startsWith(PKCS8));
    assertEquals("-----END PRIVATE KEY-----", lines.get(2));
    assertEquals(Set.of("device.key"), names());
  }

  @Test
  void missingFoldersAreMadeForTheOwnerAlone() throws IOException {
    Path file = folder.resolve("sandpiper/keys/device.key");

    Identity.loadOrCreate(file);

    assertEquals("rwx------", mode(folder.resolve("sandpiper")));
    assertEquals("rwx------", mode(folder.resolve("sandpiper/keys")));
  }

  @Test
  void manyAtOnceEndWithOneKey() throws Exception {
    int threads = 4;
    var pool = Executors.newFixedThreadPool(threads);
    try {
      for (int round = 0; round < 25; round++) {
        Path file = folder.resolve(round + "/device.key");
        var start = new CyclicBarrier(threads);
        Callable<String> run =
            () -> {
              start.await(10, TimeUnit.SECONDS);
              return Identity.loadOrCreate(file).publicKeyHex();
            };
        var seen = new HashSet<String>();
        for (var result : pool.invokeAll(List.of(run, run, run, run))) {
          seen.add(result.get());
        }
        assertEquals(Set.of(Identity.loadOrCreate(file).publicKeyHex()), seen);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void anExistingFileIsNeverWrittenTo() throws IOException {
    Path file = file("not a key\n");

    assertThrows(IOException.class, () -> Identity.loadOrCreate(file));

    assertEquals("not a key\n", Files.readString(file));
    assertEquals(Set.of("device.key"), names());
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwx--x---", "rw-rw-rw-"})
  void aFileThatOthersMayOpenIsRefused(String mode) throws IOException {
    Path file = file(pem(PKCS8 + SEED_1));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));

    String message = refusal(file);

    assertTrue(message.contains("mode is " + mode), message);
    assertTrue(message.contains("chmod 600 " + file), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-------", "r--------"})
  void aFileForItsOwnerAloneIsRead(String mode) throws IOException {
    Path file = file(pem(PKCS8 + SEED_1));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));

    assertEquals("21fe31dfa154a261", Identity.loadOrCreate(file).id());
  }

  @Test
  void aKeyWrittenByOpensslIsRead() throws IOException {
    // Windows line ends and a comment in front, as `openssl pkcs12` leaves it.
    String text = "Bag Attributes: <No Attributes>\n" + pem(PKCS8 + SEED_1).replace("\n", "\r\n");

    assertEquals("21fe31dfa154a261", Identity.loadOrCreate(file(text)).id());
  }

  @Test
  void whatIsNotAKeyIsRefusedAndTheMessageSaysWhatWasSeen() throws Exception {
    var rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate().getEncoded();
    var x25519 = KeyPairGenerator.getInstance("X25519").generateKeyPair().getPrivate().getEncoded();

    assertSeen("nothing", "");
    assertSeen("nothing", "\n \n");
    assertSeen("something that is not PEM, 6 bytes", "secret");
    assertSeen(
        "-----BEGIN OPENSSH PRIVATE KEY-----", "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNz\n");
    assertSeen(
        "a private key that is cut off", pem(PKCS8 + SEED_1).substring(0, BEFORE_END_OF_BODY));
    assertSeen("a private key that is not base64", pem(PKCS8 + SEED_1).replace('M', '!'));
    assertSeen("a private key of another kind", pem(HEX.formatHex(rsa)));
    assertSeen("a private key of another kind", pem(HEX.formatHex(x25519)));
    assertSeen("a private key of another kind", pem(PKCS8 + SEED_1.substring(2)));
    assertSeen("more than 8192 bytes", " ".repeat(8193));
  }

  private static final int BEFORE_END_OF_BODY = 80;

  @Test
  void aFolderInThePlaceOfTheFileIsRefused() throws IOException {
    Path file = Files.createDirectory(folder.resolve("device.key"));

    assertTrue(refusal(file).contains("expected a file"));
  }

  @Test
  void thePrivateKeyIsInNoText() throws IOException {
    var identity = Identity.loadOrCreate(file(pem(PKCS8 + SEED_1)));

    assertEquals("Identity[id=21fe31dfa154a261]", identity.toString());
  }

  @Test
  void noRefusalQuotesTheKey() throws IOException {
    String whole = pem(PKCS8 + SEED_1);
    var damaged = new ArrayList<>(List.of(whole.substring(10), whole.replace("-----END", "")));
    for (int at = 30; at < 90; at += 3) {
      damaged.add(whole.substring(0, at) + "\u00e9" + whole.substring(at + 1));
      damaged.add(whole.substring(0, at));
    }
    String body = whole.lines().toList().get(1);

    for (String text : damaged) {
      for (Throwable e = thrown(file(text)); e != null; e = e.getCause()) {
        String message = String.valueOf(e.getMessage());
        for (int at = 0; at + 8 <= body.length(); at++) {
          assertFalse(message.contains(body.substring(at, at + 8)), message);
        }
      }
    }
  }

  private void assertSeen(String seen, String text) throws IOException {
    String message = refusal(file(text));
    assertTrue(message.contains(": seen " + seen + ", expected an Ed25519 private key"), message);
  }

  private static String refusal(Path file) {
    return thrown(file).getMessage();
  }

  private static IOException thrown(Path file) {
    return assertThrows(IOException.class, () -> Identity.loadOrCreate(file));
  }

  private Path file(String text) throws IOException {
    Path file = folder.resolve("device.key");
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  private static String pem(String hex) {
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(HEX.parseHex(hex))
        + "\n-----END PRIVATE KEY-----\n";
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private Set<String> names() throws IOException {
    var names = new HashSet<String>();
    try (var files = Files.newDirectoryStream(folder)) {
      files.forEach(file -> names.add(file.getFileName().toString()));
    }
    return names;
  }
}
