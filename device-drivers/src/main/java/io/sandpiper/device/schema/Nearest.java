package io.sandpiper.device.schema;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the word that was probably meant. */
public final class Nearest {
  private Nearest() {}

  /** The nearest word, if at most a third of its letters (at least two, not all) differ. */
  public static Optional<String> of(String seen, Collection<String> words) {
    // No word of ours is as long, and to compare costs the product of both lengths.
    if (seen.length() > 64) return Optional.empty();
    return words.stream()
        .min(Comparator.comparingInt(word -> distance(seen, word)))
        .filter(word -> distance(seen, word) <= Math.max(2, word.length() / 3))
        .filter(word -> distance(seen, word) < word.length());
  }

  /** Levenshtein distance. */
  static int distance(String a, String b) {
    int[] above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) above[j] = j;
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int swap = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(swap, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[b.length()];
  }
}
