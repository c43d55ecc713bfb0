package io.tiovivo.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.carousel.BeaconSource;
import io.tiovivo.carousel.CarouselReceiver;
import io.tiovivo.carousel.CarouselSender;
import io.tiovivo.carousel.ImageTarget;
import io.tiovivo.carousel.ReceiverEvent;
import io.tiovivo.carousel.ReceiverSettings;
import io.tiovivo.carousel.SenderCommand;
import io.tiovivo.carousel.SenderSettings;
import io.tiovivo.flash.FlashRegion;
import io.tiovivo.image.Admission;
import io.tiovivo.image.BoxDescription;
import io.tiovivo.image.Floors;
import io.tiovivo.machine.Command;
import io.tiovivo.machine.Intake;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.testkit.carousel.SimBox;
import io.tiovivo.testkit.carousel.SimHeadEnd;
import io.tiovivo.testkit.flash.SimFlash;
import io.tiovivo.testkit.fleet.TestFleet;
import io.tiovivo.testkit.fleet.TestImage;
import io.tiovivo.wire.WireReader;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Real sockets on the loopback. */
final class LoopbackIT {
  private static final String FLEET = "loopback-it";
  private static final TestFleet KEYS = TestFleet.named(FLEET);
  private static final TestImage IMAGE = TestImage.make(FLEET, 1, 400_000, 1280);
  private static final int ROOM = 800_000;
  private static final int WAIT_S = 180;

  /** More than a loop reads in a row, fewer than the smallest receive buffer holds. */
  private static final int DATAGRAMS = 150;

  /** Neither another test's group nor that of a carousel that runs here. */
  private static MulticastGroup group() {
    int number = (int) ProcessHandle.current().pid() & 0xFFFF;
    return MulticastGroup.parse("239.254." + (number >>> 8) + "." + (number & 0xFF), 18_484);
  }

  private static LoopSettings receiving(double lossPercent) {
    return LoopSettings.receiver(
        group(), InterfaceChoice.of(Optional.of("lo")), new DropFilter(lossPercent, 1));
  }

  private static DatagramLoop sender() throws NetworkException {
    AtomicLong sequence = new AtomicLong(TestFleet.BEGIN_S * 1000);
    CarouselSender sender =
        new CarouselSender(
            SenderSettings.of(KEYS.trust().tsi(), group().peer(), 20_000_000),
            () -> {
              long next = sequence.incrementAndGet();
              byte[] beacon =
                  KEYS.beacon(
                      TestImage.beacon(FLEET, next / 1000, IMAGE.offer())
                          .setSequence(next)
                          .build());
              return new BeaconSource.SignedBeacon(beacon, next, next / 1000);
            },
            new Random(1)::nextBytes);
    DatagramLoop loop =
        DatagramLoop.open(LoopSettings.sender(group(), Optional.of("lo"), 1), sender, e -> {});
    loop.command(new SenderCommand.Show(List.of(SimHeadEnd.onAir(KEYS, IMAGE, 1))));
    return loop;
  }

