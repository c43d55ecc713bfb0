package io.tiovivo.fleet.overlay;

import io.tiovivo.node.overlay.OverlaySettings;
import java.util.ArrayList;
import java.util.List;

/** Those that hold in every fleet. */
public final class Invariants {
  private Invariants() {}

  /**
   * All of them.
   *
   * @param strandedS longest time without a lease, in seconds
   */
  public static List<Invariant> all(OverlaySettings settings, long strandedS) {
    List<Invariant> all = new ArrayList<>(withoutStranded(settings));
    all.add(new NobodyStranded(strandedS));
    return all;
  }

  /** All but the one that is about time. */
  public static List<Invariant> withoutStranded(OverlaySettings settings) {
    return List.of(
        new NoPartFails(),
        new LeasesWithinCapacity(),
        new NobodySwitchesItselfOff(),
        new RolesDamped(settings.role().holdNs()),
        new LookUpsFresh(),
        new QueuesBounded(),
        new RetriesWithinBudget(),
        new OneSupernodePerLeaf(),
        new MembersConverge());
  }
}
