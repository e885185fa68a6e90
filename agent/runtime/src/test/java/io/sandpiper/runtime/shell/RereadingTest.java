package io.sandpiper.runtime.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.sandpiper.runtime.config.Checked;
import io.sandpiper.runtime.config.ConfigurationText;
import io.sandpiper.runtime.config.Drivers;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RereadingTest {
  private static final String TEXT =
      """
      device: %s
      prefix: demo
      router: {url: ws://127.0.0.1:1/ws, realm: demo}
      """;

  private final BlockingQueue<Checked> read = new LinkedBlockingQueue<>();

  private Checked next() throws InterruptedException {
    Checked checked = read.poll(20, TimeUnit.SECONDS);
    assertNotNull(checked, "the file was read");
    return checked;
  }

  @Test
  void aDriverThatBreaksWhileTheFileIsReadIsAMistakeAndLaterReadingsGoOn() throws Exception {
    var rereading =
        new Rereading(
            () -> {
              throw new IllegalStateException("a plug-in's claims broke");
            },
            checked -> !read.add(checked));

    for (int i = 0; i < 2; i++) {
      rereading.ask();
      List<String> findings = assertInstanceOf(Checked.Broken.class, next()).findings();
      assertEquals(1, findings.size());
      assertEquals(
          "the file could not be read: java.lang.IllegalStateException: a plug-in's claims broke",
          findings.get(0));
    }
  }

  @Test
  void onlyWhatTheAgentTakesOverIsNoted() throws InterruptedException {
    var device = new LinkedBlockingQueue<>(List.of("other", "house"));
    var noted = new Semaphore(0);
    var source =
        new Source() {
          private String last;

          @Override
          public Checked read() {
            last = device.remove();
            return ConfigurationText.read(
                Path.of("a.yaml"), TEXT.formatted(last), Drivers.installed());
          }

          @Override
          public void taken() {
            assertEquals("house", last);
            noted.release();
          }
        };
    var rereading =
        new Rereading(
            source,
            checked -> {
              String name = ((Checked.Sound) checked).configuration().device();
              read.add(checked);
              return name.equals("house");
            });

    rereading.ask();
    next();
    rereading.ask();
    next();
    noted.acquire();
    assertEquals(0, noted.availablePermits());
  }
}
