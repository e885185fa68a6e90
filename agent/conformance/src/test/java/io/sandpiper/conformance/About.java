package io.sandpiper.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands above the matrix: what it was run on, as {@code prepare} pins it. */
final class About {
  private static final String TEXT =
      """
      # Conformance

      The client on routers that others wrote, and on ours; with our client at both sides, and with clients of others at
      the other one. `agent/conformance/run` runs all this and fails when a cell gets worse; with `--write` it writes
      this page.

      * routers: Crossbar.io %s, fox-wamp %s, and `sandpiper`, which is agent/local-router of this version; nexus can be
        had too (`agent/conformance/run --help`), but was not run
      * clients at the other side: autobahn-python %s, autobahn-js %s on Node.js %s, wampy %s

      All this is over WebSocket. Our RawSocket with Crossbar.io's is in `RawSocketIT`, in both serializations.

      `passed`; `refused`: the router answered with an error, which the note quotes; `not offered`: the router does not
      announce it, or the note says what it lacks.
      """;

  private About() {}

  /** Read where {@code prepare} reads them, so that the page can't name others. */
  static String text() throws IOException {
    String python = Files.readString(Path.of("requirements.txt"));
    String prepare = Files.readString(Path.of("prepare"));
    return TEXT.formatted(
        pin(python, "^crossbar==(\\S+)"),
        pin(prepare, "install fox-wamp fox-wamp@(\\S+)"),
        pin(python, "^autobahn==(\\S+)"),
        pin(prepare, "install autobahn autobahn@(\\S+)"),
        pin(prepare, "install node (\\S+)"),
        pin(prepare, "install wampy wampy@(\\S+)"));
  }

  private static String pin(String text, String pattern) {
    Matcher pin = Pattern.compile(pattern, Pattern.MULTILINE).matcher(text);
    if (!pin.find()) throw new IllegalStateException("no pin like " + pattern);
    return pin.group(1);
  }
}
