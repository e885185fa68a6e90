package io.sandpiper.runtime.config;

import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Schema;
import io.sandpiper.device.schema.Type;

/** A page that is written from declarations. */
final class Markdown {
  private final StringBuilder page = new StringBuilder();

  Markdown text(String text) {
    page.append(text);
    return this;
  }

  void section(String level, String title, String doc) {
    page.append('\n').append(level).append(' ').append(title).append('\n');
    if (!doc.isEmpty()) page.append('\n').append(doc).append('\n');
  }

  /** Keys of the file: a group of them has a section of its own. */
  void keys(Schema schema) {
    header();
    for (Key<?> key : schema.keys()) key(key.name(), key, "[`filters`](#filters)");
  }

  /** Keys of a driver: those of a group, which is short, stand among the others. */
  void driverKeys(Schema schema) {
    header();
    for (Key<?> key : schema.keys()) driverKey("", key);
  }

  private void header() {
    row("Key", "Value", "Default", "");
    page.append("|---|---|---|---|\n");
  }

  private void driverKey(String path, Key<?> key) {
    if (key.type() instanceof Type.Group group) {
      for (Key<?> each : group.schema().keys()) driverKey(path + key.name() + ".", each);
    } else {
      key(path + key.name(), key, "[`filters`](configuration.md#filters)");
    }
  }

  private <T> void key(String path, Key<T> key, String steps) {
    boolean group = key.type() instanceof Type.Group || key.type() instanceof Type.Rows;
    row(
        "`" + path + "`",
        group
            ? "see below"
            : key.type() instanceof Type.Steps ? "see " + steps : key.type().expected(),
        key.fallback()
            .map(value -> group ? "" : standard(key.type().plain(value)))
            .orElse("required"),
        key.doc());
  }

  private static String standard(Object plain) {
    String text = plain.toString();
    return text.isEmpty() || text.equals("{}") || text.equals("[]") ? "none" : "`" + text + "`";
  }

  void row(String... cells) {
    if (!page.toString().endsWith("|\n")) page.append('\n');
    for (String cell : cells) page.append("| ").append(cell.replace("|", "\\|")).append(' ');
    page.append("|\n");
  }

  @Override
  public String toString() {
    return page.toString();
  }
}
