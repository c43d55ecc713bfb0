package io.tiovivo.fleet.overlay;

import io.tiovivo.testkit.net.HostSpeed;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How a simulated fleet is made up. Boards are mixed (half Pi 3, a third Pi 4, the rest desktops)
 * and so are distances.
 *
 * @param dedicated supernodes by their owners' will
 * @param leaves that serve nobody
 * @param eligible leaves that may serve others
 * @param reserve leaves of the mega reserve
 * @param capacity leases that each of those may hold
 */
public record FleetShape(int dedicated, int leaves, int eligible, int reserve, int capacity) {
  private static final long NEAREST_NS = 3_000_000;
  private static final long FARTHEST_NS = 60_000_000;

  /** Supernodes and leaves. */
  public static FleetShape of(int dedicated, int leaves, int capacity) {
    return new FleetShape(dedicated, leaves, 0, 0, capacity);
  }

  /** The same with leaves that may serve others. */
  public FleetShape eligible(int newEligible, int newReserve) {
    return new FleetShape(dedicated, leaves, newEligible, newReserve, capacity);
  }

  /**
   * Adds such a fleet to a world, all of it off, and puts a beacon with its supernodes on the air.
   *
   * @param joinSpreadMs of the beacon
   */
  public List<SimNode> addTo(OverlayWorld world, long seed, long joinSpreadMs) {
    SplittableRandom random = new SplittableRandom(seed);
    List<SimNode> added = new ArrayList<>();
    add(world, random, added, "super", NodePlan.Kind.DEDICATED, dedicated);
    world.broadcast(added, joinSpreadMs);
    add(world, random, added, "reserve", NodePlan.Kind.RESERVE, reserve);
    add(world, random, added, "able", NodePlan.Kind.ELIGIBLE, eligible);
    add(world, random, added, "leaf", NodePlan.Kind.LEAF, leaves);
    return added;
  }

  private void add(
      OverlayWorld world,
      SplittableRandom random,
      List<SimNode> added,
      String name,
      NodePlan.Kind kind,
      int count) {
    for (int i = 0; i < count; i++) {
      NodePlan plan =
          NodePlan.of(name + "-" + i, kind, capacity)
              .far(random.nextLong(NEAREST_NS, FARTHEST_NS))
              .version(random.nextBoolean() ? "1.0.0" : "1.0.1");
      int board = random.nextInt(6);
      if (board >= 3) {
        plan =
            board == 5
                ? plan.board("pc", HostSpeed.desktop())
                : plan.board("rpi4b", HostSpeed.pi4());
      }
      added.add(world.add(plan));
    }
  }
}
