package io.tiovivo.node.join;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.message.Contact;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HeldLeaseTest {
  private static final long SECOND = 1_000_000_000L;
  private static final JoinSettings SETTINGS = JoinSettings.standard();

  @Test
  void shouldRenewWhenTheSettingsSayIfTheSupernodeDoesNot() {
    for (long seed = 0; seed < 100; seed++) {
      long dueNs = lease(0, seed).nextNs();
      assertTrue(dueNs >= 24 * SECOND && dueNs <= 30 * SECOND, dueNs + " ns");
    }
  }

  @Test
  void shouldNotLetASupernodeHaveItRenewAllTheTime() {
    HeldLease lease = lease(1, 1);
    int renewals = 0;
    for (long nowNs = 0; nowNs < 60 * SECOND; nowNs = lease.nextNs()) {
      if (lease.step(nowNs) == HeldLease.Step.RENEW) {
        renewals++;
        lease.answered(nowNs, 90 * SECOND);
      }
    }
    assertTrue(renewals <= 75, renewals + " renewals in a minute");
  }

  @Test
  void shouldEndWhenNothingIsAnswered() {
    HeldLease lease = lease(0, 1);
    HeldLease.Step step = HeldLease.Step.NOTHING;
    for (int i = 0; i < 100 && step != HeldLease.Step.LOST; i++) {
      step = lease.step(lease.nextNs());
    }
    assertEquals(HeldLease.Step.LOST, step);
  }

  private static HeldLease lease(long renewNs, long seed) {
    PeerAddress address = PeerAddress.of(new byte[] {10, 0, 0, 1}, 8486);
    Contact supernode = new Contact(new NodeId(1, 2), address, 0, "1.0", 0);
    return new HeldLease(SETTINGS, new SplittableRandom(seed), supernode, 0, 90 * SECOND, renewNs);
  }
}
