package io.tiovivo.node.role;

import java.util.ArrayList;
import java.util.List;

/** Who may serve others: every condition that does not hold is named. */
public final class Eligibility {
  private Eligibility() {}

  /** What stands in the way of being a supernode; empty: nothing. */
  public static List<String> obstacles(RoleFacts facts, RoleSettings settings) {
    List<String> obstacles = new ArrayList<>();
    unless(facts.profileAllows(), "the profile does not allow it", obstacles);
    unless(facts.ownerAllows(), "the owner's limits do not allow it", obstacles);
    unless(facts.granted(), "the credential does not grant it", obstacles);
    unless(facts.reachable(), "others have not been able to knock", obstacles);
    unless(!facts.versionOnHold(), "this version is on hold", obstacles);
    unless(facts.stage() == 0, "the host protects itself", obstacles);
    if (!facts.dedicated()) {
      unless(facts.uptimeNs() >= settings.minUptimeNs(), "it runs too short", obstacles);
      unless(facts.loadPermille() <= settings.maxLoadPermille(), "it is busy", obstacles);
    }
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
