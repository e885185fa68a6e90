package io.sandpiper.runtime.config;

import io.sandpiper.device.Driver;
import io.sandpiper.device.FilterKeys;
import io.sandpiper.device.Procedure;
import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Nearest;
import io.sandpiper.device.schema.Problem;
import io.sandpiper.device.schema.Schema;
import io.sandpiper.device.schema.Values;
import io.sandpiper.runtime.config.Configuration.Component;
import io.sandpiper.runtime.config.Document.Place;
import io.sandpiper.runtime.filter.Filters;
import io.sandpiper.runtime.policy.AgentProcedures;
import io.sandpiper.runtime.policy.Policy;
import io.sandpiper.wamp.codec.Serializer;
import io.sandpiper.wamp.transport.Proxy;
import io.sandpiper.wamp.transport.Route;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Turns a configuration's text into records, or says everything that is wrong with it. Pure. */
public final class ConfigurationText {
  private final Path file;
  private final Drivers drivers;
  private final Document document;
  private final List<Finding> findings;

  private ConfigurationText(Path file, Drivers drivers, Document document, List<Finding> findings) {
    this.file = file;
    this.drivers = drivers;
    this.document = document;
    this.findings = findings;
  }

  /**
   * @param file its name for the messages; paths in it are relative to its folder
   */
  public static Checked read(Path file, String text, Drivers drivers) {
    var findings = new ArrayList<Finding>();
    Optional<Configuration> configuration =
        Yaml.read(text, findings::add)
            .flatMap(d -> new ConfigurationText(file, drivers, d, findings).configuration());
    if (configuration.isPresent()) return new Checked.Sound(configuration.get());
    return new Checked.Broken(told(file, findings));
  }

  private static List<String> told(Path file, List<Finding> findings) {
    var told = new ArrayList<String>();
    findings.stream()
        .sorted(Finding.IN_ORDER)
        .limit(Limits.FINDINGS)
        .forEach(finding -> told.add(finding.in(file.toString())));
    int rest = findings.size() - told.size();
    if (rest > 0) told.add(file + ": and " + rest + " more");
    return told;
  }

  /** Empty when there are findings, whoever made them. */
  private Optional<Configuration> configuration() {
    if (!(document.root() instanceof Map<?, ?> root)) {
      Place place = document.place("");
      findings.add(
          new Finding(
              place.line(),
              place.column(),
              "saw "
                  + kind(document.root())
                  + ", expected keys "
                  + String.join(", ", Keys.FILE.names())));
      return Optional.empty();
    }
    Values top = read("", root, Keys.FILE);
    Optional<Configuration.Router> router = top.find(Keys.ROUTER).flatMap(this::router);
    List<Component> components = components(top.find(Keys.COMPONENTS).orElse(Map.of()));
    Optional<Policy> policy = policy(top, components);
    if (!findings.isEmpty()) return Optional.empty();
    return Optional.of(
        new Configuration(
            top.get(Keys.DEVICE),
            top.get(Keys.PREFIX),
            router.orElseThrow(),
            OutboxKeys.read(top.get(Keys.OUTBOX), file::resolveSibling),
            policy.orElseThrow(),
            top.get(Keys.AUDIT).get(Keys.EVENTS),
            components));
  }

  private Optional<Policy> policy(Values top, List<Component> components) {
    var offered = new LinkedHashMap<String, Collection<String>>();
    top.find(Keys.COMPONENTS).orElse(Map.of()).keySet().forEach(name -> offered.put(name, null));
    for (Component each : components) {
      offered.put(each.name(), each.procedures().stream().map(Procedure::name).toList());
    }
    return top.find(PolicyKeys.POLICY)
        .flatMap(rows -> PolicyKeys.read(rows, offered, problem -> add("", problem)));
  }

  private Optional<Configuration.Router> router(Values router) {
    router.find(Keys.RECONNECT).ifPresent(this::delays);
    Optional<Proxy> proxy =
        router
            .find(ProxyKeys.PROXY)
            .flatMap(
                values ->
                    ProxyKeys.read(
                        values,
                        file::resolveSibling,
                        (key, seen, expected) ->
                            wrong("router.proxy." + key.name(), seen, expected)));
    List<Serializer> serializers = serializers(router.find(Keys.SERIALIZERS).orElse(List.of()));
    List<URI> urls = addresses(router.find(Keys.URL).orElse(List.of()));
    Optional<Configuration.Auth> auth = auth(router, urls);
    if (!findings.isEmpty()) return Optional.empty();
    Values ping = router.get(Keys.PING);
    Values reconnect = router.get(Keys.RECONNECT);
    return Optional.of(
        new Configuration.Router(
            urls,
            router.get(Keys.REALM),
            serializers,
            new Configuration.Ping(ping.get(Keys.INTERVAL), ping.get(Keys.TIMEOUT)),
            new Configuration.Reconnect(
                reconnect.get(Keys.INITIAL), reconnect.get(Keys.MAX), reconnect.get(Keys.SLOW)),
            new Route(
                TlsKeys.trust(router.get(Keys.TLS), file::resolveSibling),
                proxy,
                router.get(Keys.COMPRESSION)),
            auth.orElseThrow()));
  }

