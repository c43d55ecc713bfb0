package io.tiovivo.node.lease;

import com.google.protobuf.ByteString;
import io.tiovivo.machine.PeerAddress;
import java.util.SplittableRandom;

/** What a desk has to give: its leases, what it can serve, and what it has set aside. */
final class DeskRoom implements Door.DeskView {
  private static final long MS = 1_000_000L;

  final LeaseTable table = new LeaseTable();
  final CapacityEstimate capacity = new CapacityEstimate();
  final Reservations reservations;
  DeskState state = DeskState.CLOSED;

  private final LeaseSettings settings;

  DeskRoom(LeaseSettings settings, SplittableRandom random) {
    this.settings = settings;
    this.reservations = new Reservations(random);
  }

  @Override
  public DeskState state() {
    return state;
  }

  @Override
  public int leases() {
    return table.count();
  }

  @Override
  public int capacity() {
    return capacity.capacity();
  }

  @Override
  public int reserved(long nowNs) {
    return reservations.total(nowNs);
  }

  @Override
  public boolean hasLeafAt(PeerAddress address) {
    return table.hasAddress(address);
  }

  /** One more lease fits, if nothing is said of what is set aside. */
  boolean fits() {
    return table.count() < capacity.capacity();
  }

  /**
   * Leases that may be set aside for another supernode: not all, and not more than can join in half
   * of the time that they are set aside for.
   */
  int reservable(long nowNs, int wanted, int pending, long ratePermille) {
    if (state != DeskState.SERVING) {
      return 0;
    }
    long most = capacity.capacity() * (1_000L - settings.headroomPermille()) / 1_000;
    int reserved = reservations.total(nowNs);
    long free = most - table.count() - pending - reserved;
    long paced = ratePermille * (settings.reservationNs() / (2_000 * MS)) / 1_000 - reserved;
    return (int) Math.max(0, Math.min(wanted, Math.min(free, paced)));
  }

  /** Sets room aside; empty: it cannot be. */
  ByteString reserve(long nowNs, int leaves) {
    return reservations.put(nowNs, leaves, settings.reservationNs());
  }
}
