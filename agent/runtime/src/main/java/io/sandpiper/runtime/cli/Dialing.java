package io.sandpiper.runtime.cli;

import io.sandpiper.device.schema.Key;
import io.sandpiper.runtime.config.AuthKeys;
import io.sandpiper.runtime.config.ClearText;
import io.sandpiper.runtime.config.Configuration;
import io.sandpiper.runtime.config.Keys;
import io.sandpiper.runtime.config.TlsKeys;
import io.sandpiper.runtime.link.Credentials;
import io.sandpiper.runtime.shell.FileCredentials;
import io.sandpiper.wamp.client.Client;
import io.sandpiper.wamp.client.Options;
import io.sandpiper.wamp.client.SessionEnded;
import io.sandpiper.wamp.client.WampError;
import io.sandpiper.wamp.message.Uri;
import io.sandpiper.wamp.transport.Closed;
import io.sandpiper.wamp.transport.TlsSettings;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** How {@code call}, {@code watch} and {@code describe} get to a router, and end. */
final class Dialing {
  static final Option<String> ROUTER =
      new Option<>(
          Key.of("router", Keys.ADDRESS, "ws://127.0.0.1:8080/ws", "Address of the router."),
          "URL",
          "SANDPIPER_ROUTER");

  static final Option<String> REALM =
      new Option<>(
          Key.of("realm", Keys.REALM_NAME, "demo", "The realm to join."),
          "NAME",
          "SANDPIPER_REALM");

  static final Option<String> CA_FILE =
      Option.text("ca-file", "FILE", "PEM certificates to trust instead of the system's.");

  private static final Option<String> CERTIFICATE_FILE =
      Option.text("certificate-file", "FILE", "PEM certificates to show a router that asks.");

  private static final Option<String> CERTIFICATE_KEY_FILE =
      new Option<>(
          Key.of("certificate-key-file", AuthKeys.FILE, "", "The private key for the former."),
          "FILE");

  private static final Option<List<String>> PIN =
      new Option<>(
          Key.of("pin", TlsKeys.PINS, List.of(), "The public key that the router must have too."),
          "PIN");

  private static final Option<String> AUTH =
      new Option<>(
          Key.of("auth", AuthKeys.METHOD_NAME, "anonymous", "How to prove who one is."), "METHOD");

  private static final Option<String> AUTHID =
      new Option<>(Key.of("authid", AuthKeys.AUTHID_TEXT, "", "Who one is to the router."), "NAME");

  private static final Option<String> SECRET_FILE =
      new Option<>(
          Key.of("secret-file", AuthKeys.FILE, "", "The secret for ticket, wampcra or scram."),
          "FILE");

  private static final Option<String> KEY_FILE =
      new Option<>(
          Key.of("key-file", AuthKeys.FILE, "", "The private key for cryptosign."), "FILE");

  static final Option<Duration> TIMEOUT =
      new Option<>(
          Key.of(
              "timeout",
              Key.span(Duration.ofMillis(100), Duration.ofHours(1)),
              Duration.ofSeconds(10),
              "How long to wait for each answer."),
          "SPAN");

  static final Option<Boolean> JSON = Option.flag("json", "JSON for scripts, errors too.");

  /** What is done with the session. */
  interface Work {
    int with(Client client) throws InterruptedException, ExecutionException;
  }

  private Dialing() {}

  /** The options of all three, and a command's own. */
  static List<Option<?>> options(Option<?>... own) {
    return Stream.concat(
            Stream.of(own),
            Stream.of(
                JSON,
                TIMEOUT,
                ROUTER,
                REALM,
                CA_FILE,
                CERTIFICATE_FILE,
                CERTIFICATE_KEY_FILE,
                PIN,
                AUTH,
                AUTHID,
                SECRET_FILE,
                KEY_FILE))
        .toList();
  }

  static URI address(String text) throws UsageError {
    return Keys.address(text)
        .orElseThrow(
            () ->
                new UsageError("--router: saw " + text + ", expected " + Keys.ADDRESS.expected()));
  }

  /** Refuses an address on which the proof can't be made, or what is asked of TLS not kept. */
  static void fits(URI address, Configuration.Auth auth, List<String> pins) throws UsageError {
    Optional<String> expected = TlsKeys.expected(address, auth, pins);
    if (expected.isPresent()) {
      throw new UsageError("--router: saw " + address + ", expected " + expected.get());
    }
  }

  /** A URI that a router may be asked for; some routers close the connection for a bad one. */
  static String uri(String text) throws UsageError {
    if (Uri.loose(text, Uri.Match.EXACT)) return text;
    throw noUri(text, "");
  }

