package io.sandpiper.runtime.config;

import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Schema;
import io.sandpiper.device.schema.Type;
import io.sandpiper.device.schema.Values;
import io.sandpiper.wamp.codec.Serializer;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The configuration file's keys, declared here and nowhere else: the parser, {@code check} and the
 * reference page all read this. The drivers' own keys are in their descriptions.
 */
public final class Keys {
  /** Host names as {@link java.net.URI} understands them. */
  static final String HOST = "(\\[[0-9A-Fa-f:.]+\\]|[0-9A-Za-z]([0-9A-Za-z.-]*[0-9A-Za-z])?)";

  /** No user, no query, no fragment: a password in an address ends up in logs. */
  private static final Pattern FORM =
      Pattern.compile(
          "wss?://" + HOST + "(:[0-9]{1,5})?/[^\\s?#]*|rss?://" + HOST + ":[1-9][0-9]{0,4}");

  /** A part of a strict URI: WAMP specification, "Strict URIs". */
  static final Type<String> NAME =
      new Type.Text(
          "1 to " + Limits.NAME_CHARS + " of a-z, 0-9 and _",
          Pattern.compile("[0-9a-z_]{1," + Limits.NAME_CHARS + "}"));

  static final Key<String> DEVICE =
      Key.required(
          "device",
          NAME,
          "Name of the device, once in the realm; the URIs' part after the prefix.");

  static final Key<String> PREFIX =
      Key.required(
          "prefix",
          new Type.Text(
              "names of a-z, 0-9 and _ joined by dots, the first not wamp",
              Pattern.compile(
                  "(?=.{1,"
                      + Limits.PREFIX_CHARS
                      + "}$)(?!wamp(\\.|$))[0-9a-z_]+(\\.[0-9a-z_]+)*")),
          "What the URIs of all your devices start with: `com.example.plant`.");

  public static final Type<String> ADDRESS =
      new Type.Text("ws://HOST[:PORT]/PATH or wss://…, rs://HOST:PORT or rss://…", FORM);

  public static final Type<String> REALM_NAME =
      new Type.Text("a name without spaces and #", Pattern.compile("[^\\s#]{1,255}"));

  static final Key<List<String>> URL =
      Key.required(
          "url",
          new Type.Several<>(ADDRESS),
          "Address of the router; of several, the next is tried when one fails.");

  static final Key<String> REALM = Key.required("realm", REALM_NAME, "The realm to join.");

  static final Key<Duration> INTERVAL =
      Key.of(
          "interval",
          Key.span(Duration.ofSeconds(1), Duration.ofHours(1)),
          Duration.ofSeconds(20),
          "A ping goes out when nothing has come in for so long.");

  static final Key<Duration> TIMEOUT =
      Key.of(
          "timeout",
          Key.span(Duration.ofSeconds(1), Duration.ofMinutes(10)),
          Duration.ofSeconds(10),
          "The connection is given up when nothing comes in for so long after a ping.");

  static final Key<Values> PING =
      Key.group(
          "ping",
          Schema.of(INTERVAL, TIMEOUT),
          "How a silent connection is found out; on `rs://` and `rss://` by a call instead of a"
              + " ping.");

  static final Key<Duration> INITIAL =
      Key.of(
          "initial",
          Key.span(Duration.ofMillis(100), Duration.ofHours(1)),
          Duration.ofSeconds(1),
          "Longest wait before the first attempt after a loss; doubled with each that fails.");

  static final Key<Duration> MAX =
      Key.of(
          "max",
          Key.span(Duration.ofSeconds(1), Duration.ofDays(1)),
          // With an attempt that hangs for 20 s: back within a minute of the network's return.
          Duration.ofSeconds(30),
          "Where the doubling stops.");

  static final Key<Duration> SLOW =
      Key.of(
          "slow",
          Key.span(Duration.ofSeconds(1), Duration.ofDays(1)),
          Duration.ofMinutes(5),
          "Least wait when trying again won't help soon: refused, not authorized, no such realm;"
              + " doubled with each attempt up to 1h.");

  static final Key<Values> RECONNECT =
      Key.group("reconnect", Schema.of(INITIAL, MAX, SLOW), "How patiently it dials again.");

  static final Key<Values> TLS =
      Key.group(
          "tls",
          TlsKeys.ALL,
          "For `wss://` and `rss://` only. The files are read before each attempt. No key makes"
              + " the agent trust a router that it can't verify.");

  public static final Type<String> SERIALIZER =
      Key.word(
          Arrays.stream(Serializer.values())
              .map(each -> each.name().toLowerCase(Locale.ROOT))
              .toList());

  static final Key<List<String>> SERIALIZERS =
      Key.of(
          "serializers",
          new Type.Several<>(SERIALIZER),
          List.of("msgpack", "json"),
          "In order of preference: another is tried where the router refuses one.");

  static final Key<Boolean> COMPRESSION =
      Key.of(
          "compression",
          Key.flag(),
          false,
          "WebSocket only. Whether to offer permessage-deflate: for links paid by the byte."
              + " Takes 336 KiB, and what others may send the agent can then tell on its secrets by the length (CRIME).");

  static final Key<Values> AUTH =
      Key.group(
          "auth",
          AuthKeys.ALL,
          "Who the agent is to the router. The file is read before each attempt, so that it can be"
              + " renewed at any time.");

  static final Key<Values> ROUTER =
      Key.required(
          "router",
          new Type.Group(
              Schema.of(
                  URL,
                  REALM,
                  AUTH,
                  SERIALIZERS,
                  COMPRESSION,
                  PING,
                  RECONNECT,
                  TLS,
                  ProxyKeys.PROXY)),
          "Which router to dial.");

  static final Key<Values> OUTBOX =
      Key.group(
          "outbox",
          OutboxKeys.ALL,
          "How readings are kept until the router has acknowledged them.");

  static final Key<Map<String, Object>> COMPONENTS =
      Key.of(
          "components",
          new Type.Table("component names, each with its driver and the driver's keys"),
          Map.of(),
          "What is connected: a name each, the URIs' part after the device.");

  static final Key<Boolean> EVENTS =
      Key.of(
          "events",
          Key.flag(),
          false,
          "Whether commands are published on `agent.audit` too, each like a reading.");

  static final Key<Values> AUDIT =
      Key.group(
          "audit",
          Schema.of(EVENTS),
          "Every command, allowed or not, is a line of the log that begins with `audit:`.");

  static final Schema FILE =
      Schema.of(DEVICE, PREFIX, ROUTER, OUTBOX, PolicyKeys.POLICY, AUDIT, COMPONENTS);

  private Keys() {}

  /** The key that says what a component is. */
  static Key<String> driver(Drivers drivers) {
    return Key.required("driver", Key.word(drivers.names().toArray(String[]::new)), "What it is.");
  }

  /**
   * An address that {@link #ADDRESS} has let through; empty when its port or host is none after
   * all.
   */
  public static Optional<URI> address(String text) {
    try {
      URI address = new URI(text);
      return Optional.of(address).filter(a -> a.getHost() != null && a.getPort() <= 65_535);
    } catch (URISyntaxException e) {
      return Optional.empty(); // the caller says what was expected
    }
  }
}
