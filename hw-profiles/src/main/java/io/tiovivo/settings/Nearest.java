package io.tiovivo.settings;

import java.util.Collection;
import java.util.Optional;

/** Finds the valid name that a mistyped one was probably meant to be. */
public final class Nearest {
  /** Longer words are not compared: nobody mistypes those, and the cost is quadratic. */
  private static final int MAX_WORD_CHARS = 64;

  private Nearest() {}

  /**
   * The valid name with the fewest edits (insert, delete, replace, swap neighbours; case counts for
   * nothing) to {@code word}, if that is at most a third of its length and at least one edit is
   * allowed; of equals, the first. A name that {@code word} is the beginning of counts as near too.
   */
  public static Optional<String> to(String word, Collection<String> valid) {
    if (word.isEmpty() || word.length() > MAX_WORD_CHARS) {
      return Optional.empty();
    }
    String best = null;
    int bestEdits = Math.max(1, word.length() / 3) + 1;
    for (String name : valid) {
      if (name.length() > MAX_WORD_CHARS) {
        continue;
      }
      int edits = edits(lower(word), lower(name));
      if (edits < bestEdits) {
        best = name;
        bestEdits = edits;
      }
    }
    if (best == null && word.length() >= 2) {
      for (String name : valid) {
        if (lower(name).startsWith(lower(word))) {
          best = name;
          break;
        }
      }
    }
    return Optional.ofNullable(best);
  }

  /** {@code " (did you mean NAME?)"} with the prefix before the name, or an empty text. */
  public static String hint(String prefix, String word, Collection<String> valid) {
    Optional<String> nearest = to(word, valid);
    return nearest.isPresent() ? " (did you mean " + prefix + nearest.get() + "?)" : "";
  }

  private static String lower(String text) {
    return text.toLowerCase(java.util.Locale.ROOT);
  }

  /** Damerau-Levenshtein distance with non-overlapping swaps, in three rows. */
  private static int edits(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(last[j], row[j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      int[] spare = beforeLast;
      beforeLast = last;
      last = row;
      row = spare;
    }
    return last[b.length()];
  }
}
