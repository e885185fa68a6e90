package io.sandpiper.router.core;

import io.sandpiper.wamp.message.ProtocolViolation;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Who may see an event (Subscriber Black- and Whitelisting): nobody who is excluded by any list,
 * and where there are lists of the eligible, only who is on all of them.
 */
record Audience(
    Optional<Set<Long>> exclude,
    Optional<Set<String>> excludeAuthid,
    Optional<Set<String>> excludeAuthrole,
    Optional<Set<Long>> eligible,
    Optional<Set<String>> eligibleAuthid,
    Optional<Set<String>> eligibleAuthrole) {

  /** The publisher itself is excluded, too, unless it says otherwise (Publisher Exclusion). */
  static Audience of(Map<String, Object> options, long publisher) throws ProtocolViolation {
    Optional<Set<Long>> exclude = Options.ids(options, "exclude");
    if (Options.flag(options, "exclude_me", true)) {
      var all = new HashSet<Long>(exclude.orElse(Set.of()));
      all.add(publisher);
      exclude = Optional.of(all);
    }
    return new Audience(
        exclude,
        Options.texts(options, "exclude_authid"),
        Options.texts(options, "exclude_authrole"),
        Options.ids(options, "eligible"),
        Options.texts(options, "eligible_authid"),
        Options.texts(options, "eligible_authrole"));
  }

  boolean includes(Member member) {
    Member.Identity who = member.identity();
    boolean excluded =
        exclude.filter(ids -> ids.contains(who.session())).isPresent()
            || excludeAuthid.filter(ids -> ids.contains(who.authid())).isPresent()
            || excludeAuthrole.filter(roles -> roles.contains(who.authrole())).isPresent();
    return !excluded
        && eligible.map(ids -> ids.contains(who.session())).orElse(true)
        && eligibleAuthid.map(ids -> ids.contains(who.authid())).orElse(true)
        && eligibleAuthrole.map(roles -> roles.contains(who.authrole())).orElse(true);
  }

  /** About what it costs to keep. */
  long weight() {
    return Stream.of(
            exclude, excludeAuthid, excludeAuthrole, eligible, eligibleAuthid, eligibleAuthrole)
        .flatMap(Optional::stream)
        .mapToLong(Weight::of)
        .sum();
  }
}