  private List<Serializer> serializers(List<String> names) {
    var serializers = new ArrayList<Serializer>();
    for (String name : names) {
      Serializer serializer = Serializer.valueOf(name.toUpperCase(Locale.ROOT));
      if (serializers.contains(serializer)) {
        wrong("router.serializers", name + " twice", "each once");
      }
      serializers.add(serializer);
    }
    return serializers;
  }

  private Optional<Configuration.Auth> auth(Values router, List<URI> urls) {
    Optional<Configuration.Auth> auth =
        router
            .find(Keys.AUTH)
            .flatMap(
                values ->
                    AuthKeys.read(
                        values,
                        file::resolveSibling,
                        (key, seen, expected) ->
                            wrong("router.auth." + key.name(), seen, expected)));
    Optional<Values> tls = router.find(Keys.TLS);
    if (auth.isEmpty() || tls.isEmpty()) return Optional.empty();
    for (URI url : urls) {
      TlsKeys.expected(url, auth.get().method())
          .or(() -> TlsKeys.expected(url, tls.get()))
          .ifPresent(expected -> wrong("router.url", url, expected));
    }
    return TlsKeys.certificate(
        auth.get(),
        tls.get(),
        file::resolveSibling,
        (key, seen, expected) -> wrong("router.tls." + key.name(), seen, expected));
  }

  private void delays(Values reconnect) {
    Optional<Duration> initial = reconnect.find(Keys.INITIAL);
    Optional<Duration> max = reconnect.find(Keys.MAX);
    if (initial.isEmpty() || max.isEmpty() || max.get().compareTo(initial.get()) >= 0) return;
    wrong(
        "router.reconnect.max",
        Keys.MAX.type().plain(max.get()),
        "at least initial's " + Keys.INITIAL.type().plain(initial.get()));
  }

  private List<URI> addresses(List<String> texts) {
    var addresses = new ArrayList<URI>();
    for (String text : texts) {
      Keys.address(text)
          .ifPresentOrElse(
              addresses::add, () -> wrong("router.url", text, Keys.URL.type().expected()));
    }
    return addresses;
  }

  private List<Component> components(Map<String, Object> raw) {
    var claims =
        new Claims(raw.keySet(), path -> document.place(path).line(), problem -> add("", problem));
    raw.forEach(
        (name, settings) -> {
          String path = Keys.COMPONENTS.name() + "." + name;
          if (name.equals(AgentProcedures.AGENT)) {
            wrong(path, name, "another name: the agent's own procedures are called so");
          } else if (Keys.NAME.read(name).isEmpty()) {
            wrong(path, name, "for a name " + Keys.NAME.expected());
          }
          component(path, name, settings).ifPresent(claims::add);
        });
    List<Component> placed = claims.placed();
    // Else a component with a mistake of its own would count as missing.
    if (findings.isEmpty()) OutputKeys.check(placed, this::wrong);
    return placed;
  }

  private Optional<Component> component(String path, String name, Object raw) {
    Key<String> which = Keys.driver(drivers);
    if (!(raw instanceof Map<?, ?> map)) {
      wrong(path, kind(raw), "keys: driver, and those of the driver");
      return Optional.empty();
    }
    Optional<Driver> driver = which.type().read(map.get(which.name())).flatMap(drivers::find);
    if (driver.isEmpty()) {
      unknownDriver(path, map, which);
      return Optional.empty();
    }
    int before = findings.size();
    Values settings = read(path, map, Schema.of(which).and(driver.get().description().settings()));
    if (findings.size() > before) return Optional.empty();
    settings
        .find(FilterKeys.FILTERS)
        .ifPresent(
            rows ->
                Filters.check(
                    rows, driver.get().quantities(settings), problem -> add(path, problem)));
    return Optional.of(new Component(name, driver.get(), settings));
  }

  /** Which other keys are right can't be said without the driver: only its own problem is told. */
  private void unknownDriver(String path, Map<?, ?> map, Key<String> which) {
    var names = map.keySet().stream().map(String::valueOf).toList();
    Optional<String> misspelt =
        map.containsKey(which.name()) ? Optional.empty() : Nearest.of(which.name(), names);
    if (misspelt.isPresent()) {
      add(path, new Problem(misspelt.get(), "an unknown key", "driver", Optional.of("driver")));
    } else {
      Schema.of(which)
          .read(
              map,
              problem -> {
                if (problem.path().equals(which.name())) add(path, problem);
              });
    }
  }

  private static String kind(Object raw) {
    if (raw == null) return "nothing";
    return raw instanceof List ? "a list" : String.valueOf(raw);
  }

  private Values read(String path, Map<?, ?> raw, Schema schema) {
    return schema.read(raw, problem -> add(path, problem));
  }

  private void wrong(String path, Object seen, String expected) {
    add("", new Problem(path, String.valueOf(seen), expected, Optional.empty()));
  }

  private void add(String group, Problem problem) {
    String path = group.isEmpty() ? problem.path() : group + "." + problem.path();
    String text = group.isEmpty() ? problem.text() : group + "." + problem.text();
    if (document.refused().contains(path)) return; // why it has no value has been told
    Place place = document.place(path);
    findings.add(new Finding(place.line(), place.column(), text));
  }
}
