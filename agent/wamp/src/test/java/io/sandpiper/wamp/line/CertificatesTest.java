package io.sandpiper.wamp.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificatesTest {
  private static final Path FOLDER = Path.of("src/test/resources/tls");

  @TempDir private Path folder;

  /** {@code openssl x509 -pubkey | openssl pkey -pubin -outform der | openssl dgst -sha256}. */
  @Test
  void aPinIsTheHashOfTheKeyAsOthersReckonIt() throws IOException {
    assertEquals(
        "sha256/dL2RuxvUkMEcds59la5XIH5b/KSTM/c9MftJY0Qmowg=",
        Certificates.pin(Certificates.read(FOLDER.resolve("device.pem")).get(0)));
  }

  @Test
  void theOrderStaysWhateverIsBetween() throws IOException {
    String device = Files.readString(FOLDER.resolve("device.pem"));
    String key = Files.readString(FOLDER.resolve("device.key"));
    String ca = Files.readString(FOLDER.resolve("ca.pem"));
    Path all = Files.writeString(folder.resolve("all.pem"), key + device + "a comment\n" + ca);

    assertEquals(
        Certificates.read(FOLDER.resolve("device.pem")).get(0), Certificates.read(all).get(0));
    assertEquals(2, Certificates.read(all).size());
  }

  @Test
  void aCertificateCutOffAnywhereIsRefusedWithTheFilesName() throws IOException {
    String whole = Files.readString(FOLDER.resolve("ca.pem"));
    Path cut = folder.resolve("cut.pem");
    for (int length = 0; length < whole.length() - 4; length += 7) {
      Files.writeString(cut, whole.substring(0, length));
      var why = assertThrows(IOException.class, () -> Certificates.read(cut));
      assertTrue(why.getMessage().startsWith(cut + ": saw no certificate"), why.getMessage());
    }
    Files.writeString(cut, whole.substring(0, 100) + whole.substring(whole.indexOf("-----END")));
    var why = assertThrows(IOException.class, () -> Certificates.read(cut));
    assertTrue(why.getMessage().startsWith(cut + ": saw a broken certificate"), why.getMessage());
  }
}
