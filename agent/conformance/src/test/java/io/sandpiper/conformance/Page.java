package io.sandpiper.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The matrix as a page: a table of features by router and serializer, whose cells are {@code
 * passed}, {@code refused} or {@code not offered}, the last two with the number of a note below the
 * table.
 */
final class Page {
  private static final Pattern CELL = Pattern.compile("(passed|refused|not offered)( \\[(\\d+)])?");
  private static final Pattern NOTE = Pattern.compile("(\\d+)\\. (.*)");

  /** One cell; the note is empty where there is nothing to say. */
  record Cell(String state, String note) {
    boolean passed() {
      return state.equals("passed");
    }
  }

  /** Cells by column, which is a router and a serializer, and by row. */
  private final Map<String, Map<String, Cell>> columns = new LinkedHashMap<>();

  static Page read(Path file) throws IOException {
    var page = new Page();
    if (!Files.exists(file)) return page;
    List<String> lines = Files.readAllLines(file);
    var notes = new LinkedHashMap<String, String>();
    for (String line : lines) {
      Matcher note = NOTE.matcher(line);
      if (note.matches()) notes.put(note.group(1), note.group(2));
    }
    List<String> header = List.of();
    String group = "";
    for (String line : lines) {
      if (!line.startsWith("| ")) continue;
      List<String> cells = cells(line);
      if (header.isEmpty()) {
        header = cells;
      } else if (cells.get(0).startsWith("**")) {
        group = cells.get(0).replace("**", "");
      } else {
        for (int i = 1; i < cells.size(); i++) {
          Matcher cell = CELL.matcher(cells.get(i));
          if (!cell.matches()) continue;
          String note = notes.getOrDefault(cell.group(3), "");
          page.put(header.get(i), row(group, cells.get(0)), new Cell(cell.group(1), note));
        }
      }
    }
    return page;
  }

  private static List<String> cells(String line) {
    var cells = new ArrayList<String>();
    for (String cell : line.substring(1, line.lastIndexOf('|')).split("\\|", -1)) {
      cells.add(cell.strip());
    }
    return cells;
  }

  static String row(String group, String name) {
    return group + ": " + name;
  }

  void put(String column, String row, Cell cell) {
    columns.computeIfAbsent(column, none -> new LinkedHashMap<>()).put(row, cell);
  }

  /** Null where the page says nothing. */
  Cell cell(String column, String row) {
    return columns.getOrDefault(column, Map.of()).get(row);
  }

  /** This page with what another one says instead, column by column. */
  Page with(Page newer) {
    var page = new Page();
    page.columns.putAll(columns);
    page.columns.putAll(newer.columns);
    return page;
  }

  /** What the page says otherwise than a newer one, for the columns that the newer one has. */
  List<String> behind(Page newer) {
    var behind = new ArrayList<String>();
    newer.columns.forEach(
        (column, rows) ->
            rows.forEach(
                (row, cell) -> {
                  Cell old = cell(column, row);
                  if (!cell.equals(old)) behind.add(column + ", " + row + ": " + old + ", " + cell);
                }));
    return behind;
  }

  /**
   * @param text stands above the table
   */
  String text(String text, List<Feature> features) {
    var page = new StringBuilder(text).append("\n| feature |");
    columns.keySet().forEach(column -> page.append(' ').append(column).append(" |"));
    page.append("\n|---|").append("---|".repeat(columns.size())).append('\n');
    Set<String> notes = new LinkedHashSet<>();
    String group = "";
    for (Feature feature : features) {
      if (!feature.group().equals(group)) {
        group = feature.group();
        page.append("| **").append(group).append("** |").append(" |".repeat(columns.size()));
        page.append('\n');
      }
      page.append("| ").append(feature.name()).append(" |");
      for (Map<String, Cell> column : columns.values()) {
        Cell cell = column.get(row(group, feature.name()));
        page.append(' ').append(cell == null ? "" : text(cell, notes)).append(" |");
      }
      page.append('\n');
    }
    if (!notes.isEmpty()) page.append('\n');
    int number = 0;
    for (String note : notes) page.append(++number).append(". ").append(note).append('\n');
    return page.toString();
  }

  private static String text(Cell cell, Set<String> notes) {
    if (cell.note().isEmpty()) return cell.state();
    notes.add(cell.note());
    return cell.state() + " [" + (List.copyOf(notes).indexOf(cell.note()) + 1) + "]";
  }
}
