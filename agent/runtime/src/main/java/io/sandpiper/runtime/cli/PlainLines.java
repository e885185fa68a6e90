package io.sandpiper.runtime.cli;

import io.sandpiper.wamp.client.Event;
import java.util.stream.Collectors;

/** One line an event, for pipes. */
final class PlainLines implements Display {
  private final Terminal terminal;
  private final Shown.Reader reader;

  PlainLines(Terminal terminal, Shown.Reader reader) {
    this.terminal = terminal;
    this.reader = reader;
  }

  @Override
  public void line(String text) {
    terminal.out().println(text);
  }

  @Override
  public void event(Event event, long now) {
    Shown shown = reader.read(event);
    String values =
        shown.values().entrySet().stream()
            .map(value -> (value.getKey() + " " + value.getValue()).strip())
            .collect(Collectors.joining(", "));
    terminal.out().printf("%-8s %-8s %s%n", shown.kind(), shown.component(), values);
  }

  @Override
  public void tick(long now) {}
}
