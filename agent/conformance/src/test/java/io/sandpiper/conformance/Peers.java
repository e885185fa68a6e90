package io.sandpiper.conformance;

import io.sandpiper.wamp.codec.Serializer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The clients of others at one router in one serializer, each started when it is first wanted, and
 * again after {@link #close}.
 */
final class Peers implements AutoCloseable {
  /** Which there are. */
  enum Kind {
    AUTOBAHN_PYTHON("autobahn-python"),
    AUTOBAHN_JS("autobahn-js"),
    WAMPY("wampy");

    final String label;

    Kind(String label) {
      this.label = label;
    }
  }

  /** A running one. It does what peers/README.md says under its prefix. */
  record Peer(Kind kind, Program program, String prefix) {
    /**
     * The others answer an INTERRUPT with nothing, and do not announce that they can be cancelled.
     */
    boolean interruptible() {
      return kind == Kind.AUTOBAHN_PYTHON;
    }

    String uri(String suffix) {
      return prefix + "." + suffix;
    }
  }

  private final Router router;
  private final Serializer serializer;
  private final Map<Kind, Peer> running = new EnumMap<>(Kind.class);
  private int started;

  Peers(Router router, Serializer serializer) {
    this.router = router;
    this.serializer = serializer;
  }

  Peer get(Kind kind) throws InterruptedException {
    Peer peer = running.get(kind);
    if (peer != null) return peer;
    String name = serializer.name().toLowerCase(Locale.ROOT);
    String prefix = "peer" + ++started + "." + kind.name().toLowerCase(Locale.ROOT) + "." + name;
    var command = new ArrayList<>(command(kind));
    command.addAll(List.of(router.url().toString(), "demo", name, prefix));
    Program program = Program.start(Path.of("peers"), environment(kind), command);
    boolean ready = false;
    try {
      program.await(Pattern.compile("^ready"), Patience.START);
      ready = true;
    } finally {
      if (!ready) program.close();
    }
    peer = new Peer(kind, program, prefix);
    running.put(kind, peer);
    return peer;
  }

  private static List<String> command(Kind kind) {
    return switch (kind) {
      case AUTOBAHN_PYTHON -> List.of(Installed.autobahnPython().toString(), "autobahn_python.py");
      case AUTOBAHN_JS -> List.of(Installed.node().toString(), "autobahn_js.cjs");
      case WAMPY -> List.of(Installed.node().toString(), "wampy.cjs");
    };
  }

  private static Map<String, String> environment(Kind kind) {
    return switch (kind) {
      case AUTOBAHN_PYTHON -> Map.of("PYTHONDONTWRITEBYTECODE", "1");
      case AUTOBAHN_JS -> Map.of("NODE_PATH", Installed.modules("autobahn").toString());
      case WAMPY -> Map.of("NODE_PATH", Installed.modules("wampy").toString());
    };
  }

  /** Ends them all. Whoever wants one then gets a new one. */
  @Override
  public void close() {
    running.values().forEach(peer -> peer.program().close());
    running.clear();
  }
}
