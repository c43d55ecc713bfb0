package io.tiovivo.node.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.machine.PeerAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeaseDeskTest {
  @Test
  void shouldTellTheBookThatALeafIsThereWithEachRenewal() {
    Herd herd = new Herd(1);
    Herd.Desk desk = herd.desk(10);
    herd.leaves(1);

    herd.run(300 * Herd.SECOND);

    assertEquals(1, desk.desk.leases());
    assertTrue(desk.renewals.size() >= 9, desk.renewals.size() + " renewals in 300 s");
  }

  /** Found behind a translator that took another port: status told the old one for ever. */
  @Test
  void shouldTellALeafOnceThatItIsSeenElsewhereNow() {
    Herd herd = new Herd(1);
    herd.desk(10);
    Herd.Leaf leaf = herd.leaves(1).get(0);
    herd.run(100 * Herd.SECOND);
    PeerAddress elsewhere = new PeerAddress(leaf.address.high(), leaf.address.low(), 40_001);
    leaf.seenAt = elsewhere;
    herd.run(200 * Herd.SECOND);

    assertEquals(List.of(leaf.address, elsewhere), leaf.observed);
  }

  @Test
  void shouldTellItAgainWhenTheAnswerWasLost() {
    Herd herd = new Herd(1);
    Herd.Desk desk = herd.desk(10);
    Herd.Leaf leaf = herd.leaves(1).get(0);
    herd.run(100 * Herd.SECOND);
    PeerAddress elsewhere = new PeerAddress(leaf.address.high(), leaf.address.low(), 40_001);
    leaf.seenAt = elsewhere;
    int renewals = desk.renewals.size();
    leaf.deaf = true;
    for (int i = 0; i < 400 && desk.renewals.size() == renewals; i++) {
      herd.run(Herd.SECOND / 10);
    }
    assertEquals(renewals + 1, desk.renewals.size(), "it asked");
    herd.run(Herd.SECOND / 2);
    assertEquals(List.of(leaf.address), leaf.observed, "and did not hear the answer");
    leaf.deaf = false;
    herd.run(10 * Herd.SECOND);

    assertEquals(List.of(leaf.address, elsewhere), leaf.observed);
  }
}
