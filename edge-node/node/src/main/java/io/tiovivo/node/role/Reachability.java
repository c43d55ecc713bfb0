package io.tiovivo.node.role;

import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.Part;
import java.util.List;
import java.util.function.Supplier;

/**
 * Whether others can knock at this node: asks supernodes to have another one knock, and does so for
 * others. Owns ReachRequest and ReachResult.
 */
public final class Reachability implements Part {
  private final ReachSettings settings;
  private final Supplier<List<Contact>> supernodes;
  private final long seed;

  /**
   * @param supernodes whom to ask: on a leaf its supernode and standbys, on a supernode some other
   *     members; those that we dialled are never the ones that knock
   */
  public Reachability(ReachSettings settings, Supplier<List<Contact>> supernodes, long seed) {
    this.settings = settings;
    this.supernodes = supernodes;
    this.seed = seed;
  }

  /** Whether this node serves as a supernode: only then it knocks for others. */
  public void serving(boolean serving) {}

  /** Whether a test is wanted at all: the node could serve but for this. */
  public void wanted(long nowNs, boolean wanted) {}

  /** A bare knock arrived. */
  public void onKnock(long nowNs, PeerAddress from, long nonce) {}

  /** The last test succeeded. */
  public boolean reachable() {
    return seed == 0 && settings.askers() == supernodes.get().size();
  }
}
