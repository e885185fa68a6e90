package io.sandpiper.runtime.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.sandpiper.runtime.config.Configuration.Auth;
import io.sandpiper.runtime.config.Configuration.Auth.Kept;
import io.sandpiper.runtime.config.Configuration.Auth.Method;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthKeysTest {
  private static final Path FILE = Path.of("/etc/sandpiper/a.yaml");

  @ParameterizedTest
  @CsvSource({
    "ticket, TICKET",
    "wampcra, WAMPCRA",
    "scram, SCRAM",
  })
  void aSecretsFileIsRelativeToTheConfigurations(String word, Method method) {
    assertEquals(
        new Auth(
            method, "dev", Optional.of(new Kept.InFile(Path.of("/etc/sandpiper/keys/secret")))),
        sound("{method: " + word + ", authid: dev, secret-file: keys/secret}"));
  }

  @Test
  void aKeyNeedsNoAuthid() {
    assertEquals(
        new Auth(Method.CRYPTOSIGN, "", Optional.of(new Kept.InFile(Path.of("/run/k")))),
        sound("{method: cryptosign, key-file: /run/k}"));
  }

  @Test
  void aCredentialOfSystemdIsNamed() {
    assertEquals(
        new Auth(Method.TICKET, "dev", Optional.of(new Kept.Credential("router.ticket"))),
        sound("{method: ticket, authid: dev, secret-file: 'credential:router.ticket'}"));
  }

  @Test
  void withoutTheKeysOneIsAnonymous() {
    assertEquals(Auth.ANONYMOUS, sound("{}"));
    assertEquals(Auth.ANONYMOUS, sound("{method: anonymous}"));
  }

  @Test
  void keysThatDoNotGoTogetherAreToldWithTheirPlace() {
    assertEquals(
        List.of(
            "/etc/sandpiper/a.yaml:6:3: router.auth.authid: saw nothing, expected 1 to 255"
                + " characters that can be seen, for method ticket",
            "/etc/sandpiper/a.yaml:6:3: router.auth.secret-file: saw nothing, expected path of a"
                + " file, or credential:NAME, for method ticket",
            "/etc/sandpiper/a.yaml:6:26: router.auth.key-file: saw k, expected no such key with"
                + " method ticket"),
        broken("{method: ticket, key-file: k}"));
    assertEquals(
        List.of(
            "/etc/sandpiper/a.yaml:6:3: router.auth.key-file: saw nothing, expected path of a"
                + " file, or credential:NAME, for method cryptosign",
            "/etc/sandpiper/a.yaml:6:30: router.auth.secret-file: saw s, expected no such key with"
                + " method cryptosign"),
        broken("{method: cryptosign, secret-file: s}"));
    assertEquals(
        List.of(
            "/etc/sandpiper/a.yaml:6:10: router.auth.authid: saw dev, expected no such key with"
                + " method anonymous"),
        broken("{authid: dev}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"credential:", "credential:..", "credential:a/b", "credential:a b", ""})
  void aCredentialsNameCannotLeaveItsFolder(String file) {
    assertEquals(1, broken("{method: cryptosign, key-file: '" + file + "'}").size(), "one finding");
  }

  /** People try it; what they wrote is not for the log. */
  @Test
  void aSecretInTheFileItselfIsRefusedAndNotRepeated() {
    List<String> findings = broken("{method: ticket, authid: dev, secret: s3cret}");

    assertEquals(0, findings.stream().filter(line -> line.contains("s3cret")).count());
    assertEquals(1, findings.stream().filter(line -> line.contains("auth.secret:")).count());
  }

  private static Checked read(String auth) {
    return ConfigurationText.read(
        FILE,
        """
        device: greenhouse_1
        prefix: demo
        router:
          url: ws://127.0.0.1:8080/ws
          realm: demo
          auth: %s
        """
            .formatted(auth),
        FakeDrivers.all());
  }

  private static Auth sound(String auth) {
    return assertInstanceOf(Checked.Sound.class, read(auth)).configuration().router().auth();
  }

  private static List<String> broken(String auth) {
    return assertInstanceOf(Checked.Broken.class, read(auth)).findings();
  }
}
