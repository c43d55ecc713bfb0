package io.tiovivo.node.config;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;

/**
 * What the owner decides, whatever the head-end says.
 *
 * @param mode whether updates install themselves
 * @param window when they may; empty: at any time
 * @param skipped releases never to take
 * @param waitForOthersS a release must have been on the air for so long, in seconds
 * @param supernode whether this node may serve others
 * @param relay whether it may pass traffic on for others
 * @param dataPerDayBytes of carousel reception and overlay, both directions; 0: no cap
 * @param dataPerMonthBytes the same
 * @param quietHours light off, no restart, no background reception; empty: none
 * @param zone of all times of day
 */
public record OwnerConfig(
    UpdateMode mode,
    List<DayWindow> window,
    Set<Long> skipped,
    long waitForOthersS,
    boolean supernode,
    boolean relay,
    long dataPerDayBytes,
    long dataPerMonthBytes,
    List<DayWindow> quietHours,
    ZoneId zone) {
  /** Whether updates install themselves. */
  public enum UpdateMode {
    AUTO,
    ASK,
    NEVER
  }

  public static final OwnerConfig DEFAULT =
      new OwnerConfig(
          UpdateMode.AUTO, List.of(), Set.of(), 0, true, true, 0, 0, List.of(), ZoneOffset.UTC);
}
