package io.tiovivo.carousel;

import io.tiovivo.image.Toi;
import io.tiovivo.image.proto.Beacon;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import java.util.SplittableRandom;

/**
 * When a box asks a head-end that trickles for its full rate. Nobody asks uninvited, and of however
 * many boxes that are invited few ask: each waits for a time drawn from a truncated exponential
 * distribution, most of them nearly the whole spread (RFC 5401 section 5.1), and the first request
 * that is granted takes the invitation out of the beacons.
 */
final class RateRequests {
  /** Boxes that may be invited at once without more than a handful asking. */
  static final double MOST_BOXES = 1_000_000;

  /** An invitation whose source says nothing more for so long has lapsed. */
  static final long LAPSE_NS = 120_000_000_000L;

  /** Longest spread: beyond it, a request that nobody grants is not repeated less often. */
  static final long MOST_SPREAD_NS = 3_600_000_000_000L;

  private static final long MILLI_NS = 1_000_000;
  private static final double LAMBDA = Math.log(MOST_BOXES) + 1;

  private final int tsi;
  private final SplittableRandom random;
  private PeerAddress source; // null: nobody invites
  private int beaconToi;
  private long heardNs;
  private long spreadNs;
  private long dueNs = Machine.NEVER;
  private boolean stopped;

  /**
   * @param random differs from box to box
   */
  RateRequests(int tsi, SplittableRandom random) {
    this.tsi = tsi;
    this.random = random;
  }

  /** A beacon was believed; of several head-ends the one counts that invited first. */
  void beacon(long nowNs, PeerAddress from, Beacon beacon) {
    if (stopped || source != null && !source.equals(from) && nowNs - heardNs < LAPSE_NS) {
      return;
    }
    long invited = Integer.toUnsignedLong(beacon.getRateRequestSpreadMs()) * MILLI_NS;
    if (invited == 0) {
      lapse();
      return;
    }
    beaconToi = Toi.beacon(beacon.getSequence());
    heardNs = nowNs;
    if (!from.equals(source)) {
      source = from;
      spreadNs = Math.min(invited, MOST_SPREAD_NS);
      draw(nowNs);
    }
  }

  /** Nothing is to be received any more. */
  void stop() {
    stopped = true;
    lapse();
  }

  private void lapse() {
    source = null;
    dueNs = Machine.NEVER;
  }

  long deadlineNs() {
    return dueNs;
  }

  /**
   * Asks, when it is time to.
   *
   * @param lacks whether the box lacks symbols of what is on the air
   */
  void tick(long nowNs, boolean lacks, Outbox out) {
    if (nowNs < dueNs) {
      return;
    }
    if (nowNs - heardNs >= LAPSE_NS) {
      lapse();
      return;
    }
    if (lacks) {
      byte[] request = new RateRequest(tsi, beaconToi).bytes();
      out.send(source, request, 0, request.length);
      out.event(new ReceiverEvent.RateRequested(source));
      spreadNs = Math.min(2 * spreadNs, MOST_SPREAD_NS);
    }
    draw(nowNs);
  }

  private void draw(long nowNs) {
    double share = Math.log1p(random.nextDouble() * Math.expm1(LAMBDA)) / LAMBDA;
    dueNs = nowNs + Math.max(1, Math.round(spreadNs * share));
  }
}
