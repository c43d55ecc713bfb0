package io.tiovivo.node.role;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.node.role.Town.Citizen;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoleKeeperTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long HOUR = 3_600 * SECOND;
  private static final long HOLD = RoleSettings.standard().holdNs();

  @Test
  void shouldBringForwardAsManySupernodesAsAreMissing() {
    for (long seed = 1; seed <= 20; seed++) {
      Town town = new Town(seed, 200, 100);
      town.leases = 1_500;
      town.makeSupernode(town.citizens.get(0));

      town.run(HOUR);

      // 1500 leases at 60 % of 100 each; the lots of one epoch scatter by 4.6 around 24.
      assertTrue(
          town.alive() >= 25 && town.alive() <= 25 + 3 * 4.6, town.alive() + ", seed " + seed);
    }
  }

  @Test
  void shouldStayWithinTheDampingBoundForADayOfTides() {
    for (long seed = 1; seed <= 3; seed++) {
      Town town = new Town(seed, 150, 100);
      town.tide = true;
      town.makeSupernode(town.citizens.get(0));

      town.run(24 * HOUR);

      int changes = 0;
      for (Citizen each : town.citizens) {
        List<RoleEvent.RoleChanged> history = each.roles.history();
        changes += history.size();
        for (int i = 1; i < history.size(); i++) {
          RoleEvent.RoleChanged change = history.get(i);
          boolean drain = change.from() == NodeRole.DRAINING;
          long heldNs = change.atNs() - history.get(i - 1).atNs();
          assertTrue(drain || heldNs >= HOLD, change + " after " + heldNs + ", seed " + seed);
        }
      }
      // The tide alone asks for 30 more and 30 less twice a day; each that goes drains first.
      int asked = 2 * (30 + 2 * 30);
      assertTrue(
          changes >= asked / 2 && changes <= asked * 3 / 2,
          changes + " changes in a day, seed " + seed);
      assertTrue(town.worstShortage <= 6, town.worstShortage + " missing, seed " + seed);
    }
  }

  @Test
  void shouldCallTheReserveWhenManyDieAndSendItHomeAgain() {
    Town town = new Town(7, 100, 100);
    town.reserveFrom(60);
    town.leases = 900;
    for (int i = 0; i < 20; i++) {
      town.makeSupernode(town.citizens.get(i));
    }
    town.run(HOUR);
    town.kill(12);

    town.run(90 * SECOND);

    long megas = town.count(NodeRole.MEGA);
    assertTrue(megas >= 3, megas + " megas");
    assertTrue(town.alive() >= 13, town.alive() + " alive");

    town.run(4 * HOUR);

    assertEquals(0, town.count(NodeRole.MEGA), "megas are gone again");
    assertTrue(town.alive() >= 15, town.alive() + " alive");
  }

  @Test
  void shouldHelpItselfWhenNoSupernodeIsInReach() {
    for (long seed = 1; seed <= 20; seed++) {
      Town town = new Town(seed, 8, 100);
      town.leases = 0;
      town.segment = true;

      town.run(120 * SECOND);

      assertEquals(1, town.alive(), "seed " + seed);
    }
  }

  @Test
  void shouldStepBackWhenOthersServeAndNobodyOutsideReachesIt() {
    Town town = new Town(5, 8, 100);
    town.segment = true;
    town.run(120 * SECOND);
    Citizen elected = town.citizens.stream().filter(Citizen::serves).findFirst().orElseThrow();
    town.segment = false;
    town.promotion = false;
    elected.unreachable = true;
    town.run(600 * SECOND);
    assertTrue(elected.serves(), "while it is the only one it serves whom it can");

    Citizen other = town.citizens.stream().filter(each -> !each.serves()).findFirst().orElseThrow();
    town.makeSupernode(other);
    town.run(200 * SECOND);

    assertEquals(1, elected.drains);
    assertFalse(elected.serves());
    assertTrue(other.serves());
  }

  @Test
  void shouldNotChangeAnythingWhilePromotionIsSwitchedOff() {
    Town town = new Town(3, 50, 100);
    town.leases = 3_000;
    town.promotion = false;
    town.makeSupernode(town.citizens.get(0));

    town.run(2 * HOUR);

    assertEquals(1, town.alive());
  }

  @Test
  void shouldDrainAtOnceWhenTheHostIsInDanger() {
    Town town = new Town(3, 10, 100);
    town.leases = 10;
    Citizen hot = town.citizens.get(0);
    town.makeSupernode(hot);

    hot.roles.onHostInDanger(town.nowNs, "temperature 83000 m°C", hot);

    assertEquals(NodeRole.DRAINING, hot.roles.role());
    RoleEvent.RoleChanged last = hot.roles.history().get(hot.roles.history().size() - 1);
    assertTrue(last.reason().contains("temperature"), last.reason());
    assertEquals(1, hot.drains);
    assertEquals(0, hot.leaves, "it is a leaf only when no lease is left");
    hot.roles.onDrained(town.nowNs, hot);
    assertEquals(NodeRole.LEAF, hot.roles.role());
    assertEquals(1, hot.leaves);
  }

  @Test
  void shouldServeForGoodWhereTheOwnerSaysSo() {
    Town town = new Town(3, 10, 100);
    Citizen server = town.citizens.get(0);
    server.dedicated = true;
    server.roles.start(town.nowNs, server);

    assertEquals(NodeRole.SUPERNODE, server.roles.role());
    town.run(6 * HOUR);
    assertEquals(NodeRole.SUPERNODE, server.roles.role());
    assertEquals(1, server.roles.history().size());
  }

  @Test
  void shouldServeNobodyOnceItsOwnerDoesNotWantItTo() {
    Town town = new Town(3, 10, 100);
    town.leases = 500;
    Citizen shy = town.citizens.get(0);
    town.makeSupernode(shy);
    town.makeSupernode(town.citizens.get(1));

    shy.owned = false;
    shy.roles.onOwner(town.nowNs, false, shy);

    assertEquals(NodeRole.DRAINING, shy.roles.role(), "whatever the hold says");
    town.run(2 * HOUR);
    assertEquals(NodeRole.LEAF, shy.roles.role(), "however short supernodes are");
    assertTrue(town.alive() > 0, "others serve");
    shy.owned = true;
    shy.dedicated = true;
    shy.roles.onOwner(town.nowNs, true, shy);
    town.run(HOUR);
    assertEquals(NodeRole.SUPERNODE, shy.roles.role());
  }

  @Test
  void shouldNameEveryObstacle() {
    RoleFacts nothing = new RoleFacts(false, false, false, false, false, false, false, true, 0, 2);

    List<String> obstacles = Eligibility.obstacles(nothing, RoleSettings.standard());

    assertEquals(7, obstacles.size(), obstacles.toString());
    assertFalse(Eligibility.reserve(nothing, RoleSettings.standard()));
  }
}
