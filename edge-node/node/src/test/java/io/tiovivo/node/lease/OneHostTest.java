package io.tiovivo.node.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.message.Purpose;
import io.tiovivo.node.message.Refusal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A single host that knocks without end, and never joins. */
class OneHostTest {
  private static final int KNOCKS = 10_000;

  private final Herd herd = new Herd(5);
  private final Herd.Desk desk = herd.desk(800);

  private Optional<Refusal> knock(PeerAddress from, OptionalLong dueNs) {
    Optional<Refusal> refusal = desk.desk.refusal(herd.nowNs, from, Purpose.JOIN, dueNs);
    desk.settle();
    return refusal;
  }

  private static PeerAddress hostile(int port) {
    return PeerAddress.of(new byte[] {66, 0, 0, 1}, 1_024 + port % 60_000);
  }

  @Test
  void shouldNotHandshakeWithoutEndWithWhoeverWasLetInOnce() {
    int admitted = 0;
    for (int i = 0; i < KNOCKS; i++) {
      admitted += knock(hostile(0), OptionalLong.empty()).isEmpty() ? 1 : 0;
      herd.run(Herd.MS);
    }
    assertTrue(admitted >= 1 && admitted <= 6, admitted + " handshakes in 10 s from one port");
  }

  @Test
  void shouldLeaveRoomForOthersWhileOneHostKnocks() {
    List<Long> tickets = new ArrayList<>();
    int admitted = 0;
    for (int i = 0; i < KNOCKS; i++) {
      OptionalLong due =
          tickets.isEmpty() || i % 2 == 0
              ? OptionalLong.empty()
              : OptionalLong.of(tickets.get(i % tickets.size()));
      Optional<Refusal> refusal = knock(hostile(i), due);
      admitted += refusal.isEmpty() ? 1 : 0;
      refusal
          .map(Refusal::ticket)
          .filter(ticket -> ticket.length == 8)
          .ifPresent(ticket -> tickets.add(ByteBuffer.wrap(ticket).getLong()));
      herd.run(6 * Herd.MS);
    }
    assertTrue(admitted > 0 && admitted <= 100, admitted + " of some 300 in a minute");
    assertTrue(tickets.size() >= 8, "it was told to come back");
    herd.leaves(50);
    for (int i = 0; i < KNOCKS; i++) {
      knock(hostile(i), OptionalLong.of(tickets.get(i % tickets.size())));
      herd.run(6 * Herd.MS);
    }
    assertEquals(50, herd.leased(), "everybody else has a lease within a minute");
  }
}
