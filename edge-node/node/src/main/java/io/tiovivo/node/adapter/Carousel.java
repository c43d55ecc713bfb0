package io.tiovivo.node.adapter;

import io.tiovivo.carousel.BeaconReceiver;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.beacon.BeaconBook;
import io.tiovivo.node.beacon.BeaconWindows;
import io.tiovivo.node.confirm.CarouselEar;
import io.tiovivo.node.confirm.ConfirmationCommand;
import io.tiovivo.node.confirm.Evidence;
import io.tiovivo.node.overlay.OverlayCommand;
import io.tiovivo.node.update.CarouselUser;
import io.tiovivo.udp.DatagramLoop;
import io.tiovivo.udp.GroupSource;
import io.tiovivo.udp.LoopSettings;
import io.tiovivo.udp.LoopSource;
import io.tiovivo.wire.WireReader;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Listens to the carousel while there is a reason to: as evidence of a network until the boot is
 * confirmed, and for beacons in windows. At other times its rate would only keep the processor
 * awake.
 */
final class Carousel implements LoopSource {
  private final DatagramLoop loop;
  private final GroupSource group;
  private final CarouselEar ear;
  private final Optional<BeaconReceiver> receiver;
  private final Optional<BeaconWindows> windows;
  private final Optional<BeaconBook> book;
  private final List<CarouselUser> users = new ArrayList<>();
  private long bytes;
  private boolean evidenceWanted;
  private boolean joined = true; // at the loop's first turn

  /**
   * @param tsi of the fleet
   * @param evidenceWanted whether the boot waits for confirmation
   * @param receiver takes beacons; empty: nobody would believe them
   * @param windows when to listen for them
   * @param book knows what became of a beacon; there when {@code receiver} is
   */
  Carousel(
      DatagramLoop loop,
      LoopSettings settings,
      int tsi,
      boolean evidenceWanted,
      Optional<BeaconReceiver> receiver,
      Optional<BeaconWindows> windows,
      Optional<BeaconBook> book,
      NodeLog log)
      throws IOException {
    this.loop = loop;
    this.evidenceWanted = evidenceWanted;
    this.receiver = receiver;
    this.windows = windows;
    this.book = book;
    ear = new CarouselEar(tsi);
    group = GroupSource.retrying(settings, this::onDatagram, log.noNetwork("the carousel"));
    loop.add(group);
    loop.add(this);
    look(loop.nowNs());
  }

  /** Has an update take what it wants of the carousel. */
  void serve(CarouselUser part) {
    users.add(part);
  }

  /** Payload that came. */
  long bytes() {
    return bytes;
  }

  private void onDatagram(long nowNs, PeerAddress from, WireReader in) {
    bytes += in.remaining();
    // One at a time: they share the scratch space.
    Optional<CarouselUser> user = user(nowNs);
    if (user.isPresent()) {
      user.get().onDatagram(nowNs, from, in);
      if (windows.filter(BeaconWindows::listening).isEmpty()) {
        return; // what beacons say meanwhile, the reception tells
      }
      in.rewind();
    }
    if (evidenceWanted) {
      if (ear.hears(in)) {
        evidenceWanted = false;
        loop.commandNow(nowNs, new ConfirmationCommand.Seen(Evidence.CAROUSEL));
        look(nowNs);
      }
      return;
    }
    receiver.flatMap(each -> each.hear(nowNs, from, in)).ifPresent(each -> beacon(nowNs, each));
  }

  private Optional<CarouselUser> user(long nowNs) {
    return users.stream().filter(each -> each.wantsCarousel(nowNs)).findFirst();
  }

  private void beacon(long nowNs, byte[] envelope) {
    long refused = book.orElseThrow().refused();
    loop.commandNow(nowNs, new OverlayCommand.Beacon(envelope));
    if (Arrays.equals(book.get().envelope(), envelope)) {
      receiver.orElseThrow().believed(nowNs, book.get().sequence());
    } else if (book.get().refused() > refused) {
      receiver.orElseThrow().refused(nowNs);
    } else {
      receiver.orElseThrow().passedOver();
    }
  }

  /** The boot is confirmed: no more evidence is wanted. */
  void onConfirmed(long nowNs) {
    evidenceWanted = false;
    look(nowNs);
  }

  /** A newer beacon was believed, from wherever it came. */
  void onBeacon(long nowNs) {
    windows.ifPresent(each -> each.heard(nowNs));
    look(nowNs);
  }

  /** Joins or leaves, as there is a reason to. */
  void look(long nowNs) {
    boolean wanted =
        evidenceWanted
            || windows.filter(BeaconWindows::listening).isPresent()
            || user(nowNs).isPresent();
    if (wanted && !joined) {
      group.rejoin(nowNs);
    } else if (!wanted && joined) {
      group.rest();
    }
    joined = wanted;
  }

  @Override
  public void register(Selector selector) {
    // The group has a channel, this waits for the time alone.
  }

  @Override
  public void onReady(long nowNs, SelectionKey key) {
    throw new IllegalStateException("its group has the channel");
  }

  @Override
  public void onDeadline(long nowNs) {
    windows.ifPresent(each -> each.onDeadline(nowNs));
    look(nowNs);
  }

  @Override
  public long deadlineNs() {
    return windows.map(BeaconWindows::deadlineNs).orElse(Machine.NEVER);
  }

  @Override
  public void close() {
    // The loop closes the group.
  }
}
