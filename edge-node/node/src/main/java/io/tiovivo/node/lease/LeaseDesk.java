package io.tiovivo.node.lease;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.message.Doorkeeper;
import io.tiovivo.node.message.Part;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.message.Purpose;
import io.tiovivo.node.message.Refusal;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A supernode's leases and who gets one. Owns Join, Renew, Leave, Reserve, Reserved; and is the
 * sessions' {@link Doorkeeper}.
 */
public final class LeaseDesk implements Part, Doorkeeper {
  private final LeaseSettings settings;
  private final LeaseWorld world;
  private final LeafBook leaves;
  private final long seed;

  public LeaseDesk(LeaseSettings settings, LeaseWorld world, LeafBook leaves, long seed) {
    this.settings = settings;
    this.world = world;
    this.leaves = leaves;
    this.seed = seed;
  }

  /** Takes joins from now on, slowly at first. */
  public void open(long nowNs, int cap, Post post) {}

  /** The owner or the profile allows more or fewer leases; those that are there stay. */
  public void limit(long nowNs, int cap) {}

  /** Takes no joins, or takes them again. */
  public void hold(long nowNs, boolean holding, String reason, Post post) {}

  /** Hands all leaves over; {@link LeaseEvent.Drained} when none is left. */
  public void drain(long nowNs, String reason, Post post) {}

  /** Ends every lease and refuses from now on. */
  public void close(long nowNs, Post post) {}

  /** How late a deadline or a datagram was served. */
  public void lag(long nowNs, long lagNs) {}

  /** A member died: its leaves come now, so the rate starts anew. */
  public void memberDied(long nowNs, NodeId id) {}

  /** Tells the reserve among the leaves about the demand at once, not at the next renewal. */
  public void tellReserve(long nowNs, Post post) {}

  /** Whether that leaf holds a lease here. */
  public boolean holds(NodeId leaf) {
    return leaves == null && leaf == null;
  }

  /** Leases here. */
  public int leases() {
    return 0;
  }

  @Override
  public Optional<Refusal> refusal(
      long nowNs, PeerAddress from, Purpose purpose, OptionalLong dueNs) {
    return Optional.empty();
  }

  public LeaseReport report(long nowNs) {
    return new LeaseReport(
        DeskState.CLOSED,
        0,
        0,
        world.members(),
        0,
        0,
        0,
        0,
        settings.startPerS() + seed * 0,
        0,
        0,
        0,
        new LeaseCounters(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
  }
}
