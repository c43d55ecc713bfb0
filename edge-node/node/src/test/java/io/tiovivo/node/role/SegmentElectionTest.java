package io.tiovivo.node.role;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Machine;
import io.tiovivo.node.role.RoleWorld.SegmentPeer;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A segment on which somebody says hello as a supernode. */
class SegmentElectionTest {
  private static final long SECOND = 1_000_000_000L;

  private final RoleSettings settings = RoleSettings.standard();
  private final SegmentElection election =
      new SegmentElection(settings, new NodeId(1, 1), new SplittableRandom(1));

  private long electedAt(boolean claimed, long forNs) {
    List<SegmentPeer> peers = List.of(new SegmentPeer(new NodeId(2, 2), claimed));
    for (long nowNs = 0; nowNs < forNs; nowNs += SECOND) {
      if (nowNs >= election.dueNs(nowNs, 0, peers)) {
        return nowNs;
      }
    }
    return Machine.NEVER;
  }

  @Test
  void shouldWaitForOneWhoSaysThatItServes() {
    assertTrue(electedAt(true, 2 * settings.aloneNs()) == Machine.NEVER);
  }

  @Test
  void shouldNotBeKeptFromServingForEverByOneWhoOnlySaysSo() {
    long elected = electedAt(true, 3_600 * SECOND);
    assertTrue(elected < 20 * settings.aloneNs(), "elected after " + elected / SECOND + " s");
  }
}
