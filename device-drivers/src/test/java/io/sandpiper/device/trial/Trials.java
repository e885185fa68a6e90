package io.sandpiper.device.trial;

import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs all trials in this JVM and says how each ended, a line each, and the counts at the end.
 *
 * <p>Arguments: none, or the simple names of the classes to run. Exit status: 0 when all that there
 * are have passed, and none was skipped.
 */
final class Trials implements TestExecutionListener {
  private int passed;
  private int failed;
  private int skipped;
  private long started;

  private Trials() {}

  public static void main(String[] names) throws IOException {
    String wanted = names.length == 0 ? ".*Trial" : ".*\\.(" + String.join("|", names) + ")";
    var request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectPackage(Trials.class.getPackageName()))
            .filters(includeClassNamePatterns(wanted))
            .build();
    var trials = new Trials();
    LauncherFactory.create().execute(request, trials);
    System.exit(trials.end());
  }

  private int end() throws IOException {
    String model = Files.readString(Path.of("/proc/device-tree/model")).replace("\0", "");
    System.out.printf(
        "%s: %d passed, %d failed, %d skipped%n", model.strip(), passed, failed, skipped);
    return passed > 0 && failed == 0 && skipped == 0 ? 0 : 1;
  }

  @Override
  public void executionStarted(TestIdentifier test) {
    if (test.isTest()) started = System.nanoTime();
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    skipped++;
    System.out.printf("SKIPPED %s: %s%n", name(test), reason);
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    switch (result.getStatus()) {
      case SUCCESSFUL -> {
        if (!test.isTest()) return;
        passed++;
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
        System.out.printf("ok %s (%d ms)%n", name(test), millis);
      }
      case ABORTED -> {
        skipped++;
        System.out.printf("SKIPPED %s%n", name(test));
      }
      // A whole class fails when what it prepares does.
      case FAILED -> {
        failed++;
        System.out.printf("FAILED %s%n", name(test));
        result.getThrowable().ifPresent(cause -> cause.printStackTrace(System.out));
      }
    }
  }

  private static String name(TestIdentifier test) {
    return test.getSource()
        .filter(MethodSource.class::isInstance)
        .map(MethodSource.class::cast)
        .map(s -> s.getJavaClass().getSimpleName() + "." + test.getDisplayName().replace("()", ""))
        .orElse(test.getDisplayName());
  }
}
