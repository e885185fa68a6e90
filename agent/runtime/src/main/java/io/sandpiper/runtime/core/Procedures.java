package io.sandpiper.runtime.core;

import io.sandpiper.device.Procedure;
import io.sandpiper.runtime.link.Declaration;
import io.sandpiper.runtime.link.Link;
import io.sandpiper.runtime.policy.AgentProcedures;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which procedure is whose, by URI; each is declared to the link. Pure. */
final class Procedures {
  /** A component's, or with none the agent's own. */
  record Target(Optional<Component> component, Procedure procedure) {
    /** Of the component, or of the agent. */
    String name() {
      return component.map(Component::name).orElse(AgentProcedures.AGENT);
    }
  }

  private final String root;
  private final List<Procedure> own;
  private final Link link;
  private Map<String, Target> targets = Map.of();

  /**
   * @param root what the URIs of the device start with
   * @param own of the agent itself
   */
  Procedures(String root, List<Procedure> own, Link link) {
    this.root = root;
    this.own = own;
    this.link = link;
  }

  Optional<Target> find(String uri) {
    return Optional.ofNullable(targets.get(uri));
  }

  /** From now on these components are there; registrations that both have stay as they are. */
  void of(Collection<Component> components) {
    var now = new LinkedHashMap<String, Target>();
    for (Component each : components) {
      for (Procedure procedure : each.procedures()) {
        offer(new Target(Optional.of(each), procedure), now);
      }
    }
    for (Procedure each : own) offer(new Target(Optional.empty(), each), now);
    for (String uri : targets.keySet()) {
      if (!now.containsKey(uri)) link.withdraw(Declaration.procedure(uri));
    }
    for (String uri : now.keySet()) {
      if (!targets.containsKey(uri)) link.declare(Declaration.procedure(uri));
    }
    targets = now;
  }

  private void offer(Target target, Map<String, Target> to) {
    to.put(root + "." + target.name() + "." + target.procedure.name(), target);
  }
}
