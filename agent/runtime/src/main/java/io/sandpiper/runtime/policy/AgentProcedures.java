package io.sandpiper.runtime.policy;

import io.sandpiper.device.Procedure;
import io.sandpiper.device.schema.Schema;
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

  public static final List<Procedure> ALL = List.of(DESCRIBE, HEALTH, RELOAD);

  private AgentProcedures() {}
}
