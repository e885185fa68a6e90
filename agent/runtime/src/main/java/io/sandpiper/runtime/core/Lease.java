package io.sandpiper.runtime.core;

import io.sandpiper.runtime.policy.Caller;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Somebody's command that holds until a moment, unless he renews it.
 *
 * @param holder his authid, so that he keeps it over a reconnect; of an anonymous caller the
 *     session. Where the router discloses neither, all callers are the same one: empty.
 * @param length nanoseconds, of a renewal too
 * @param end the moment
 */
record Lease(String holder, long length, long end) {
  static Lease of(Caller caller, long length, long now) {
    return new Lease(holder(caller), length, now + length);
  }

  static String holder(Caller caller) {
    // An anonymous authid is the router's invention, or the same for all.
    boolean known = !caller.authid().isEmpty() && !caller.role().equals("anonymous");
    if (known) return caller.authid();
    return caller.session().isPresent()
        ? "session " + caller.session().getAsLong()
        : caller.authid();
  }

  boolean belongsTo(Caller caller) {
    return holder.equals(holder(caller));
  }

  Lease renewed(long now) {
    return new Lease(holder, length, now + length);
  }

  Map<String, Object> plain(long now) {
    var plain = new LinkedHashMap<String, Object>();
    plain.put("holder", holder);
    plain.put("seconds_left", Math.max(0, end - now) / 1_000_000 / 1e3);
    return plain;
  }
}
