package io.sandpiper.runtime.core;

import java.util.Map;
import java.util.Optional;

/** The port to what outlives the process: the values of the outputs that are to be restored. */
public interface LastValues {
  /** Nothing outlives it. */
  LastValues NONE =
      new LastValues() {
        @Override
        public Optional<Map<String, Object>> recall(String component) {
          return Optional.empty();
        }

        @Override
        public void remember(String component, Map<String, Object> value) {}
      };

  /** What was remembered last, perhaps by another process; as Boolean and Double by name. */
  Optional<Map<String, Object>> recall(String component);

  /** Returns at once. */
  void remember(String component, Map<String, Object> value);

  /** Nothing more comes: returns when what was remembered is kept. */
  default void close() {}
}
