package io.tiovivo.carousel;

import io.tiovivo.image.Toi;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.wire.AlcPacket;
import io.tiovivo.wire.WireReader;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Takes beacons alone from a carousel's packets, for a node that receives no image just now.
 * Bounded as the loader's own reception: a flood of forged packets costs a few signature checks a
 * second.
 */
public final class BeaconReceiver {
  private static final int CHECKS_PER_SECOND = 2;

  private final AlcPacket packet = new AlcPacket();
  private final SignedObjects signed;
  private final long tsi;

  /**
   * @param tsi transport session id of the fleet
   * @param seed unpredictable on a box
   */
  public BeaconReceiver(int tsi, long seed) {
    this.tsi = Integer.toUnsignedLong(tsi);
    signed = new SignedObjects(CHECKS_PER_SECOND, new ReceiverTally(), new SplittableRandom(seed));
  }

  /**
   * Takes a packet.
   *
   * @return the envelope of a beacon that is to be checked; tell {@link #believed}, {@link
   *     #refused} or {@link #passedOver} what became of it
   */
  public Optional<byte[]> hear(long nowNs, PeerAddress from, WireReader in) {
    boolean beacon =
        packet.parse(in)
            && packet.tsi() == tsi
            && packet.toi() >>> 32 == 0
            && packet.codepoint() == AlcPacket.RAPTORQ
            && Toi.kind((int) packet.toi()) == Toi.Kind.BEACON;
    if (!beacon) {
      return Optional.empty();
    }
    signed.beaconPacket(nowNs, from, packet, in);
    return Optional.ofNullable(signed.takeBeacon(nowNs, false));
  }

  /**
   * What {@link #hear} gave is older than what is held, so that nobody checked it: that speaks
   * neither for its source nor against it, and its TOI may be that of a newer one.
   */
  public void passedOver() {
    signed.beaconPassedOver();
  }

  /**
   * What {@link #hear} gave is authentic, and newer than any before.
   *
   * @param sequence of the beacon
   */
  public void believed(long nowNs, long sequence) {
    signed.beaconAuthentic(nowNs, sequence);
    signed.believed(sequence);
  }

  /** What {@link #hear} gave is not authentic. */
  public void refused(long nowNs) {
    signed.beaconRefused(nowNs);
  }
}
