package io.tiovivo.carousel;

import static io.tiovivo.carousel.CarouselReceptionTest.FLEET;
import static io.tiovivo.carousel.CarouselReceptionTest.IMAGE;
import static io.tiovivo.carousel.CarouselReceptionTest.IMAGE_BYTES;
import static io.tiovivo.carousel.CarouselReceptionTest.NAME;
import static io.tiovivo.carousel.CarouselReceptionTest.ROOM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.image.Toi;
import io.tiovivo.machine.Event;
import io.tiovivo.machine.Intake;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.machine.Work;
import io.tiovivo.testkit.carousel.SimBox;
import io.tiovivo.testkit.carousel.SimHeadEnd;
import io.tiovivo.testkit.fleet.TestImage;
import io.tiovivo.testkit.net.LinkShape;
import io.tiovivo.testkit.net.ListeningMachine;
import io.tiovivo.testkit.net.VirtualNetwork;
import io.tiovivo.wire.AlcPacket;
import io.tiovivo.wire.WireReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A receiver that has no room for more until its worker is done. */
final class FullReceiverTest {
  /** More than a chunk holds. */
  private static final int DATAGRAMS_IN_ONE_WRITE = 60;

  private static final PeerAddress HEAD_END = PeerAddress.of(new byte[] {10, 0, 0, 1}, 8484);

  private final ArrayDeque<Work> works = new ArrayDeque<>();
  private ReceiverEvent.ImageReady ready;
  private final Outbox out =
      new Outbox() {
        @Override
        public void work(Work work) {
          works.add(work);
        }

        @Override
        public void event(Event event) {
          if (event instanceof ReceiverEvent.ImageReady told) {
            ready = told;
          }
        }

        @Override
        public void send(PeerAddress to, byte[] bytes, int offset, int length) {
          throw new IllegalStateException("a receiver never says a word");
        }
      };
  private CarouselReceiver receiver = receiver(ROOM);

  private static CarouselReceiver receiver(long room) {
    return SimBox.receiver(
        FLEET,
        TestImage.ARCHITECTURE,
        SimBox.flash(room, 7),
        room,
        ReceiverSettings.DEFAULT,
        new Random(1)::nextBytes);
  }

  private static List<byte[]> air() {
    return air(IMAGE);
  }

  private static List<byte[]> air(TestImage image) {
    VirtualNetwork network = new VirtualNetwork(1);
    List<byte[]> datagrams = new ArrayList<>();
    ListeningMachine tap = (nowNs, from, in, to) -> datagrams.add(in.bytes(in.remaining()));
    network.attach("tap", tap, LinkShape.perfect());
    new SimHeadEnd(network, FLEET, NAME, 8_000_000, 1).show(image);
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
      take(air.get(next++));
      work();
    }
    shouldTakeAllUntilItIsFull(air.subList(next, air.size()));
  }

  /** A processor that has just started may be busy with the signature for a good while. */
  @Test
  void shouldLeaveDatagramsInTheirSocketWhileTheFirstBeaconIsChecked() {
    List<byte[]> air = air();
    receiver.onDeadline(0, out);
    work();
    int next = 0;
    while (works.isEmpty()) {
      take(air.get(next++));
    }
    assertEquals(ReceiverEvent.Phase.LISTENING, receiver.phase());
    shouldTakeAllUntilItIsFull(air.subList(next, air.size()));
    assertEquals(ReceiverEvent.Phase.COLLECTING, receiver.phase());
  }

  /** The same while the log of an earlier run is read. */
  @Test
  void shouldLeaveDatagramsInTheirSocketWhileTheLogIsReadBack() {
    receiver.onDeadline(0, out);
    assertEquals(ReceiverEvent.Phase.RECOVERING, receiver.phase());
    shouldTakeAllUntilItIsFull(air());
  }

  /** Or all symbols are there before the manifest is, and more of them come for nothing. */
  @Test
  void shouldCheckTheManifestThoughThereIsAlwaysAChunkToWrite() {
    TestImage image = TestImage.make(NAME, 1, 5 * IMAGE_BYTES, 1280);
    List<byte[]> air = air(image);
    receiver = receiver(2 * image.bytes().length);
    receiver.onDeadline(0, out);
    work();
    int next = 0;
    while (ready == null) {
      for (int i = 0; i < DATAGRAMS_IN_ONE_WRITE; i++) {
        take(air.get(next++));
      }
      receiver.onCommand(1, works.remove().run(), out);
    }
    long needed = image.bytes().length / 1280;
    assertTrue(ready.receivedSymbols() < 1.02 * needed, ready.receivedSymbols() + " of " + needed);
    assertEquals(0, ready.counters().dropped());
  }

  private void shouldTakeAllUntilItIsFull(List<byte[]> air) {
    int next = 0;
    while (receiver.intake() == Intake.ALL) {
      take(air.get(next++));
    }
    assertEquals(Intake.LATER, receiver.intake());
    assertTrue(receiver.counters().symbols() > 900, "symbols " + receiver.counters().symbols());
    for (int i = 0; i < 64; i++) {
      take(air.get(next++)); // those that a loop reads before it asks again
    }
    assertEquals(0, receiver.counters().dropped());
    work();
    assertNotEquals(Intake.LATER, receiver.intake());
  }

  /** Nothing is under way that would end the wait: without a beacon nothing is written. */
  @Test
  void shouldGoOnReadingWhileItHasHeardNoBeacon() {
    receiver.onDeadline(0, out);
    work();
    for (byte[] datagram : air()) {
      if (isSymbol(datagram)) {
        take(datagram);
      }
      assertEquals(Intake.ALL, receiver.intake());
    }
    assertTrue(receiver.counters().dropped() > 0, receiver.counters().toString());
  }

  private static boolean isSymbol(byte[] datagram) {
    AlcPacket packet = new AlcPacket();
    return packet.parse(WireReader.of(datagram)) && Toi.kind((int) packet.toi()) == Toi.Kind.IMAGE;
  }
}
