package io.tiovivo.node.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
}
