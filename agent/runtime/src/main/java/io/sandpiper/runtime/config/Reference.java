package io.sandpiper.runtime.config;

import io.sandpiper.device.FilterKeys;
import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Schema;
import io.sandpiper.device.schema.Type;
import io.sandpiper.runtime.policy.AgentProcedures;
import java.util.stream.Collectors;

/** The reference page of the configuration, written from what the parser reads. */
final class Reference {
  private final Markdown page = new Markdown();

  private Reference() {}

  /** Markdown. */
  static String page() {
    var reference = new Reference();
    reference.introduction();
    reference.group("Top level", "", Keys.FILE);
    reference.components();
    reference.filters();
    return reference.page.toString();
  }

  private void introduction() {
    page.text(
        """
        # Configuration

        Written by the program from its own declarations; don't edit it here.

        One YAML 1.2 file, UTF-8, at most %d KiB. `off` and `on` are words, no truth values. Time spans
        have a unit: `20ms`, `10s`, `5m`, `1h`, `1d`. Unknown keys, a key twice, tags, anchors and aliases
        are refused. `sandpiper check FILE` says everything that is wrong with a file, each with its line.

        ```yaml
        device: greenhouse_1
        prefix: demo                      # URIs: demo.greenhouse_1.<component>.<procedure>
        router:
          url: ws://127.0.0.1:8080/ws     # or a list, tried in order
          realm: demo
        policy:                           # first match wins; reads allowed, writes denied unless a rule allows
          - {roles: [operator], allow: ["*.*"]}
          - {authids: [irrigation], allow: [pump.pulse, pump.get], rate: 6/min}
        components:
          pump: {driver: digital-output, line: 17, active: low, start: off, safe: off}
          air: {driver: bme280, bus: 1, address: 0x76, every: 10s}
        ```
        """
            .formatted(Limits.FILE_BYTES / 1024));
  }

  private void group(String title, String doc, Schema schema) {
    page.section("##", title, doc);
    page.keys(schema);
    for (Key<?> key : schema.keys()) {
      if (key.type() instanceof Type.Group group) {
        String path = title.startsWith("`") ? title.replace("`", "") + "." : "";
        group("`" + path + key.name() + "`", key.doc(), group.schema());
      } else if (key.type() instanceof Type.Rows rows) {
        group("`" + key.name() + "`, each rule", key.doc(), rows.schema());
      }
    }
  }

  private void components() {
    page.section("##", "`components`", Keys.COMPONENTS.doc());
    page.text("\nA name is ")
        .text(Keys.NAME.expected())
        .text("; `")
        .text(AgentProcedures.AGENT)
        .text(
            "` is taken. Each has the key `driver`, and the keys of that driver: see"
                + " [drivers](drivers.md). No two may use the same line, channel or chip.\n");
  }

  private void filters() {
    page.text(
        """

        ## `filters`

        What is done to a sensor's readings before they are published, in the order given: a list for every quantity (each with
        a memory of its own), or lists by quantity. A filter may stand more than once.

        ```yaml
        air: {driver: bme280, every: 1s, filters: {temperature_celsius: [{offset: -0.4}, {median: 5}, {delta: 0.1}, {heartbeat: 5m}]}}
        soil: {driver: ads1115, channel: 0, filters: [{calibrate: [[1.2, 100], [2.9, 0]]}, {clamp: {min: 0, max: 100}}, {round: 1}]}
        ```

        - A reading is published with those quantities that pass, and not at all when none does. What was measured out of
          the quantity's range, or becomes no finite number, never passes; the first is told in `agent.health`.
        - `delta`, `delta-percent`, `throttle` and `heartbeat` compare with what was published last, whichever of them comes
          first. The first value passes them all. A `heartbeat` lets pass only what was held back before it, never more
          often than readings come.
        - What is held back goes on to a `heartbeat` through the filters between; `median`, `mean` and `exponential`
          don't see it.
        - `read` answers what is measured now, with `offset`, `scale`, `calibrate`, `polynomial`, `clamp` and `round` applied. It
          disturbs none of the others.
        - When a device is opened anew, `median`, `mean` and `exponential` begin anew.
        - The unit changes as you say; the quantity keeps its name, and its range above is that before the filters.
        """);
    page.row("Filter", "Value", "");
    page.text("|---|---|---|\n");
    for (Key<?> key : FilterKeys.ALL.keys()) filter(key);
  }

  private void filter(Key<?> key) {
    String value =
        key.type() instanceof Type.Group group
            ? group.schema().keys().stream()
                .map(end -> "`" + end.name() + "`: " + end.type().expected())
                .collect(Collectors.joining("; "))
            : key.type().expected();
    page.row("`" + key.name() + "`", value, key.doc());
  }
}
