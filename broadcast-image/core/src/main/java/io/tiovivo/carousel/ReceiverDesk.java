package io.tiovivo.carousel;

import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.flash.FlashRegion;
import io.tiovivo.identity.Refusal;
import io.tiovivo.identity.SignerKeys;
import io.tiovivo.image.BeaconVerdict;
import io.tiovivo.image.Offers;
import io.tiovivo.image.StripLayout;
import io.tiovivo.image.proto.Fec;
import io.tiovivo.image.proto.Offer;
import io.tiovivo.machine.Entropy;
import io.tiovivo.machine.Outbox;
import io.tiovivo.wire.AlcPacket;
import io.tiovivo.wire.WireReader;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Follows what verified beacons offer: begins a reception, changes to a newer release half way,
 * gives up what is no longer on offer. Says each refusal once, until another takes its place.
 */
final class ReceiverDesk {
  /**
   * An offer that beacons no longer make is still followed for this long: one of two head-ends may
   * not know it yet.
   */
  static final long OFFER_GONE_NS = 10_000_000_000L;

  private final ReceiverSettings settings;
  private final ReceiverTally tally;
  private final SignedObjects signed;
  private final Backlog backlog;
  private final FlashRegion scratch;
  private final Entropy entropy;
  private final OfferFit fit;
  private final ChunkPool pool;
  private SpillScan.Recovered recovered;
  private Reception reception;
  private SignerKeys carouselKeys = SignerKeys.NONE;
  private long lastOfferedNs;
  private String told = "";

  ReceiverDesk(
      ReceiverSettings settings,
      ReceiverTally tally,
      SignedObjects signed,
      Backlog backlog,
      FlashRegion scratch,
      ImageTarget target,
      Entropy entropy) {
    this.settings = settings;
    this.tally = tally;
    this.signed = signed;
    this.backlog = backlog;
    this.scratch = scratch;
    fit = new OfferFit(settings, scratch, target);
    this.entropy = entropy;
    pool = new ChunkPool(settings.chunkBuffers());
  }

  /** What is being received; null: nothing yet. */
  Reception reception() {
    return reception;
  }

  ChunkPool pool() {
    return pool;
  }

  /** The keys that sign hashes of symbols. */
  void carouselKeys(SignerKeys keys) {
    carouselKeys = keys;
    if (reception != null) {
      reception.strict().keys(keys);
    }
  }

  /** An earlier run left this log. */
  void recovered(Optional<SpillScan.Recovered> found) {
    recovered = found.orElse(null);
  }

  void verdict(long nowNs, BeaconVerdict verdict, Outbox out) {
    if (verdict instanceof BeaconVerdict.Offered offered) {
      offered(nowNs, offered.offer(), out);
    } else if (verdict instanceof BeaconVerdict.NoOffer none) {
      notForUs(none.reason(), none.detail(), out);
      if (reception != null
          && (none.reason() == Refusal.HALTED || nowNs - lastOfferedNs > OFFER_GONE_NS)) {
        drop();
      }
      if (reception == null) {
        // What was kept so far is for others; make room for what may be for us one day.
        backlog.clear();
      }
    } else if (verdict instanceof BeaconVerdict.Rejected rejected) {
      disbelieved(rejected.reason(), rejected.detail(), out);
    }
  }

  void disbelieved(Refusal reason, String detail, Outbox out) {
    tally.badObjects++;
    if (once("disbelieved " + reason)) {
      out.event(new ReceiverEvent.Disbelieved(reason, detail));
    }
  }

  private void notForUs(Refusal reason, String detail, Outbox out) {
    if (once("not for us " + reason)) {
      out.event(new ReceiverEvent.NotForUs(reason, detail));
    }
  }

  private boolean once(String what) {
    boolean fresh = !told.equals(what);
    told = what;
    return fresh;
  }

  private void offered(long nowNs, Offer offer, Outbox out) {
    if (reception != null
        && Arrays.equals(reception.digest(), offer.getManifestSha256().toByteArray())) {
      lastOfferedNs = nowNs;
      reception.manifestBytes(offer.getManifestBytes());
      wantManifest();
    } else if (reception == null
        || overrules(offer, reception.offer)
        || nowNs - lastOfferedNs > OFFER_GONE_NS) {
      begin(nowNs, offer, out);
    }
  }

