package io.sandpiper.wamp.line;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Status line and fields of an HTTP answer (RFC 9112). Values are as the peer wrote them: not yet
 * fit for a log.
 */
public record ResponseHead(int status, String reason, List<Field> fields) {
  public record Field(String name, String value) {}

  private static final Pattern STATUS_LINE =
      Pattern.compile("HTTP/1\\.[01] ([1-5]\\d\\d)(?: (.*))?");

  /** Where the head ends, counted from the buffer's position; -1 if it has not ended yet. */
  public static int length(ByteBuffer bytes) {
    for (int i = bytes.position() + 3; i < bytes.limit(); i++) {
      boolean end =
          bytes.get(i) == '\n'
              && bytes.get(i - 1) == '\r'
              && bytes.get(i - 2) == '\n'
              && bytes.get(i - 3) == '\r';
      if (end) return i + 1 - bytes.position();
    }
    return -1;
  }

  /** Whether the bytes could be the beginning of an HTTP answer. */
  public static boolean possible(ByteBuffer bytes) {
    String expected = "HTTP/1.";
    for (int i = 0; i < Math.min(expected.length(), bytes.remaining()); i++) {
      if (bytes.get(bytes.position() + i) != expected.charAt(i)) return false;
    }
    return true;
  }

  /** Empty if the first line is no whole status line. Lines that are no fields are left out. */
  public static Optional<ResponseHead> parse(byte[] head) {
    String[] lines = new String(head, StandardCharsets.ISO_8859_1).split("\r\n", -1);
    Matcher first = STATUS_LINE.matcher(lines[0]);
    if (!first.matches()) return Optional.empty();
    var fields = new ArrayList<Field>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (colon < 1) continue;
      fields.add(new Field(lines[i].substring(0, colon), lines[i].substring(colon + 1).strip()));
    }
    String reason = first.group(2) == null ? "" : first.group(2);
    return Optional.of(new ResponseHead(Integer.parseInt(first.group(1)), reason, fields));
  }

  /** All values of a field, in order. */
  public List<String> all(String name) {
    return fields.stream()
        .filter(field -> field.name.equalsIgnoreCase(name))
        .map(Field::value)
        .toList();
  }

  public Optional<String> first(String name) {
    return all(name).stream().findFirst();
  }

  /**
   * How long the server asks us to stay away (RFC 9110, 10.2.3). A date is taken against the
   * answer's own Date field: a board's clock may be years off.
   */
  public Optional<Duration> retryAfter() {
    return first("Retry-After").flatMap(this::delay).map(ResponseHead::bounded);
  }

  private Optional<Duration> delay(String value) {
    if (value.matches("\\d{1,9}")) return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
    if (value.matches("\\d+")) return Optional.of(Limits.RETRY_AFTER);
    Optional<ZonedDateTime> until = date(value);
    Optional<ZonedDateTime> now = first("Date").flatMap(ResponseHead::date);
    if (until.isEmpty() || now.isEmpty()) return Optional.empty();
    return Optional.of(Duration.between(now.get(), until.get()));
  }

  private static Duration bounded(Duration delay) {
    if (delay.isNegative()) return Duration.ZERO;
    return delay.compareTo(Limits.RETRY_AFTER) > 0 ? Limits.RETRY_AFTER : delay;
  }

  private static Optional<ZonedDateTime> date(String value) {
    try {
      var format = DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT);
      return Optional.of(ZonedDateTime.parse(value, format));
    } catch (DateTimeException neitherSecondsNorDate) {
      return Optional.empty();
    }
  }
}
