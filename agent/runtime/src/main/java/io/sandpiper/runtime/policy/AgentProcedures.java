package io.sandpiper.runtime.policy;

import io.sandpiper.device.Procedure;
import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Schema;
import io.sandpiper.device.schema.Type;
import java.time.Instant;
import java.util.List;

/** What the agent itself offers, as a component of this name does. */
public final class AgentProcedures {
  /** No component may be called so. */
  public static final String AGENT = "agent";

  public static final Procedure DESCRIBE =
      Procedure.reading(
          "describe", "Says what this device is and can do.", Schema.NONE, Schema.NONE);

  public static final Procedure HEALTH =
      Procedure.reading(
          "health", "Says how the agent and its parts are.", Schema.NONE, Schema.NONE);

  public static final Procedure RELOAD =
      new Procedure(
          "reload",
          "Reads the configuration file again and takes over what has changed.",
          Schema.NONE,
          Schema.NONE);

  /** Of which component; of all when it is empty. */
  public static final Key<String> COMPONENT =
      Key.of("component", new Type.Text("a component's name"), "", "Whose readings; all without.");

  public static final Key<Instant> FROM =
      Key.of("from", new Type.Moment(), Type.Moment.FIRST, "Readings from this moment on.");

  public static final Key<Instant> TO =
      Key.of("to", new Type.Moment(), Type.Moment.LAST, "Readings before this moment.");

  public static final Key<Long> LIMIT =
      Key.of("limit", Key.whole(1, 10_000), 1_000L, "The oldest so many of them.");

  public static final Procedure HISTORY =
      Procedure.reading(
          "history",
          "Reads what waits for the router and what it has taken last, in parts for those who take"
              + " progressive results.",
          Schema.of(COMPONENT, FROM, TO, LIMIT),
          Schema.NONE);

  public static final List<Procedure> ALL = List.of(DESCRIBE, HEALTH, HISTORY, RELOAD);

  private AgentProcedures() {}
}