  private static CompletableFuture<Void> start(DatagramLoop loop) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            loop.run();
          } catch (NetworkException | InterruptedException e) {
            throw new IllegalStateException(e);
          }
        },
        task -> new Thread(task, "loop").start());
  }

  /** A box; its future holds the slot's content once the image is there. */
  private static CompletableFuture<byte[]> box(double lossPercent) throws NetworkException {
    SimFlash flash = SimBox.flash(ROOM, 3);
    long slotBytes = 7L * SimBox.ERASE_BYTES;
    FlashRegion slot = new FlashRegion(flash, 0, slotBytes);
    FlashRegion scratch =
        new FlashRegion(flash, slotBytes, flash.geometry().totalBytes() - slotBytes);
    Admission admission =
        new Admission(
            KEYS.trust(), new BoxDescription("pc", TestImage.ARCHITECTURE), Floors.NONE, slotBytes);
    CarouselReceiver receiver =
        new CarouselReceiver(
            ReceiverSettings.DEFAULT,
            admission,
            scratch,
            ImageTarget.of(slot),
            new Random(2)::nextBytes);
    CompletableFuture<byte[]> image = new CompletableFuture<>();
    DatagramLoop[] loop = new DatagramLoop[1];
    loop[0] =
        DatagramLoop.open(
            receiving(lossPercent),
            receiver,
            event -> {
              if (event instanceof ReceiverEvent.ImageReady) {
                loop[0].stop();
              }
            });
    assertTrue(loop[0].grantedReceiveBytes() > 0);
    return start(loop[0])
        .thenApply(
            done -> {
              byte[] bytes = new byte[IMAGE.bytes().length];
              slot.read(0, bytes, 0, bytes.length);
              return bytes;
            });
  }

  @Test
  void shouldServeSeveralBoxesOnOneHostAtOnce() throws Exception {
    DatagramLoop sender = sender();
    CompletableFuture<Void> sending = start(sender);
    CompletableFuture<byte[]> perfect = box(0);
    CompletableFuture<byte[]> lossy = box(30);
    assertTrue(Arrays.equals(IMAGE.bytes(), perfect.get(WAIT_S, TimeUnit.SECONDS)));
    assertTrue(Arrays.equals(IMAGE.bytes(), lossy.get(WAIT_S, TimeUnit.SECONDS)));
    sender.stop();
    sending.get(WAIT_S, TimeUnit.SECONDS);
    assertEquals(0, sender.lostSends());
  }

  /** Has no room from its first datagram on until its work is done, which waits for us. */
  private static final class Stuffed implements Machine {
    final CountDownLatch working = new CountDownLatch(1);
    final CountDownLatch release = new CountDownLatch(1);
    final CountDownLatch all = new CountDownLatch(DATAGRAMS);
    volatile int takenWhileFull;
    private boolean full;
    private boolean done;

    @Override
    public void onDatagram(long nowNs, PeerAddress from, WireReader in, Outbox out) {
      takenWhileFull += full ? 1 : 0;
      all.countDown();
      if (!full && !done) {
        full = true;
        out.work(
            () -> {
              working.countDown();
              try {
                release.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return new Command() {};
            });
      }
    }

    @Override
    public void onCommand(long nowNs, Command command, Outbox out) {
      full = false;
      done = true;
    }

    @Override
    public void onDeadline(long nowNs, Outbox out) {}

    @Override
    public Intake intake() {
      return full ? Intake.LATER : Intake.ALL;
    }

    @Override
    public long deadlineNs() {
      return NEVER;
    }
  }

  @Test
  void shouldLeaveDatagramsInTheSocketWhileTheMachineWantsThemLater() throws Exception {
    Stuffed machine = new Stuffed();
    DatagramLoop loop = DatagramLoop.open(receiving(0), machine, event -> {});
    CompletableFuture<Void> running = start(loop);
    LoopSettings sending = LoopSettings.sender(group(), Optional.of("lo"), 1);
    try (MulticastChannel channel = MulticastChannel.open(sending)) {
      send(channel, 1);
      assertTrue(machine.working.await(WAIT_S, TimeUnit.SECONDS));
      send(channel, DATAGRAMS - 1);
      machine.release.countDown();
      assertTrue(machine.all.await(WAIT_S, TimeUnit.SECONDS));
    }
    // The loop may have read on for one turn before it asked.
    assertTrue(machine.takenWhileFull < 64, "taken while full " + machine.takenWhileFull);
    loop.stop();
    running.get(WAIT_S, TimeUnit.SECONDS);
  }

  private static void send(MulticastChannel channel, int datagrams) throws IOException {
    for (int i = 0; i < datagrams; i++) {
      ByteBuffer datagram = ByteBuffer.allocateDirect(100);
      assertTrue(channel.send(datagram, group().peer()));
    }
  }

  @Test
  void shouldReadNothingSomeOrAllAsItsMachineSays() throws Exception {
    int sent = 2 * GroupSource.MAX_READS;
    AtomicReference<Intake> intake = new AtomicReference<>(Intake.LATER);
    AtomicLong heard = new AtomicLong();
    LoopSettings sending = LoopSettings.sender(group(), Optional.of("lo"), 1);
    try (Selector selector = Selector.open();
        GroupSource source =
            GroupSource.failFast(
                receiving(0), (nowNs, from, in) -> heard.incrementAndGet(), intake::get);
        MulticastChannel channel = MulticastChannel.open(sending)) {
      source.register(selector);
      for (int i = 0; i < sent; i++) {
        assertTrue(channel.send(ByteBuffer.wrap(new byte[] {(byte) i}), group().peer()));
      }
      read(source, selector, 1);
      assertEquals(0, heard.get());
      assertEquals(Machine.NEVER, source.deadlineNs());
      assertEquals(0, selector.selectNow(), "all is there, and nobody looks");
      intake.set(Intake.SOME);
      assertTrue(source.deadlineNs() <= 1, "work that is done has made room");
      source.onDeadline(1);
      read(source, selector, 1);
      assertTrue(heard.get() > 0 && heard.get() <= GroupSource.MAX_READS, heard::toString);
      assertEquals(1 + GroupSource.NAP_NS, source.deadlineNs());
      assertEquals(0, selector.selectNow(), "more is there, and nobody looks");
      source.onDeadline(1 + GroupSource.NAP_NS);
      assertEquals(Machine.NEVER, source.deadlineNs());
      intake.set(Intake.ALL);
      while (heard.get() < sent) {
        read(source, selector, 2 + GroupSource.NAP_NS);
      }
      assertEquals(Machine.NEVER, source.deadlineNs());
    }
  }

  private static void read(GroupSource source, Selector selector, long nowNs) throws IOException {
    assertTrue(selector.select(WAIT_S * 1000L) > 0);
    source.onReady(nowNs, selector.selectedKeys().iterator().next());
    selector.selectedKeys().clear();
  }

  @Test
  void shouldMarkWhatItSends() throws Exception {
    LoopSettings marked = LoopSettings.sender(group(), Optional.of("lo"), 1).marked(8);
    try (MulticastChannel channel = MulticastChannel.open(marked)) {
      assertEquals(8 << 2, channel.channel().getOption(StandardSocketOptions.IP_TOS));
    }
  }

  @Test
  void shouldNameTheInterfacesThatThereAre() {
    NetworkException e =
        assertThrows(NetworkException.class, () -> Interfaces.named("nonesuch9", true));
    assertTrue(e.getMessage().contains("nonesuch9"), e.getMessage());
    assertTrue(e.getMessage().contains("lo"), e.getMessage());
  }
}
