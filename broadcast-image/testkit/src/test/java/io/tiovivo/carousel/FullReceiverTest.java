package io.tiovivo.carousel;

import static io.tiovivo.carousel.CarouselReceptionTest.FLEET;
import static io.tiovivo.carousel.CarouselReceptionTest.IMAGE;
import static io.tiovivo.carousel.CarouselReceptionTest.NAME;
import static io.tiovivo.carousel.CarouselReceptionTest.ROOM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.machine.Event;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.machine.Work;
import io.tiovivo.testkit.carousel.SimBox;
import io.tiovivo.testkit.carousel.SimHeadEnd;
import io.tiovivo.testkit.fleet.TestImage;
import io.tiovivo.testkit.net.LinkShape;
import io.tiovivo.testkit.net.ListeningMachine;
import io.tiovivo.testkit.net.VirtualNetwork;
import io.tiovivo.wire.WireReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A receiver whose worker is held up by the flash. */
final class FullReceiverTest {
  private static final PeerAddress HEAD_END = PeerAddress.of(new byte[] {10, 0, 0, 1}, 8484);

  private final ArrayDeque<Work> works = new ArrayDeque<>();
  private final Outbox out =
      new Outbox() {
        @Override
        public void send(PeerAddress to, byte[] bytes, int offset, int length) {}

        @Override
        public void work(Work work) {
          works.add(work);
        }

        @Override
        public void event(Event event) {}
      };
  private final CarouselReceiver receiver =
      SimBox.receiver(
          FLEET,
          TestImage.ARCHITECTURE,
          SimBox.flash(ROOM, 7),
          ROOM,
          ReceiverSettings.DEFAULT,
          new Random(1)::nextBytes);

  private static List<byte[]> air() {
    VirtualNetwork network = new VirtualNetwork(1);
    List<byte[]> datagrams = new ArrayList<>();
    ListeningMachine tap = (nowNs, from, in, to) -> datagrams.add(in.bytes(in.remaining()));
    network.attach("tap", tap, LinkShape.perfect());
    new SimHeadEnd(network, FLEET, NAME, 8_000_000, 1).show(IMAGE);
    network.runFor(5_000_000_000L);
    return datagrams;
  }

  private void take(byte[] datagram) {
    receiver.onDatagram(1, HEAD_END, WireReader.of(datagram), out);
  }

  private void work() {
    while (!works.isEmpty()) {
      receiver.onCommand(1, works.poll().run(), out);
    }
  }

  @Test
  void shouldLeaveDatagramsInTheirSocketWhileTheFlashIsBehind() {
    List<byte[]> air = air();
    receiver.onDeadline(0, out);
    work();
    int next = 0;
    while (receiver.phase() != ReceiverEvent.Phase.COLLECTING) {
      assertFalse(receiver.isFull());
      take(air.get(next++));
      work();
    }
    while (!receiver.isFull()) {
      take(air.get(next++));
    }
    assertTrue(receiver.counters().symbols() > 1_000, "symbols " + receiver.counters().symbols());
    for (int i = 0; i < 64; i++) {
      take(air.get(next++)); // those that a loop reads before it asks again
    }
    assertEquals(0, receiver.counters().dropped());
    work();
    assertFalse(receiver.isFull());
  }

  /** Nothing is under way that would end the wait: without a beacon nothing is written. */
  @Test
  void shouldGoOnReadingWhileItHasHeardNoBeacon() {
    receiver.onDeadline(0, out);
    work();
    for (byte[] datagram : air()) {
      if (datagram.length > 1280) {
        take(datagram);
      }
      assertFalse(receiver.isFull());
    }
  }
}
