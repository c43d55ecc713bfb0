package io.tiovivo.node.role;

import java.util.ArrayList;
import java.util.List;

/** Who may serve others: every condition that does not hold is named. */
public final class Eligibility {
  private Eligibility() {}

  /** What stands in the way of being a supernode; empty: nothing. */
  public static List<String> obstacles(RoleFacts facts, RoleSettings settings) {
    List<String> obstacles = segmentObstacles(facts);
    unless(facts.reachable(), "others have not been able to knock", obstacles);
    unless(!facts.versionHalted(), "the fleet has halted its version", obstacles);
    if (!facts.dedicated()) {
      unless(facts.uptimeNs() >= settings.minUptimeNs(), "it has not run long enough", obstacles);
    }
    return obstacles;
  }

  /**
   * The same for a segment that has nobody else: there is nobody to test whether we are reached.
   */
  static List<String> segmentObstacles(RoleFacts facts) {
    List<String> obstacles = dedicatedObstacles(facts);
    unless(facts.stage() == 0, "the host protects itself", obstacles);
    return obstacles;
  }

  /** The same for a box whose owner decided: what he cannot decide remains. */
  static List<String> dedicatedObstacles(RoleFacts facts) {
    List<String> obstacles = new ArrayList<>();
    unless(facts.profileAllows(), "the profile does not allow it", obstacles);
    unless(facts.ownerAllows(), "the owner's limits do not allow it", obstacles);
    unless(facts.granted(), "the credential does not grant it", obstacles);
    return obstacles;
  }

  /** Whether the node may be of the mega reserve. */
  public static boolean reserve(RoleFacts facts, RoleSettings settings) {
    return facts.profileMega() && facts.grantedMega() && obstacles(facts, settings).isEmpty();
  }

  private static void unless(boolean holds, String obstacle, List<String> obstacles) {
    if (!holds) {
      obstacles.add(obstacle);
    }
  }
}
