package io.tiovivo.node.care;

import io.tiovivo.node.status.Health;
import java.util.ArrayList;
import java.util.List;

/** What an examination has found so far, by subject. */
public final class Diagnosis {
  /**
   * One thing that was looked at.
   *
   * @param subject such as "clock"
   */
  public record Line(String subject, Health.Finding finding) {}

  /** Most lines that are told. */
  static final int MAX_LINES = 64;

  private final List<Line> lines = new ArrayList<>();

  void good(String subject, String sentence) {
    add(subject, Health.Level.GOOD, sentence, "");
  }

  void attention(String subject, String sentence, String advice) {
    add(subject, Health.Level.ATTENTION, sentence, advice);
  }

  void bad(String subject, String sentence, String advice) {
    add(subject, Health.Level.BAD, sentence, advice);
  }

  void add(String subject, Health.Finding finding) {
    if (lines.size() < MAX_LINES) {
      lines.add(new Line(subject, finding));
    }
  }

  private void add(String subject, Health.Level level, String sentence, String advice) {
    add(subject, new Health.Finding(level, sentence, advice));
  }

  /** In the order in which they were looked at. */
  public List<Line> lines() {
    return List.copyOf(lines);
  }

  /** Whether something does not work. */
  public boolean isBad() {
    return lines.stream().anyMatch(line -> line.finding().level() == Health.Level.BAD);
  }
}
