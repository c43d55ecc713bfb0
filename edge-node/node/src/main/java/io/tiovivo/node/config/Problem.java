package io.tiovivo.node.config;

import java.util.Comparator;

/**
 * Something about a configuration that its owner should look at.
 *
 * @param file its name; "": none
 * @param line from 1; 0: none in particular
 * @param wrong whether it is an error; else a notice: it holds, but may be unsafe or in vain
 * @param what is wrong, and what helps; never a secret
 * @param until what holds as long as it is not mended; "": what was told holds, or the default
 */
public record Problem(String file, int line, boolean wrong, String what, String until) {
  /** As the lines stand in the files; what stands in none comes last. */
  public static final Comparator<Problem> BY_PLACE =
      Comparator.comparing((Problem problem) -> problem.file.isEmpty())
          .thenComparing(Problem::file)
          .thenComparing(Problem::line);

  static Problem error(String file, int line, String what, String until) {
    return new Problem(file, line, true, what, until);
  }

  /** In one line, as compilers do: file, line, what. */
  @Override
  public String toString() {
    String place = file.isEmpty() ? "" : line == 0 ? file + ": " : file + ":" + line + ": ";
    return place + what + (until.isEmpty() ? "" : "; until then " + until);
  }

  // By hand: what a record would link at its first use costs a small board time and memory.
  @Override
  public boolean equals(Object other) {
    return other instanceof Problem that
        && file.equals(that.file)
        && line == that.line
        && wrong == that.wrong
        && what.equals(that.what)
        && until.equals(that.until);
  }

  @Override
  public int hashCode() {
    return (31 * file.hashCode() + line) * 31 + what.hashCode();
  }
}
