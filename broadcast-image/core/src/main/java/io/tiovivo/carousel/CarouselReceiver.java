package io.tiovivo.carousel;

import io.tiovivo.carousel.ReceiverEvent.Phase;
import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.flash.FlashRegion;
import io.tiovivo.image.Admission;
import io.tiovivo.image.Toi;
import io.tiovivo.machine.Command;
import io.tiovivo.machine.Entropy;
import io.tiovivo.machine.Intake;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.wire.AlcPacket;
import io.tiovivo.wire.WireReader;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * The box's side of the carousel: stitches an image together from whatever packets come, whenever,
 * and says not a word, unless a head-end that trickles invites it to. docs/CAROUSEL.md has its
 * states, limits and budgets.
 *
 * <p>The flash is not touched before a beacon of the fleet was verified. Once the image is in its
 * slot, {@link ReceiverEvent.ImageReady} is told and the receiver is done.
 */
public final class CarouselReceiver implements Machine {
  private final ReceiverTally tally = new ReceiverTally();
  private final AlcPacket packet = new AlcPacket();
  private final LossEstimate loss = new LossEstimate();
  private final SignedObjects signed;
  private final Backlog backlog;
  private final Bulletin bulletin;
  private final ReceiverDesk desk;
  private final RateRequests requests;
  private final ReceiverWork work;
  private final long tsi;
  private boolean started;

  /**
   * @param admission decides what is received; used on the worker from now on
   * @param scratch where symbols wait
   * @param target where the image goes
   * @param entropy tells receptions apart, and decides what goes when there is no room
   */
  public CarouselReceiver(
      ReceiverSettings settings,
      Admission admission,
      FlashRegion scratch,
      ImageTarget target,
      Entropy entropy) {
    tsi = admission.trust().tsi() & 0xFFFF_FFFFL;
    byte[] seed = new byte[Long.BYTES];
    entropy.fill(seed);
    SplittableRandom random = new SplittableRandom(ByteBuffer.wrap(seed).getLong());
    signed = new SignedObjects(settings.checksPerSecond(), tally, random);
    requests = new RateRequests(admission.trust().tsi(), random.split());
    backlog = new Backlog(settings.backlogSymbols());
    bulletin = new Bulletin(settings, tally);
    desk = new ReceiverDesk(settings, tally, signed, backlog, scratch, target, entropy);
    SignatureWork signatures = new SignatureWork(tally, desk, signed, admission, requests);
    work = new ReceiverWork(settings, tally, desk, signatures, scratch, target);
  }

  /** What became of everything that came so far. */
  public ReceiverCounters counters() {
    return tally.snapshot();
  }

  public Phase phase() {
    return work.phase();
  }

  /**
   * Some while the image is put together, and after: of what comes then only beacons matter, which
   * may halt it. Later when symbols wait for what is under way, which may be the check of the first
   * beacon, and few more can.
   */
  @Override
  public Intake intake() {
    if (work.phase() == Phase.DECODING || work.done()) {
      return Intake.SOME;
    }
    return work.isUnderWay() && backlog.isNearlyFull() ? Intake.LATER : Intake.ALL;
  }

  @Override
  public void onDatagram(long nowNs, PeerAddress from, WireReader in, Outbox out) {
    int datagramBytes = in.remaining();
    tally.datagrams++;
    tally.datagramBytes += datagramBytes;
    if (!packet.parse(in)) {
      tally.malformed++;
      return;
    }
    if (packet.tsi() != tsi || packet.toi() >>> 32 != 0) {
      tally.foreign++;
      return;
    }
    bulletin.heard(nowNs);
    Toi.Kind kind = Toi.kind((int) packet.toi());
    if (kind == Toi.Kind.FDT) {
      tally.fileTable++;
    } else if (kind == Toi.Kind.SYMBOL_HASHES) {
      tally.hashes++;
      hashes(nowNs, from, in);
    } else if (packet.codepoint() != AlcPacket.RAPTORQ) {
      tally.malformed++;
    } else {
      raptorq(nowNs, from, kind, in, datagramBytes);
    }
    work.pump(nowNs, out);
  }