  /** Two head-ends may differ for a while: going back and forth would never end. */
  private static boolean overrules(Offer offer, Offer current) {
    return offer.getPinned() == current.getPinned()
        ? offer.getRelease() > current.getRelease()
        : offer.getPinned();
  }

  private void begin(long nowNs, Offer offer, Outbox out) {
    Fec fec = offer.getFec();
    Optional<String> flaw = fit.flaw(offer, fec);
    if (flaw.isPresent()) {
      notForUs(Refusal.IMAGE_TOO_BIG, flaw.get(), out);
      return;
    }
    ObjectTransmissionInformation oti = Offers.transmission(offer.getImageBytes(), fec);
    String abandoned = reception == null ? "" : reception.offer.getVersion();
    drop();
    StripLayout layout = fit.layout(oti).orElseThrow();
    reception = resume(offer, layout).orElseGet(() -> fresh(offer, layout, strict(offer, oti)));
    lastOfferedNs = nowNs;
    told = "";
    out.event(
        new ReceiverEvent.Receiving(
            offer, reception.usefulSymbols(), oti.sourceSymbols(), abandoned));
    backlog.claim(reception.imageToi(), oti);
    wantManifest();
    reception.receivedBefore(backlog.missed());
    backlog.feedHashes(nowNs, reception);
    feed();
  }

  private void wantManifest() {
    Reception wanting = reception;
    signed.wantManifest(
        object ->
            wanting.isManifest(
                object.toi(), object.oti().transferBytes(), object.oti().symbolBytes()));
  }

  /** Moves symbols that wait in memory to the reception, as far as there is room. */
  void feed() {
    while (reception != null && backlog.size() > 0 && reception.chunks().hasRoom()) {
      backlog.feed(reception, tally);
    }
  }

  /** Takes a symbol of the image that is being received. */
  void symbol(AlcPacket packet, WireReader symbol) {
    if (reception.chunks().hasRoom()
        || !backlog.add(packet.sbn(), packet.esi(), symbol, reception.oti.symbolBytes())) {
      reception.symbol(packet.sbn(), packet.esi(), symbol, tally);
    }
  }

  private Optional<Reception> resume(Offer offer, StripLayout layout) {
    SpillScan.Recovered found = recovered;
    recovered = null;
    if (found == null
        || !found.log().belongsTo(offer.getManifestSha256().toByteArray(), layout.blocks())) {
      return Optional.empty();
    }
    StrictPath strict = strict(offer, layout.blocks());
    Reception resumed =
        new Reception(offer, layout, found.log(), found.ledger(), true, pool, strict);
    if (found.sifted()) {
      resumed.suspect("before the restart symbols were forged");
    }
    return Optional.of(resumed);
  }

  private StrictPath strict(Offer offer, ObjectTransmissionInformation oti) {
    SplittableRandom random = new SplittableRandom(entropyLong());
    byte[] digest = offer.getManifestSha256().toByteArray();
    StrictPath strict = new StrictPath(oti, digest, settings.backlogSymbols(), random);
    strict.keys(carouselKeys);
    return strict;
  }

  private Reception fresh(Offer offer, StripLayout layout, StrictPath strict) {
    SpillLog log =
        new SpillLog(
            scratch, layout.blocks(), offer.getManifestSha256().toByteArray(), entropyLong());
    return new Reception(
        offer, layout, log, new SymbolLedger(layout.blocks()), false, pool, strict);
  }

  private long entropyLong() {
    byte[] bytes = new byte[Long.BYTES];
    entropy.fill(bytes);
    return ByteBuffer.wrap(bytes).getLong();
  }

  /** Drops everything collected and begins anew with the same offer and manifest. */
  void startOver(String reason, Outbox out) {
    Reception old = reception;
    old.chunks().abandon();
    backlog.clear();
    old.strict().startedOver();
    reception = fresh(old.offer, old.layout, old.strict());
    if (old.manifest() != null) {
      reception.manifest(old.manifestEnvelope(), old.manifest());
    }
    out.event(new ReceiverEvent.StartedOver(reason));
  }

  private void drop() {
    if (reception != null) {
      reception.chunks().abandon();
      reception = null;
      backlog.clear();
    }
    signed.wantManifest(object -> false);
  }
}
