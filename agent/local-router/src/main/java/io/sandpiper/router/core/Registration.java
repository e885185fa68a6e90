package io.sandpiper.router.core;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Who answers calls to a procedure, or to all that a pattern covers: one callee, or several that
 * share it.
 */
final class Registration implements Patterns.Entry {
  /** A callee in order of registration, and what it asked for when it registered. */
  record Callee(Member member, boolean disclose, boolean forwardTimeout) {}

  private final Patterns.Key key;
  private final Invoke invoke;
  private final List<Callee> callees = new ArrayList<>();

  /** Whose turn it is, for {@link Invoke#ROUNDROBIN}. */
  private int next;

  Registration(Patterns.Key key, Invoke invoke) {
    this.key = key;
    this.invoke = invoke;
  }

  @Override
  public Patterns.Key key() {
    return key;
  }

  Invoke invoke() {
    return invoke;
  }

  @Override
  public List<Long> sessions() {
    return callees.stream().map(callee -> callee.member().session()).toList();
  }

  @Override
  public Map<String, Object> details() {
    var details = new LinkedHashMap<>(key.details());
    details.put("invoke", invoke.word);
    return details;
  }

  boolean has(Member member) {
    return callees.stream().anyMatch(callee -> callee.member() == member);
  }

  boolean isEmpty() {
    return callees.isEmpty();
  }

  void add(Callee callee) {
    callees.add(callee);
  }

  /** Whoever's turn it is keeps it. */
  void remove(Member member) {
    for (int i = 0; i < callees.size(); i++) {
      if (callees.get(i).member() == member) {
        callees.remove(i);
        if (i < next) next--;
        return;
      }
    }
  }

  /** Who gets the next call. There must be a callee. */
  Callee choose(RandomGenerator random) {
    return callees.get(
        switch (invoke) {
          case SINGLE, FIRST -> 0;
          case LAST -> callees.size() - 1;
          case RANDOM -> random.nextInt(callees.size());
          case ROUNDROBIN -> turn();
        });
  }

  private int turn() {
    int turn = next % callees.size();
    next = turn + 1;
    return turn;
  }
}
