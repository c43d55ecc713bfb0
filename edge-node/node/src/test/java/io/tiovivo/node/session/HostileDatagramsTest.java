package io.tiovivo.node.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.session.SessionCounters.What;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * A speaker who knows the format and has heard everything says random, truncated, flipped,
 * repeated, delayed and crossed-over things to both sides of live sessions, from addresses of its
 * own and under those of others.
 */
class HostileDatagramsTest {
  private static final int SEEDS = 30;
  private static final int ROUNDS = 1500;
  private static final int HOSTS = 6;

  /**
   * A copy of an authentic datagram looks like a new path, which gets at most so many times more.
   */
  private static final int PATH_FACTOR = 3;

  private static final Set<What> MUST_BITE =
      EnumSet.of(
          What.MALFORMED,
          What.FOREIGN,
          What.UNKNOWN_VERSION,
          What.UNKNOWN_KIND,
          What.BAD_TOKEN,
          What.STALE,
          What.BAD_HANDSHAKE,
          What.UNKNOWN_SESSION,
          What.FORGED,
          What.REPLAYED,
          What.RETRIES,
          What.HINT_IGNORED);

  @Test
  void shouldSurviveWhateverArrivesAndOweNothingToTheUnproven() {
    Map<What, Long> bitten = new HashMap<>();
    for (long seed = 1; seed <= SEEDS; seed++) {
      try {
        attack(seed, bitten);
      } catch (RuntimeException | AssertionError defect) {
        throw new AssertionError("seed " + seed, defect);
      }
    }
    for (What what : MUST_BITE) {
      assertTrue(bitten.getOrDefault(what, 0L) > 0, what + " never happened");
    }
  }

  private static void attack(long seed, Map<What, Long> bitten) {
    Rig rig = new Rig(seed);
    SplittableRandom random = new SplittableRandom(seed);
    Rig.Node[] sides = {rig.node(1), rig.node(2)};
    List<byte[]> heard = new ArrayList<>();
    Map<PeerAddress, Integer> owed = new HashMap<>();
    Map<PeerAddress, Integer> challenged = new HashMap<>();
    List<PeerAddress> foreign = new ArrayList<>();
    for (int i = 0; i < HOSTS; i++) {
      foreign.add(Rig.address(200 + i, 4000 + i));
    }
    rig.fate =
        flight -> {
          heard.add(flight.bytes());
          if (foreign.contains(flight.to())) {
            Map<PeerAddress, Integer> kind =
                flight.bytes()[3] == Datagrams.DATA ? challenged : owed;
            kind.merge(flight.to(), flight.bytes().length, Integer::sum);
          }
          if (random.nextInt(10) == 0) { // somebody on the way is quicker
            byte[] flipped = flight.bytes().clone();
            flipped[8 + random.nextInt(flipped.length - 8)] ^= (byte) (1 << random.nextInt(8));
            rig.flights.add(new Rig.Flight(rig.nowNs + 1, -1, flight.from(), flight.to(), flipped));
          }
          return random.nextInt(20) == 0
              ? new long[0]
              : new long[] {1 + random.nextLong(50 * Rig.MS)};
        };
    Map<PeerAddress, Integer> paid = new HashMap<>();
    long most = 0;
    for (int round = 0; round < ROUNDS; round++) {
      live(rig, sides, random);
      byte[] said = word(random, heard);
      Rig.Node victim = sides[random.nextInt(2)];
      PeerAddress from =
          random.nextInt(3) == 0
              ? sides[random.nextInt(2)].address
              : foreign.get(random.nextInt(HOSTS));
      if (foreign.contains(from)) {
        paid.merge(from, said.length, Integer::sum);
      }
      victim.receive(from, said);
      int given = paid.getOrDefault(from, 0);
      assertTrue(owed.getOrDefault(from, 0) <= given, "amplified towards " + from);
      assertTrue(challenged.getOrDefault(from, 0) <= PATH_FACTOR * given, "a flood to " + from);
      rig.run(random.nextLong(30 * Rig.MS));
      for (Rig.Node side : sides) {
        foreign.forEach(each -> assertTrue(!side.sessions.isCalledBy(each), "state for " + each));
        most = Math.max(most, side.sessions.callers());
        assertTrue(side.sessions.count() <= 1, "one session per node");
      }
    }
    assertTrue(most <= sides[0].settings.mostHandshakesPerAddress(), "handshakes: " + most);
    rig.fate = flight -> new long[] {Rig.LATENCY_NS};
    rig.run(130 * Rig.SECOND);
    for (Rig.Node side : sides) {
      assertEquals(0, side.sessions.callers(), "nothing is left");
      assertEquals(0, side.sessions.count(), "nothing is left");
      assertEquals(Long.MAX_VALUE, side.sessions.deadlineNs(), "nothing is left");
      for (What what : What.values()) {
        bitten.merge(what, side.count(what), Long::sum);
      }
    }
    sides[0].log.clear();
    sides[0].dial(sides[1]);
    rig.run(Rig.SECOND);
    assertEquals(List.of("up 2", "dialled 2"), sides[0].log, "they still can");
  }

  private static void live(Rig rig, Rig.Node[] sides, SplittableRandom random) {
    Rig.Node from = sides[random.nextInt(2)];
    Rig.Node to = from == sides[0] ? sides[1] : sides[0];
    switch (random.nextInt(40)) {
      case 0, 3, 4, 5 -> from.dial(to);
      case 1 -> from.sessions.close(rig.nowNs, to.id, from);
      case 2 -> from.start();
      default -> from.say(to, "x".repeat(random.nextInt(300)));
    }
  }

  /** Half of the time one of the last few: handshakes are short. */
  private static int anyOf(int size, SplittableRandom random) {
    return random.nextBoolean()
        ? random.nextInt(size)
        : size - 1 - random.nextInt(Math.min(4, size));
  }

  private static byte[] word(SplittableRandom random, List<byte[]> heard) {
    byte[] base = heard.isEmpty() ? new byte[] {1} : heard.get(anyOf(heard.size(), random)).clone();
    switch (random.nextInt(8)) {
      case 0 -> {
        byte[] noise = new byte[random.nextInt(1400)];
        random.nextBytes(noise);
        return noise;
      }
      case 1 -> {
        byte[] noise = new byte[8 + random.nextInt(1300)];
        random.nextBytes(noise);
        System.arraycopy(base, 0, noise, 0, Math.min(8, base.length));
        noise[3] = (byte) (15 + random.nextInt(11));
        return noise;
      }
      case 2 -> {
        return Arrays.copyOf(base, random.nextInt(base.length + 1));
      }
      case 3 -> {
        return Arrays.copyOf(base, base.length + random.nextInt(200));
      }
      case 4, 5 -> {
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
          base[random.nextInt(base.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return base;
      }
      case 6 -> {
        byte[] other = heard.isEmpty() ? base : heard.get(random.nextInt(heard.size()));
        int cut = random.nextInt(Math.min(base.length, other.length) + 1);
        System.arraycopy(other, 0, base, 0, cut);
        return base;
      }
      default -> {
        return base;
      }
    }
  }
}
