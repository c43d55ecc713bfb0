package io.tiovivo.carousel;

import io.tiovivo.identity.Refusal;
import io.tiovivo.image.Admission;
import io.tiovivo.image.BeaconVerdict;
import io.tiovivo.image.ManifestVerdict;
import io.tiovivo.image.proto.Beacon;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.image.proto.Offer;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.Work;
import java.util.Optional;

/** The signatures of beacons and manifests: checked as work, and what follows from the verdicts. */
final class SignatureWork {
  /**
   * The first may be drawn from what came long ago, while other work was under way; the second is
   * of what came since. So an image is not finished that was halted meanwhile.
   */
  private static final int MOST_IN_A_ROW = 2;

  private final ReceiverTally tally;
  private final ReceiverDesk desk;
  private final SignedObjects signed;
  private final Admission admission;
  private final RateRequests requests;
  private int inARow;

  SignatureWork(
      ReceiverTally tally,
      ReceiverDesk desk,
      SignedObjects signed,
      Admission admission,
      RateRequests requests) {
    this.tally = tally;
    this.desk = desk;
    this.signed = signed;
    this.admission = admission;
    this.requests = requests;
  }

  /** True when it is other work's turn: on a slow box, checks must not follow checks for ever. */
  boolean yields() {
    return inARow >= MOST_IN_A_ROW;
  }

  /** Other work was done: it is the checks' turn. */
  void otherWorkDone() {
    inARow = 0;
  }

  /**
   * The next check, if one waits; beacons come first.
   *
   * @param reception what is being received; null: nothing
   */
  Optional<Work> next(long nowNs, Reception reception) {
    byte[] beacon = signed.takeBeacon(nowNs, reception == null);
    if (beacon != null) {
      return Optional.of(checkBeacon(beacon));
    }
    boolean wanted = reception != null && reception.manifest() == null;
    byte[] manifest = wanted ? signed.takeManifest(nowNs) : null;
    return manifest == null ? Optional.empty() : Optional.of(checkManifest(reception, manifest));
  }

  private void begin() {
    tally.checks++;
    inARow++;
  }

  private Work checkBeacon(byte[] envelope) {
    begin();
    return () -> {
      BeaconVerdict verdict = admission.beacon(envelope);
      return new WorkResult.BeaconChecked(
          verdict, admission.trust(), admission.floors(), admission.carouselKeys());
    };
  }

  private Work checkManifest(Reception reception, byte[] envelope) {
    begin();
    Offer offer = reception.offer;
    return () ->
        new WorkResult.ManifestChecked(reception, envelope, admission.manifest(envelope, offer));
  }

  void done(long nowNs, WorkResult.BeaconChecked checked, Outbox out) {
    desk.carouselKeys(checked.keys());
    if (checked.verdict() instanceof BeaconVerdict.Offered offered) {
      believe(nowNs, offered.beacon());
      out.event(new ReceiverEvent.BeaconSeen(offered.beacon(), checked.trust(), checked.floors()));
    } else if (checked.verdict() instanceof BeaconVerdict.NoOffer none) {
      believe(nowNs, none.beacon());
      out.event(new ReceiverEvent.BeaconSeen(none.beacon(), checked.trust(), checked.floors()));
    } else if (checked.verdict() instanceof BeaconVerdict.Rejected rejected
        && rejected.reason() == Refusal.REPLAYED) {
      settle(nowNs, rejected.sequence());
    } else {
      signed.beaconRefused(nowNs);
    }
    desk.verdict(nowNs, checked.verdict(), out);
  }

  private void believe(long nowNs, Beacon beacon) {
    settle(nowNs, beacon.getSequence());
    signed.believed(beacon.getSequence());
    requests.beacon(nowNs, signed.beaconSource(), beacon);
  }

  private void settle(long nowNs, long sequence) {
    if (!signed.beaconAuthentic(nowNs, sequence)) {
      tally.badObjects++;
    }
  }

  void done(long nowNs, WorkResult.ManifestChecked checked, Outbox out) {
    signed.manifestChecked(nowNs, checked.verdict() instanceof ManifestVerdict.Accepted);
    if (checked.verdict() instanceof ManifestVerdict.Rejected rejected) {
      desk.disbelieved(rejected.reason(), rejected.detail(), out);
      checked.reception().strict().eager();
    } else if (checked.verdict() instanceof ManifestVerdict.Accepted accepted) {
      Manifest manifest = accepted.manifest();
      if (manifest.getBlockSha256Count() != checked.reception().oti.sourceBlocks()) {
        desk.disbelieved(Refusal.MALFORMED, "the manifest has not one hash per block", out);
      } else if (checked.reception() == desk.reception()) {
        signed.wantManifest(object -> false);
        desk.reception().manifest(checked.envelope(), manifest);
      }
    }
  }
}
