package io.tiovivo.node.link;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.PeerAddress;
import java.util.concurrent.TimeUnit;

/**
 * Who says hello, where, and how often.
 *
 * @param id of this node
 * @param instance drawn at this start, so that a node tells its own hellos from those of a clone
 * @param tsi of its fleet
 * @param group multicast address and port
 * @param intervalNs longest time between two hellos; the shortest is 2/3 of it
 * @param eagerIntervalNs the same during the first {@code eagerHellos}, and for the answer to a
 *     newcomer
 * @param eagerHellos hellos after the start that come faster, so that neighbours meet in seconds
 * @param missedHellos of a peer until it counts as lost
 * @param deafHellos of our own that did not come back until we count as deaf
 * @param maxPeers most peers in the table; more are counted and left out
 */
public record HelloSettings(
    NodeId id,
    long instance,
    int tsi,
    PeerAddress group,
    long intervalNs,
    long eagerIntervalNs,
    int eagerHellos,
    int missedHellos,
    int deafHellos,
    int maxPeers) {
  /** Most peers that a table may be made for. */
  public static final int MAX_PEERS = 256;

  /** Bounds on what a peer may say about its interval, in milliseconds. */
  static final int MIN_INTERVAL_MS = 100;

  static final int MAX_INTERVAL_MS = 60_000;

  public HelloSettings {
    within("intervalNs", intervalNs, ms(MIN_INTERVAL_MS), ms(MAX_INTERVAL_MS));
    within("eagerIntervalNs", eagerIntervalNs, ms(MIN_INTERVAL_MS), intervalNs);
    within("eagerHellos", eagerHellos, 0, 100);
    within("missedHellos", missedHellos, 2, 100);
    within("deafHellos", deafHellos, 2, 100);
    within("maxPeers", maxPeers, 1, MAX_PEERS);
  }

  /** The settings that docs/NODE.md gives the reasons for. */
  public static HelloSettings standard(NodeId id, long instance, int tsi, PeerAddress group) {
    return new HelloSettings(id, instance, tsi, group, ms(5_000), ms(1_000), 5, 8, 6, MAX_PEERS);
  }

  private static long ms(long milliseconds) {
    return TimeUnit.MILLISECONDS.toNanos(milliseconds);
  }

  private static void within(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(name + " " + value + " is not in " + least + ".." + most);
    }
  }
}
