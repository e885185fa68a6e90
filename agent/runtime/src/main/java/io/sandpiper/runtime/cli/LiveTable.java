package io.sandpiper.runtime.cli;

import io.sandpiper.wamp.client.Event;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A table of the latest values that is drawn again in place; other lines scroll above it. Wants a
 * terminal of at least {@link Limits#LEAST_HEIGHT} lines.
 */
final class LiveTable implements Display {
  /** A row that wrapped would break the count of lines to go up. */
  private static final int WIDTH = 79;

  private record Place(String component, String quantity) {}

  private record Cell(String value, long since) {}

  private final Map<Place, Cell> cells = new LinkedHashMap<>();
  private final Terminal terminal;
  private final Shown.Reader reader;
  private int drawn;

  LiveTable(Terminal terminal, Shown.Reader reader) {
    this.terminal = terminal;
    this.reader = reader;
  }

  @Override
  public void line(String text) {
    erase();
    terminal.out().println(text);
  }

  @Override
  public void event(Event event, long now) {
    Shown shown = reader.read(event);
    shown
        .values()
        .forEach(
            (quantity, value) -> {
              var place = new Place(shown.component(), quantity);
              if (cells.containsKey(place) || cells.size() < Limits.TABLE_CELLS) {
                cells.put(place, new Cell(value, now));
              }
            });
    tick(now);
  }

  @Override
  public void tick(long now) {
    List<String> rows = fitting(rows(now));
    erase();
    rows.forEach(terminal.out()::println);
    terminal.out().flush();
    drawn = rows.size();
  }

  /** What has scrolled off the top can't be drawn again, and the cursor stands below the rows. */
  private List<String> fitting(List<String> rows) {
    int most = terminal.height() - 1;
    if (rows.size() <= most) return rows;
    var fitting = new ArrayList<>(rows.subList(0, most - 1));
    fitting.add("  … and " + (rows.size() - fitting.size()) + " more");
    return fitting;
  }

  private void erase() {
    // ECMA-48: CPL, cursor preceding line; ED, erase in page.
    if (drawn > 0) terminal.out().print("\u001b[" + drawn + "F\u001b[J");
    drawn = 0;
  }

  private List<String> rows(long now) {
    var rows = new ArrayList<String>();
    cells.forEach(
        (place, cell) -> {
          String age = (now - cell.since) / 1_000_000_000 + " s";
          String row =
              String.format(
                  "  %-10s %-24s %-18s %6s", place.component, place.quantity, cell.value, age);
          boolean fresh = now - cell.since < 1_000_000_000;
          String fitting = row.substring(0, Math.min(WIDTH, row.length()));
          rows.add(fresh ? terminal.colour(2, fitting) : fitting);
        });
    return rows;
  }
}
