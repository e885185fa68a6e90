package io.sandpiper.runtime.config;

import io.sandpiper.runtime.config.Document.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Reads one YAML 1.2 document (core schema: {@code off} is a word) from the parser's events.
 *
 * <p>Plain data only: a key twice, anchors, aliases and tags are refused, so no text can unfold
 * into more than it shows. Pure.
 */
final class Yaml {
  private static final LoadSettings SETTINGS =
      LoadSettings.builder().setSchema(new CoreSchema()).build();
  private static final ScalarResolver RESOLVER = SETTINGS.getSchema().getScalarResolver();

  private final Iterator<Event> events;
  private final Consumer<Finding> findings;
  private final Map<String, Place> places = new HashMap<>();
  private final Set<String> refused = new HashSet<>();

  private Yaml(String text, Consumer<Finding> findings) {
    this.events = new Parse(SETTINGS).parseString(text).iterator();
    this.findings = findings;
  }

  /** The document; empty when the text is none, which is then the last finding. */
  static Optional<Document> read(String text, Consumer<Finding> findings) {
    try {
      return new Yaml(text, findings).document();
    } catch (TooDeep e) {
      String saw = "saw more than " + Limits.DEPTH + " levels, expected the keys of the reference";
      findings.accept(new Finding(e.place.line(), e.place.column(), saw));
    } catch (MarkedYamlEngineException e) {
      Place place = e.getProblemMark().map(Yaml::place).orElse(new Place(1, 1));
      findings.accept(new Finding(place.line(), place.column(), "not YAML: " + sentence(e)));
    } catch (ReaderException e) {
      findings.accept(unprintable(text, e));
    } catch (YamlEngineException e) {
      findings.accept(new Finding(1, 1, "not YAML: " + e.getMessage()));
    }
    return Optional.empty();
  }

  private Optional<Document> document() {
    events.next(); // the stream starts
    if (events.next().getEventId() == Event.ID.StreamEnd) {
      findings.accept(new Finding(1, 1, "saw an empty file, expected a configuration"));
      return Optional.empty();
    }
    Event first = events.next();
    places.put("", place(first));
    Object root = node(first, "", 0);
    events.next(); // the document ends
    Event rest = events.next();
    if (rest.getEventId() == Event.ID.DocumentStart) {
      refuse(place(rest), "", "a second document", "one document in a file");
    }
    return Optional.of(new Document(root, places, refused));
  }

  private Object node(Event event, String path, int depth) {
    if (event instanceof AliasEvent alias) {
      refuse(place(alias), path, "the alias *" + alias.getAlias(), "the value itself");
      return null;
    }
    plainOnly((NodeEvent) event, path);
    if (event instanceof ScalarEvent scalar) return value(scalar);
    if (depth == Limits.DEPTH) throw new TooDeep(place(event));
    return event instanceof MappingStartEvent ? mapping(path, depth) : sequence(path, depth);
  }

  private void plainOnly(NodeEvent event, String path) {
    event
        .getAnchor()
        .ifPresent(a -> refuse(place(event), path, "the anchor &" + a, "a value without anchor"));
    tag(event).ifPresent(t -> refuse(place(event), path, "the tag " + t, "a value without tag"));
  }

  private static Optional<String> tag(NodeEvent event) {
    if (event instanceof ScalarEvent scalar) return scalar.getTag();
    if (event instanceof MappingStartEvent mapping) return mapping.getTag();
    return ((SequenceStartEvent) event).getTag();
  }

