package io.tiovivo.node.status;

import io.tiovivo.node.proto.Status;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Whether all is well with a node, in a sentence: what {@code tiovivo status}, the page and the
 * home show first. Drawn from its status alone, so that all of them say the same.
 *
 * @param first the most serious finding; or that all is well
 * @param more the others, the more serious first
 */
public record Health(Finding first, List<Finding> more) {
  /** How serious it is. */
  public enum Level {
    /** Nothing to do. */
    GOOD,
    /** It works, but an owner should look at it. */
    ATTENTION,
    /** Something does not work. */
    BAD;

    /** As scripts read it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One thing to know.
   *
   * @param sentence what is, with its reason
   * @param advice what to do; empty: nothing
   */
  public record Finding(Level level, String sentence, String advice) {}

  /** Most findings that are told. */
  static final int MAX_FINDINGS = 12;

  /** What a status tells. */
  public static Health of(Status status) {
    List<Finding> findings = new ArrayList<>();
    FleetHealth.find(status, findings);
    HomeHealth.find(status, findings);
    findings.sort(Comparator.comparing(Finding::level).reversed());
    if (findings.isEmpty() || findings.get(0).level() == Level.GOOD) {
      findings.add(0, well(status));
    }
    int told = Math.min(findings.size(), MAX_FINDINGS);
    return new Health(findings.get(0), List.copyOf(findings.subList(1, told)));
  }

  /** How serious the most serious is. */
  public Level level() {
    return first.level();
  }

  private static Finding well(Status status) {
    int peers = status.getPeersCount();
    String heard =
        switch (peers) {
          case 0 -> "";
          case 1 -> ", and one neighbour is near";
          default -> ", and " + peers + " neighbours are near";
        };
    return new Finding(Level.GOOD, "All is well" + heard + ".", "");
  }
}