  static UsageError noUri(String text, String hint) {
    String saw = text.isEmpty() ? "nothing" : text;
    return new UsageError(
        "saw "
            + saw
            + ", expected a URI: parts without spaces and #, joined by single dots"
            + hint);
  }

  static int dial(Arguments arguments, Terminal terminal, Work work)
      throws UsageError, InterruptedException {
    URI router = address(arguments.get(ROUTER));
    Configuration.Auth auth = auth(arguments);
    fits(router, auth, arguments.get(PIN));
    ClearText.warning(List.of(router), auth.method()).ifPresent(terminal::error);
    Duration timeout = arguments.get(TIMEOUT);
    Options options =
        Options.of(router.toString(), arguments.get(REALM)).timeouts(timeout, timeout);
    if (arguments.find(CA_FILE).isPresent())
      options = options.caFile(Path.of(arguments.get(CA_FILE)));
    options = options.pins(arguments.get(PIN).toArray(String[]::new));
    Credentials.Found found =
        new FileCredentials(auth, terminal.environment(), new SecureRandom(), terminal::error)
            .find();
    if (found instanceof Credentials.Found.Unreadable unreadable) {
      tell("credentials", unreadable.why(), arguments, terminal);
      return Exit.FAILED;
    }
    var ready = (Credentials.Found.Ready) found;
    options = options.authenticator(ready.authenticator());
    if (ready.certificate().isPresent()) {
      TlsSettings.Own own = ready.certificate().get();
      options = options.certificate(own.certificateFile(), own.keyFile());
    }
    try (Client client = Client.connect(options).get()) {
      return work.with(client);
    } catch (ExecutionException e) {
      return failed(e.getCause(), arguments, terminal);
    }
  }

  private static Configuration.Auth auth(Arguments arguments) throws UsageError {
    var problems = new ArrayList<String>();
    Optional<Configuration.Auth> auth =
        AuthKeys.read(
            arguments.get(AUTH),
            arguments.get(AUTHID),
            arguments.get(SECRET_FILE),
            arguments.get(KEY_FILE),
            path -> path,
            (key, seen, expected) ->
                problems.add("--" + key.name() + ": saw " + seen + ", expected " + expected));
    return auth.flatMap(
            method ->
                TlsKeys.certificate(
                    method,
                    arguments.get(CERTIFICATE_FILE),
                    arguments.get(CERTIFICATE_KEY_FILE),
                    path -> path,
                    (key, seen, expected) ->
                        problems.add(
                            "--certificate-file and --certificate-key-file: expected both, for"
                                + " each other and for --auth tls")))
        .orElseThrow(() -> new UsageError(String.join("\n", problems)));
  }

  private static int failed(Throwable cause, Arguments arguments, Terminal terminal) {
    if (cause instanceof WampError error) {
      tell(error, arguments.get(JSON), terminal);
      return Exit.FAILED;
    }
    if (cause instanceof TimeoutException) {
      String limit = String.valueOf(TIMEOUT.key().type().plain(arguments.get(TIMEOUT)));
      tell("timeout", "no answer within " + limit, arguments, terminal);
      return Exit.FAILED;
    }
    if (cause instanceof SessionEnded ended) {
      tell("no_session", ended.getMessage() + hint(ended), arguments, terminal);
      return Exit.UNREACHABLE;
    }
    throw new IllegalStateException(cause);
  }

  private static String hint(SessionEnded ended) {
    boolean unreachable = ended.closed().filter(Closed.Unreachable.class::isInstance).isPresent();
    return unreachable
        ? "; is a router running there? --router or SANDPIPER_ROUTER names another"
        : "";
  }

  /** What no router has answered: words without dots, so none is mistaken for a URI. */
  private static void tell(String error, String message, Arguments arguments, Terminal terminal) {
    if (arguments.get(JSON)) {
      var object = new LinkedHashMap<String, Object>();
      object.put("error", error);
      object.put("message", message);
      terminal.error(Json.text(object));
    } else {
      terminal.error("sandpiper: " + Terminal.clean(message));
    }
  }

  private static void tell(WampError error, boolean json, Terminal terminal) {
    if (json) {
      var object = new LinkedHashMap<String, Object>();
      object.put("error", error.uri());
      object.put("args", error.payload().arguments());
      object.put("kwargs", error.payload().named());
      terminal.error(Json.text(object));
    } else {
      terminal.error(Terminal.clean(error.getMessage()));
    }
  }
}
