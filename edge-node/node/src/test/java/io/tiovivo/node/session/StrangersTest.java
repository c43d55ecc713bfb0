package io.tiovivo.node.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.machine.PeerAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Callers that have an address, but nobody who vouches for them. */
class StrangersTest {
  private static final int CALLS = 200;

  private final Rig rig = new Rig(7);
  private final Rig.Node victim = rig.node(1);
  private int asked;

  StrangersTest() {
    victim.door =
        (now, from, purpose, due) -> {
          asked++;
          return java.util.Optional.empty();
        };
  }

  @Test
  void shouldNotLetOneHostWithoutACredentialUseUpWhatOthersNeed() {
    Rig.Node stranger = rig.node(66);
    rig.fate = flight -> new long[] {Rig.MS};
    // Its own credential names another key than it has: each handshake is finished, and fails.
    Rig.Node forged = rig.node(67);
    for (int i = 0; i < CALLS; i++) {
      stranger.moveTo(Rig.address(66, 2000 + i));
      stranger.sessions.identity(
          new OwnIdentity(
              stranger.id, stranger.keys, Rig.envelope(forged.id, forged.keys.publicKey()), 1));
      stranger.dial(victim);
      rig.run(10 * Rig.MS);
    }
    assertEquals(0, victim.sessions.count());
    assertTrue(asked <= Strikes.MOST + 3, "the door was asked " + asked + " times by one host");
    Rig.Node friend = rig.node(2);
    friend.dial(victim);
    rig.run(Rig.SECOND);
    assertEquals(List.of("up 1", "dialled 1"), friend.log, "others are served");
    rig.run(20 * Rig.SECOND);
    stranger.sessions.identity(
        new OwnIdentity(
            stranger.id, stranger.keys, Rig.envelope(stranger.id, stranger.keys.publicKey()), 2));
    stranger.dial(victim);
    rig.run(Rig.SECOND);
    assertEquals(2, victim.sessions.count(), "with a credential it is let in, a while later");
  }

  @Test
  void shouldNotLetOneHandshakeCostManyKeyAgreements() {
    Rig.Node stranger = rig.node(66);
    byte[][] third = new byte[1][];
    rig.fate =
        flight -> {
          if (flight.bytes()[3] == Datagrams.HANDSHAKE_3) {
            third[0] = flight.bytes();
            return new long[0];
          }
          return new long[] {Rig.MS};
        };
    stranger.dial(victim);
    rig.run(100 * Rig.MS);
    assertEquals(1, victim.sessions.callers());
    PeerAddress from = stranger.address;
    byte[] bent = third[0].clone();
    bent[bent.length - 1] ^= 1;
    int before = victim.cryptoCalls;
    for (int i = 0; i < CALLS; i++) {
      victim.receive(from, bent);
    }
    int spent = victim.cryptoCalls - before;
    assertTrue(spent > 0, "it is looked at");
    assertTrue(spent <= 20, spent + " operations for one handshake");
    assertEquals(0, victim.sessions.callers(), "and given up");
  }

  @Test
  void shouldRememberNoMoreThanAFewHosts() {
    Strikes strikes = new Strikes();
    for (int i = 0; i < 100_000; i++) {
      strikes.add(i, new PeerAddress(0x2001_0db8_0000_0000L + i, i, 8486));
    }
    assertEquals(256, strikes.hosts());
    PeerAddress one = new PeerAddress(0x2001_0db8_0000_0001L, 1, 8486);
    PeerAddress same = new PeerAddress(0x2001_0db8_0000_0001L, 2, 99);
    for (int i = 0; i < Strikes.MOST; i++) {
      strikes.add(0, one);
    }
    assertTrue(strikes.tooMany(0, same), "of IPv6 a network counts as one");
    assertTrue(!strikes.tooMany(Rig.SECOND + 1, same), "and is forgiven");
  }
}
