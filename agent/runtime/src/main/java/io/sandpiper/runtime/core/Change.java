package io.sandpiper.runtime.core;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a new configuration changes, by the components' names.
 *
 * @param reopened not changed themselves, but what they run on is
 * @param sections of the file beside the components: router, policy, audit
 */
record Change(
    List<String> added,
    List<String> removed,
    List<String> changed,
    List<String> reopened,
    List<String> unchanged,
    List<String> sections) {

  Change with(List<String> others) {
    return new Change(added, removed, changed, reopened, unchanged, others);
  }

  Map<String, Object> map() {
    var map = new LinkedHashMap<String, Object>();
    map.put("added", added);
    map.put("removed", removed);
    map.put("changed", changed);
    map.put("reopened", reopened);
    map.put("unchanged", unchanged);
    map.put("sections", sections);
    return map;
  }

  /** For the log. */
  String text() {
    var text = new StringBuilder();
    map().entrySet().stream()
        .filter(each -> !each.getKey().equals("unchanged"))
        .forEach(
            each -> {
              if (each.getValue() instanceof List<?> names && !names.isEmpty()) {
                text.append("; ").append(each.getKey()).append(' ');
                text.append(String.join(", ", names.stream().map(String::valueOf).toList()));
              }
            });
    return text.isEmpty() ? "nothing changed" : text.substring(2);
  }
}