  private void raptorq(
      long nowNs, PeerAddress from, Toi.Kind kind, WireReader in, int datagramBytes) {
    switch (kind) {
      case BEACON -> {
        tally.beacon++;
        signed.beaconPacket(nowNs, from, packet, in);
      }
      case MANIFEST -> {
        tally.manifest++;
        manifest(nowNs, from, in);
      }
      case IMAGE -> {
        tally.symbols++;
        image(from, in, datagramBytes);
      }
      default -> tally.unknown++;
    }
  }

  private void hashes(long nowNs, PeerAddress from, WireReader in) {
    Reception reception = desk.reception();
    int toi = (int) packet.toi();
    if (work.done()) {
      return;
    }
    if (reception == null) {
      backlog.addHashes(toi, in.bytes(in.remaining()));
    } else if (toi == reception.hashesToi()) {
      HashPacket.parse(in.bytes(in.remaining()), reception.oti.sourceBlocks())
          .ifPresent(hashes -> reception.hashes(nowNs, hashes, signed.isProven(from)));
    }
  }

  private void manifest(long nowNs, PeerAddress from, WireReader in) {
    Reception reception = desk.reception();
    boolean wanted =
        reception == null
            || reception.manifest() == null
                && packet.hasFti()
                && reception.isManifest(
                    (int) packet.toi(), packet.transferBytes(), packet.symbolBytes());
    if (!wanted || work.done()) {
      return;
    }
    boolean judged =
        reception != null
            && in.remaining() == reception.oti.symbolBytes()
            && reception.strict().covers(SymbolHashes.MANIFEST_SBN, packet.esi());
    if (!judged) {
      signed.manifestPacket(nowNs, from, packet, in);
      return;
    }
    WireReader symbol = reception.strict().copy(in);
    if (reception.strict().judge(SymbolHashes.MANIFEST_SBN, packet.esi())
        == HashBook.Verdict.CONFIRMED) {
      signed.confirmedManifestPacket(nowNs, packet, symbol);
    } else {
      tally.forged++;
    }
  }

  private void image(PeerAddress from, WireReader in, int datagramBytes) {
    Reception reception = desk.reception();
    if (work.done()) {
      tally.surplus++;
    } else if (reception == null) {
      if (backlog.provisional(packet, in)) {
        loss.packet(from, packet.sbn(), packet.esi());
        bulletin.imageDatagram(datagramBytes);
      } else {
        tally.dropped++;
      }
    } else if (reception.imageToi() != (int) packet.toi()) {
      tally.otherObject++;
    } else if (!fits(reception.oti, in)) {
      tally.mismatched++;
    } else {
      loss.packet(from, packet.sbn(), packet.esi());
      bulletin.imageDatagram(datagramBytes);
      desk.symbol(packet, in);
    }
  }

  private boolean fits(ObjectTransmissionInformation oti, WireReader in) {
    return packet.matches(oti)
        && packet.sbn() < oti.sourceBlocks()
        && in.remaining() == oti.symbolBytes();
  }

  @Override
  public void onCommand(long nowNs, Command command, Outbox out) {
    if (command instanceof WorkResult result) {
      work.done(nowNs, result, out);
      if (work.done()) {
        bulletin.stop();
        requests.stop();
      }
      work.pump(nowNs, out);
    }
  }

  @Override
  public void onDeadline(long nowNs, Outbox out) {
    if (!started) {
      started = true;
      bulletin.start(nowNs);
    }
    bulletin.tick(nowNs, work.phase(), desk.reception(), loss, out);
    requests.tick(nowNs, work.phase() == Phase.COLLECTING, out);
    work.pump(nowNs, out);
  }

  @Override
  public long deadlineNs() {
    return started
        ? Math.min(Math.min(bulletin.deadlineNs(), requests.deadlineNs()), work.syncDueNs())
        : Long.MIN_VALUE;
  }
}
