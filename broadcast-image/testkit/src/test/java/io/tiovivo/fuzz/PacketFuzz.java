package io.tiovivo.fuzz;

import io.tiovivo.carousel.CarouselReceiver;
import io.tiovivo.carousel.ImageTarget;
import io.tiovivo.carousel.ReceiverCounters;
import io.tiovivo.carousel.ReceiverEvent;
import io.tiovivo.carousel.ReceiverSettings;
import io.tiovivo.flash.FlashGeometry;
import io.tiovivo.flash.FlashRegion;
import io.tiovivo.identity.Trust;
import io.tiovivo.image.Admission;
import io.tiovivo.image.BoxDescription;
import io.tiovivo.image.Floors;
import io.tiovivo.machine.Event;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.machine.Work;
import io.tiovivo.testkit.flash.SimFlash;
import io.tiovivo.testkit.fleet.TestImage;
import io.tiovivo.wire.WireReader;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;

/**
 * A whole receiver, from the packet parser over the file tables, beacons and manifests to the
 * decode, under any sequence of datagrams. It never throws, never sends, counts each datagram once,
 * and tells of no image but the right one. An input: a byte (odd: all signatures count as right),
 * then datagrams, each after its length in two bytes; length 0: a second passes.
 */
public final class PacketFuzz {
  static final String FLEET_NAME = "fuzzed";
  static final TestImage IMAGE = TestImage.make(FLEET_NAME, 1, 1000, 64);

  private static final long SECOND_NS = 1_000_000_000;
  private static final int PAGE_BYTES = 512;
  private static final int ERASE_BYTES = 4096;
  private static final int SLOT_BYTES = 16 * ERASE_BYTES;
  private static final int SCRATCH_BYTES = 80 * ERASE_BYTES;
  private static final PeerAddress SENDER = PeerAddress.of(new byte[] {10, 0, 0, 1}, 8484);
  private static final Trust STRICT = EnvelopeFuzz.trust(false);
  private static final Trust CREDULOUS = EnvelopeFuzz.trust(true);

  private final SimFlash flash =
      new SimFlash(new FlashGeometry(PAGE_BYTES, ERASE_BYTES, SLOT_BYTES + SCRATCH_BYTES), 1);
  private final Queue<Work> work = new ArrayDeque<>();
  private final CarouselReceiver receiver;
  private final boolean strict;
  private boolean ready;
  private long nowNs = 1;

  private final Outbox outbox =
      new Outbox() {
        @Override
        public void send(PeerAddress to, byte[] bytes, int offset, int length) {
          throw new AssertionError("a receiver that sends");
        }

        @Override
        public void work(Work piece) {
          work.add(piece);
        }

        @Override
        public void event(Event event) {
          ready |= event instanceof ReceiverEvent.ImageReady;
        }
      };

  private PacketFuzz(boolean strict) {
    this.strict = strict;
    Admission admission =
        new Admission(
            strict ? STRICT : CREDULOUS,
            new BoxDescription("pc", TestImage.ARCHITECTURE),
            Floors.NONE,
            SLOT_BYTES);
    receiver =
        new CarouselReceiver(
            ReceiverSettings.DEFAULT,
            admission,
            new FlashRegion(flash, SLOT_BYTES, SCRATCH_BYTES),
            ImageTarget.of(new FlashRegion(flash, 0, SLOT_BYTES)),
            bytes -> Arrays.fill(bytes, (byte) 5));
  }

  /** Whether this is the payload of the manifest that the fleet signed. */
  static boolean isManifest(byte[] payload) {
    return Arrays.equals(payload, IMAGE.manifest().toByteArray());
  }

  public static void fuzzerTestOneInput(byte[] input) {
    play(input);
  }

  /** Whether the image came out of this input. */
  static boolean play(byte[] input) {
    if (input.length == 0) {
      return false;
    }
    PacketFuzz fuzz = new PacketFuzz((input[0] & 1) == 0);
    fuzz.datagrams(input);
    fuzz.check();
    return fuzz.ready;
  }

  private void datagrams(byte[] input) {
    WireReader reader = new WireReader();
    int at = 1;
    while (at + 2 <= input.length) {
      int length = (input[at] & 0xFF) << 8 | input[at + 1] & 0xFF;
      at += 2;
      length = Math.min(length, input.length - at);
      nowNs += length == 0 ? SECOND_NS : SECOND_NS / 1000;
      if (length > 0) {
        // A buffer of its own size: a read past the end must show.
        byte[] datagram = Arrays.copyOfRange(input, at, at + length);
        receiver.onDatagram(nowNs, SENDER, reader.reset(datagram, 0, length), outbox);
        at += length;
      }
      settle();
    }
    nowNs += SECOND_NS;
    settle();
  }

  private void settle() {
    for (Work piece = work.poll(); piece != null; piece = work.poll()) {
      receiver.onCommand(nowNs, piece.run(), outbox);
    }
    if (receiver.deadlineNs() <= nowNs) {
      receiver.onDeadline(nowNs, outbox);
      while (!work.isEmpty()) {
        receiver.onCommand(nowNs, work.poll().run(), outbox);
      }
    }
  }

  private void check() {
    ReceiverCounters c = receiver.counters();
    long sum =
        c.foreign()
            + c.malformed()
            + c.unknown()
            + c.fileTable()
            + c.beacon()
            + c.manifest()
            + c.symbols();
    if (sum != c.datagrams()) {
      throw new AssertionError("each datagram counts once: " + c);
    }
    if (ready && strict) {
      byte[] slot = new byte[IMAGE.bytes().length];
      flash.read(0, slot, 0, slot.length);
      if (!Arrays.equals(slot, IMAGE.bytes())) {
        throw new AssertionError("another image than the fleet signed");
      }
    }
  }
}
