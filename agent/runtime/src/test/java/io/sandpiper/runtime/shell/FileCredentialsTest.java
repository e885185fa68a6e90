package io.sandpiper.runtime.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.runtime.config.Configuration.Auth;
import io.sandpiper.runtime.config.Configuration.Auth.Certificate;
import io.sandpiper.runtime.config.Configuration.Auth.Kept;
import io.sandpiper.runtime.config.Configuration.Auth.Method;
import io.sandpiper.runtime.link.Credentials.Found;
import io.sandpiper.wamp.message.Message.Challenge;
import io.sandpiper.wamp.session.Authenticator.CannotAuthenticate;
import io.sandpiper.wamp.transport.TlsSettings.Own;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCredentialsTest {
  private final List<String> warnings = new ArrayList<>();
  @TempDir private Path folder;

  private FileCredentials ticket(Kept kept, Map<String, String> environment) {
    var auth = new Auth(Method.TICKET, "dev", Optional.of(kept));
    return new FileCredentials(auth, environment, new Random(1), warnings::add);
  }

  private static String shown(Found found) throws CannotAuthenticate {
    var ready = assertInstanceOf(Found.Ready.class, found);
    return ready.authenticator().answer(new Challenge("ticket", Map.of())).signature();
  }

  @Test
  void aSecretIsReadEachTime() throws IOException, CannotAuthenticate {
    Path file = folder.resolve("secret");
    var credentials = ticket(new Kept.InFile(file), Map.of());

    var missing = assertInstanceOf(Found.Unreadable.class, credentials.find());
    assertEquals(file + ": saw no such file, expected one that is readable", missing.why());
    Files.writeString(file, "first\n");
    assertEquals("first", shown(credentials.find()));
    Files.writeString(file, "second\n");
    assertEquals("second", shown(credentials.find()));
  }

  @Test
  void aFileOpenToOthersIsUsedAndToldOnce() throws IOException, CannotAuthenticate {
    Path file = Files.writeString(folder.resolve("secret"), "first");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    var credentials = ticket(new Kept.InFile(file), Map.of());

    assertEquals("first", shown(credentials.find()));
    assertEquals("first", shown(credentials.find()));
    assertEquals(1, warnings.size(), warnings.toString());
    assertTrue(warnings.get(0).contains("chmod 600"), warnings.get(0));
  }

  @Test
  void aCredentialOfSystemdIsReadFromItsFolder() throws IOException, CannotAuthenticate {
    Path file = Files.writeString(folder.resolve("router"), "first");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r-----"));
    var credential = new Kept.Credential("router");

    var environment = Map.of("CREDENTIALS_DIRECTORY", folder.toString());
    assertEquals("first", shown(ticket(credential, environment).find()));
    assertEquals(List.of(), warnings);
    var unreadable = assertInstanceOf(Found.Unreadable.class, ticket(credential, Map.of()).find());
    assertEquals("credential router: saw no $CREDENTIALS_DIRECTORY", unreadable.why());
    assertTrue(unreadable.advice().contains("LoadCredential="), unreadable.advice());
  }

  @Test
  void aCertificatesKeyIsFoundAndWarnedOfBesideTheMethodsOwn() throws Exception {
    Path key = Files.writeString(folder.resolve("tls.key"), "read by TLS itself");
    Path secret = Files.writeString(folder.resolve("secret"), "first");
    for (Path file : List.of(key, secret)) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }
    var auth =
        new Auth(Method.TICKET, "dev", Optional.of(new Kept.InFile(secret)))
            .with(new Certificate(folder.resolve("tls.pem"), new Kept.InFile(key)));
    var credentials = new FileCredentials(auth, Map.of(), new Random(1), warnings::add);

    credentials.find();
    var ready = assertInstanceOf(Found.Ready.class, credentials.find());

    assertEquals(Optional.of(new Own(folder.resolve("tls.pem"), key)), ready.certificate());
    assertEquals(2, warnings.size(), warnings.toString());
  }

  @Test
  void theMethodTlsNeedsTheCertificateAlone() throws Exception {
    var auth =
        new Auth(Method.TLS, "", Optional.empty())
            .with(new Certificate(folder.resolve("tls.pem"), new Kept.Credential("tls.key")));
    var environment = Map.of("CREDENTIALS_DIRECTORY", folder.toString());

    var found = new FileCredentials(auth, environment, new Random(1), warnings::add).find();
    var ready = assertInstanceOf(Found.Ready.class, found);
    assertEquals(List.of("tls"), ready.authenticator().methods());
    assertEquals(Map.of(), ready.authenticator().hello());
    assertEquals(folder.resolve("tls.key"), ready.certificate().orElseThrow().keyFile());
    var none = new FileCredentials(auth, Map.of(), new Random(1), warnings::add).find();
    assertEquals(
        "credential tls.key: saw no $CREDENTIALS_DIRECTORY",
        assertInstanceOf(Found.Unreadable.class, none).why());
  }
}