  private Map<String, Object> mapping(String path, int depth) {
    var map = new LinkedHashMap<String, Object>();
    for (Event key = events.next(); key.getEventId() != Event.ID.MappingEnd; key = events.next()) {
      if (!(key instanceof ScalarEvent name)) {
        refuse(place(key), path, "a key that is not a word", "a word");
        node(key, path, depth + 1);
        node(events.next(), path, depth + 1);
        continue;
      }
      String at = path.isEmpty() ? name.getValue() : path + "." + name.getValue();
      Place first = places.putIfAbsent(at, place(key));
      if (first != null) {
        refuse(
            place(key),
            at,
            "the key a second time",
            "it once (first on line " + first.line() + ")");
        // The first one stands; what the second says is of no interest.
        if (events.next() instanceof CollectionStartEvent) skip();
      } else {
        map.put(name.getValue(), node(events.next(), at, depth + 1));
      }
    }
    return map;
  }

  private List<Object> sequence(String path, int depth) {
    var list = new ArrayList<>();
    for (Event e = events.next(); e.getEventId() != Event.ID.SequenceEnd; e = events.next()) {
      // By their number from 1, so that keys of one element are not those of the next.
      String at = (path.isEmpty() ? "" : path + ".") + (list.size() + 1);
      places.putIfAbsent(at, place(e));
      list.add(node(e, at, depth + 1));
    }
    return list;
  }

  /** Passes over the rest of a collection whose start has been read. */
  private void skip() {
    for (int open = 1; open > 0; ) {
      switch (events.next().getEventId()) {
        case MappingStart, SequenceStart -> open++;
        case MappingEnd, SequenceEnd -> open--;
        default -> {}
      }
    }
  }

  /** Ends the reading at once: the scanner's time grows with the square of the depth. */
  private static final class TooDeep extends RuntimeException {
    private final Place place;

    TooDeep(Place place) {
      super(null, null, false, false);
      this.place = place;
    }
  }

  /** YAML 1.2, "Core Schema". A number that fits no long or double stays text. */
  private static Object value(ScalarEvent scalar) {
    String text = scalar.getValue();
    Tag tag = RESOLVER.resolve(text, scalar.getImplicit().canOmitTagInPlainScalar());
    if (tag.equals(Tag.NULL)) return null;
    if (tag.equals(Tag.BOOL)) return Boolean.valueOf(text);
    try {
      if (tag.equals(Tag.INT)) return whole(text);
      if (tag.equals(Tag.FLOAT)) return decimal(text);
    } catch (NumberFormatException e) {
      return text;
    }
    return text;
  }

  private static Long whole(String text) {
    if (text.startsWith("0x")) return Long.valueOf(text.substring(2), 16);
    if (text.startsWith("0o")) return Long.valueOf(text.substring(2), 8);
    return Long.valueOf(text);
  }

  private static Double decimal(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case ".inf", "+.inf" -> Double.POSITIVE_INFINITY;
      case "-.inf" -> Double.NEGATIVE_INFINITY;
      case ".nan" -> Double.NaN;
      default -> Double.valueOf(text);
    };
  }

  private void refuse(Place place, String path, String saw, String expected) {
    refused.add(path);
    String key = path.isEmpty() ? "" : path + ": ";
    findings.accept(
        new Finding(place.line(), place.column(), key + "saw " + saw + ", expected " + expected));
  }

  private static String sentence(MarkedYamlEngineException e) {
    if (e.getProblem().contains("TAB")) return "saw a tab, expected spaces for indentation";
    String from =
        e.getContextMark().map(mark -> " (from line " + place(mark).line() + ")").orElse("");
    String context = e.getContext() == null ? "" : e.getContext() + from + ": ";
    return (context + e.getProblem()).replace('\n', ' ').strip();
  }

  private static Finding unprintable(String text, ReaderException e) {
    String before = text.substring(0, text.offsetByCodePoints(0, e.getPosition()));
    int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
    int column = before.length() - before.lastIndexOf('\n');
    return new Finding(
        line,
        column,
        String.format("not YAML: saw the character U+%04X, expected text", e.getCodePoint()));
  }

  private static Place place(Event event) {
    return event.getStartMark().map(Yaml::place).orElse(new Place(1, 1));
  }

  private static Place place(Mark mark) {
    return new Place(mark.getLine() + 1, mark.getColumn() + 1);
  }
}
