package io.sandpiper.runtime.core;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.Predicate;

/**
 * Which outputs are never on together, and which are on, may be on, or are about to be. One that
 * was not opened yet counts as off, unless it starts as it was before: then nobody knows. Pure.
 */
final class Interlocks {
  private static final class Member {
    List<String> others = List.of();
    boolean taken;
    boolean doubtful;
    LongConsumer freed = now -> {};
  }

  private final Map<String, Member> members = new LinkedHashMap<>();

  /**
   * @param others who must not be on with it; that it is so the other way round need not be said
   * @param freed called when one of them has gone off
   */
  void declare(String name, List<String> others, LongConsumer freed) {
    Member member = members.computeIfAbsent(name, n -> new Member());
    member.others = List.copyOf(others);
    member.freed = freed;
  }

  /** Who keeps it from going on. */
  Optional<String> blocker(String name) {
    return excluding(name, member -> member.taken || member.doubtful);
  }

  /** Who is known to be on, or about to be, and must not be so together with it. */
  Optional<String> rival(String name) {
    return excluding(name, member -> member.taken);
  }

  private Optional<String> excluding(String name, Predicate<Member> which) {
    return members.entrySet().stream()
        .filter(each -> which.test(each.getValue()) && excludes(name, each.getKey()))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private boolean excludes(String one, String other) {
    return members.get(one).others.contains(other) || members.get(other).others.contains(one);
  }

  /** Nobody has looked yet what it is. */
  void doubt(String name) {
    members.get(name).doubtful = true;
  }

  /** It is on, or about to be. */
  void take(String name) {
    members.get(name).taken = true;
    members.get(name).doubtful = false;
  }

  /** It is off for sure. */
  void free(String name, long now) {
    Member member = members.get(name);
    if (!member.taken && !member.doubtful) return;
    member.taken = false;
    member.doubtful = false;
    tell(others(name), now);
  }

  /** It has left for good: whatever it is now, it is nobody's output any more. */
  void forget(String name, long now) {
    List<Member> others = others(name);
    members.remove(name);
    tell(others, now); // whom it did not keep off, that one waits for nothing
  }

  private List<Member> others(String name) {
    return members.entrySet().stream()
        .filter(each -> !each.getKey().equals(name) && excludes(name, each.getKey()))
        .map(Map.Entry::getValue)
        .toList();
  }

  private static void tell(List<Member> others, long now) {
    for (Member each : others) each.freed.accept(now);
  }
}
