package io.tiovivo.node.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tiovivo.machine.Machine;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.proto.OverlayMessage;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitingRoomTest {
  private static final long WAIT_NS = 5_000;
  private final WaitingRoom room = new WaitingRoom(WAIT_NS);

  @Test
  void shouldGiveOutWhatWaitsInOrderAndOnce() {
    room.put(0, address(1), message(1));
    room.put(1, address(2), message(9));
    room.put(2, address(1), message(2));

    assertEquals(List.of(message(1), message(2)), room.take(address(1)));
    assertEquals(List.of(), room.take(address(1)));
    assertEquals(0, room.dropped());
  }

  @Test
  void shouldHoldEightMessagesForAnAddressAndNoMore() {
    for (int i = 0; i < 10; i++) {
      room.put(0, address(1), message(i));
    }

    assertEquals(2, room.dropped());
    assertEquals(WaitingRoom.MAX_MESSAGES, room.take(address(1)).size());
  }

  @Test
  void shouldHoldMessagesForSixtyFourAddressesAndNoMore() {
    for (int i = 0; i < WaitingRoom.MAX_ADDRESSES + 3; i++) {
      room.put(0, address(i), message(i));
    }

    assertEquals(3, room.dropped());
  }

  @Test
  void shouldLetGoOfWhatHasWaitedForTooLong() {
    room.put(0, address(1), message(1));
    room.put(100, address(2), message(2));
    assertEquals(WAIT_NS, room.deadlineNs());

    room.expire(WAIT_NS);

    assertEquals(List.of(), room.take(address(1)));
    assertEquals(1, room.dropped());
    assertEquals(WAIT_NS + 100, room.deadlineNs());
    assertEquals(1, room.take(address(2)).size());
    assertEquals(Machine.NEVER, room.deadlineNs());
  }

  private static PeerAddress address(int last) {
    return PeerAddress.of(new byte[] {10, 0, 0, (byte) last}, 8486);
  }

  private static OverlayMessage message(int request) {
    return OverlayMessage.newBuilder().setFormat(1).setRequest(request).build();
  }
}
