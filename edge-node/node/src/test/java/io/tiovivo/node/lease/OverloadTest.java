package io.tiovivo.node.lease;

import static io.tiovivo.node.lease.Herd.MS;
import static io.tiovivo.node.lease.Herd.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.node.join.JoinEvent;
import io.tiovivo.node.lease.Herd.Desk;
import io.tiovivo.node.lease.Herd.Leaf;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That overload never feeds back: many leaves and several desks in virtual time, many seeds. */
class OverloadTest {
  private static final int SEEDS = 10;

  @Test
  void shouldAdmitAMassJoinAtTheRateOfTheHostAndNoFaster() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      Herd herd = new Herd(seed);
      herd.handshakeNs = 50 * MS;
      Desk desk = herd.desk(800);
      herd.leaves(800);
      long startNs = herd.nowNs;

      herd.run(300 * SECOND);

      int served = 20;
      for (long atNs = startNs + 20 * SECOND; atNs < herd.nowNs; atNs += 10 * SECOND) {
        int accepted = Herd.between(herd.accepts, atNs, atNs + 10 * SECOND);
        int knocked = herd.knocksBetween(atNs, atNs + 10 * SECOND);
        assertTrue(accepted <= served * 10, accepted + " in 10 s, seed " + seed);
        assertTrue(knocked <= 1.3 * served * 10, knocked + " knocks in 10 s, seed " + seed);
      }
      String figures = herd.leased() + " leased, lag " + desk.worstLagNs / MS + " ms, seed " + seed;
      assertTrue(herd.leased() >= 792, figures);
      assertTrue(desk.worstLagNs < 2 * SECOND, figures);
    }
  }

  @Test
  void shouldGiveNearlyAllALeaseWithinFourAttempts() {
    Herd herd = new Herd(3);
    for (int i = 0; i < 10; i++) {
      herd.desk(400);
    }
    herd.leaves(2_400);

    herd.run(300 * SECOND);

    long within = herd.leaves.stream().filter(leaf -> leaf.leased() && leaf.most <= 4).count();
    assertTrue(within >= 2_400 * 0.99, within + " of 2400, " + herd.leased() + " leased");
  }

  @Test
  void shouldTakeInTheLeavesOfADeadNeighbourWithoutLosingAnyOther() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      Herd herd = new Herd(seed);
      for (int i = 0; i < 6; i++) {
        herd.desk(300);
      }
      herd.leaves(1_000);
      herd.run(400 * SECOND);
      assertEquals(1_000, herd.leased(), "before, seed " + seed);
      Desk dead = herd.desks.get(0);
      List<Leaf> orphans =
          herd.leaves.stream()
              .filter(leaf -> leaf.keeper.supernode().orElseThrow().id().equals(dead.id))
              .toList();
      assertTrue(orphans.size() > 80, orphans.size() + " orphans");
      dead.die();

      herd.run(150 * SECOND);

      for (Leaf leaf : herd.leaves) {
        assertEquals(orphans.contains(leaf) ? 1 : 0, leaf.lost, "seed " + seed);
      }
      assertTrue(herd.leased() >= 998, herd.leased() + " leased, seed " + seed);
    }
  }

  @Test
  void shouldNotLetRefusalsBreedRefusals() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      Herd herd = new Herd(seed);
      herd.desk(100);
      herd.desk(100);
      herd.leaves(600);
      long startNs = herd.nowNs;

      herd.run(3_600 * SECOND);

      assertEquals(200, herd.leased(), "seed " + seed);
      int early = herd.knocksBetween(startNs + 300 * SECOND, startNs + 900 * SECOND);
      int late = herd.knocksBetween(startNs + 3_000 * SECOND, startNs + 3_600 * SECOND);
      // 400 leaves without a lease, at most four attempts and one more in ten minutes.
      assertTrue(late <= early * 1.2, early + " then " + late + ", seed " + seed);
      assertTrue(late <= 400 * 6, late + " knocks in ten minutes, seed " + seed);
    }
  }

  @Test
  void shouldComeBackWhenAThirdOfTheSupernodesDies() {
    for (long seed = 1; seed <= 3; seed++) {
      Herd herd = new Herd(seed);
      herd.loss = 0.02;
      for (int i = 0; i < 15; i++) {
        herd.desk(200);
      }
      herd.leaves(1_800);
      herd.run(600 * SECOND);
      herd.desks.subList(0, 5).forEach(Desk::die);

      herd.run(300 * SECOND);

      assertTrue(herd.leased() >= 1_800 * 0.99, herd.leased() + " leased, seed " + seed);
    }
  }

  @Test
  void shouldHandAllLeavesOverWithoutAGap() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      Herd herd = new Herd(seed);
      Desk leaving = herd.desk(200);
      herd.leaves(150);
      herd.run(120 * SECOND);
      assertEquals(150, leaving.desk.leases(), "seed " + seed);
      for (int i = 0; i < 3; i++) {
        herd.desk(100);
      }
      leaving.desk.drain(herd.nowNs, "test", leaving);
      leaving.settle();

      herd.run(240 * SECOND);

      assertEquals(0, leaving.desk.leases(), "seed " + seed);
      assertEquals(150, herd.leased(), "seed " + seed);
      assertEquals(0, herd.leaves.stream().mapToInt(leaf -> leaf.lost).sum(), "seed " + seed);
      assertTrue(
          leaving.events.stream().anyMatch(LeaseEvent.Drained.class::isInstance), "seed " + seed);
      assertTrue(
          herd.leaves.stream()
              .allMatch(leaf -> leaf.events.stream().anyMatch(JoinEvent.Moved.class::isInstance)));
    }
  }

  @Test
  void shouldKeepItsLeavesWhenNobodyCanTakeThem() {
    Herd herd = new Herd(1);
    Desk leaving = herd.desk(200);
    herd.leaves(50);
    herd.run(60 * SECOND);
    leaving.desk.drain(herd.nowNs, "test", leaving);
    leaving.settle();

    herd.run(1_200 * SECOND);

    assertEquals(50, leaving.desk.leases());
    assertEquals(50, herd.leased());
  }

  @Test
  void shouldJoinAtTheFirstAttemptThoughAFifthOfAllPacketsIsLost() {
    long first = 0;
    for (long seed = 1; seed <= 20; seed++) {
      Herd herd = new Herd(seed);
      herd.loss = 0.2;
      for (int i = 0; i < 10; i++) {
        herd.desk(200);
      }
      herd.leaves(20); // nobody is refused

      herd.run(30 * SECOND);

      first +=
          herd.leaves.stream()
              .flatMap(leaf -> leaf.events.stream())
              .filter(event -> event instanceof JoinEvent.Leased got && got.attempts() == 1)
              .count();
    }
    // Three times to and fro: 0.36^3 of them find nobody, and 0.2^3 lose their handshake.
    assertTrue(first >= 400 * 0.9, first + " of 400 at the first attempt");
  }

  @Test
  void shouldSurviveLossAndDoubles() {
    Herd herd = new Herd(5);
    herd.loss = 0.1;
    herd.twice = 0.2;
    for (int i = 0; i < 4; i++) {
      herd.desk(100);
    }
    herd.leaves(250);

    herd.run(1_800 * SECOND);

    assertTrue(herd.leased() >= 245, herd.leased() + " leased");
    int leases = herd.desks.stream().mapToInt(each -> each.desk.leases()).sum();
    assertTrue(leases <= 260, leases + " leases for 250 leaves");
  }
}
