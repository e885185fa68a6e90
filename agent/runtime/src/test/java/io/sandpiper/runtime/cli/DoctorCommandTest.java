package io.sandpiper.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.router.LocalRouter;
import io.sandpiper.wamp.codec.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DoctorCommandTest {
  private final LocalRouter router = new LocalRouter(LocalRouter.Options.DEFAULT.port(0));
  private final Captured captured = Captured.pipe();

  @TempDir Path folder;

  @BeforeEach
  void start() throws IOException {
    router.start();
  }

  @AfterEach
  void stop() {
    router.stop();
  }

  private int doctor(String router, String rest, String... options)
      throws IOException, InterruptedException {
    Path file = folder.resolve("d.yaml");
    Files.writeString(
        file,
        """
        device: d
        prefix: demo
        router: %s
        %s
        """
            .formatted(router, rest));
    var words = new ArrayList<>(List.of("doctor", "--config", file.toString()));
    words.addAll(List.of(options));
    return captured.run(words.toArray(String[]::new));
  }

  private String here() {
    return "{url: \"" + router.url() + "\", realm: demo}";
  }

  private void saw(String line) {
    assertTrue(captured.out().contains(line), () -> line + " in:\n" + captured.out());
  }

  @Test
  void allIsWell() throws IOException, InterruptedException {
    String rest =
        "policy: [{roles: [anonymous], allow: [\"*.*\"]}]\ncomponents: {b: {driver: host}}";
    assertEquals(0, doctor(here(), rest), captured::out);

    saw("ok    configuration: demo.d, 1 components\n");
    saw("ok    policy: 1 rule\n");
    saw("ok    component b: host\n");
    saw("ok    router " + router.url() + ": joined realm demo as anonymous-");
    saw(": registrations are permitted under demo.d\n");
    saw(": discloses who calls, at least to callers of our role\n");
    saw(": events are permitted under demo.d\n");
    saw(": takes testaments\n");
    assertTrue(!captured.out().contains("\nfail"), captured::out);
  }

  @Test
  void aPolicyWithoutRulesIsWorthASentence() throws IOException, InterruptedException {
    assertEquals(0, doctor(here(), "components: {}"), captured::out);

    saw("warn  policy: no rule: whoever the router lets call may read, and nobody may write\n");
    saw("      -> add policy: to the configuration");
  }

  @Test
  void aDeviceThatIsNotThereFails() throws IOException, InterruptedException {
    String rest = "components: {b: {driver: bme280, bus: 250}}";
    assertEquals(1, doctor(here(), rest), captured::out);

    saw("fail  component b: no /dev/i2c-250\n");
  }

  @Test
  void aRouterThatIsNotThereIsUnreachable() throws IOException, InterruptedException {
    String url = router.url().toString();
    router.stop();
    assertEquals(3, doctor("{url: \"" + url + "\", realm: demo}", "", "--json"), captured::out);

    String last = captured.out().lines().reduce("", (a, b) -> b);
    var check = (Map<?, ?>) JsonText.read(last).orElseThrow().value();
    assertEquals("router " + url, check.get("check"));
    assertEquals("fail", check.get("verdict"));
    assertTrue(check.get("advice").toString().contains("router.url"), last);
  }

  @Test
  void aKeyThatIsNotThereIsTold() throws IOException, InterruptedException {
    String auth =
        "{url: \"%s\", realm: demo, auth: {method: cryptosign, key-file: none.key}}"
            .formatted(router.url());
    assertEquals(3, doctor(auth, ""), captured::out);

    saw("fail  router.auth: ");
    saw("none.key");
  }

  @Test
  void aBrokenFileIsToldLineByLine() throws IOException, InterruptedException {
    assertEquals(2, doctor(here(), "componets: {}"), captured::out);

    saw("d.yaml:4:1: componets: saw an unknown key");
  }
}
