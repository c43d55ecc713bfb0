package io.tiovivo.carousel;

import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.identity.SignerKeys;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.wire.WireReader;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a reception does about forged symbols. While nothing is wrong: a sample of hashes is
 * verified, and the symbols that these cover are compared. Once something is: each symbol must have
 * a verified hash. docs/CAROUSEL.md has the states and budgets.
 */
final class StrictPath {
  /** Without a verified hash for this long the strict path is left: nobody sends any. */
  static final long HASHES_GONE_NS = 30_000_000_000L;

  private final byte[] manifestSha256;
  private final HashBook book = new HashBook();
  private final HashTracks tracks;
  private final HashIntake intake;
  private final StrayWatch strays;
  private final PendingSymbols pending;
  private final byte[] buffer;
  private final WireReader reader = new WireReader();
  private SignerKeys keys = SignerKeys.NONE;
  private boolean on;
  private boolean siftDue;
  private boolean eager;
  private boolean futile;
  private long nowNs;
  private long verifiedNs;

  /**
   * @param pendingSymbols most that may wait for their hash
   * @param random draws the packets that are checked: unpredictable on a box
   */
  StrictPath(
      ObjectTransmissionInformation oti,
      byte[] manifestSha256,
      int pendingSymbols,
      SplittableRandom random) {
    this.manifestSha256 = manifestSha256;
    tracks = new HashTracks(oti.sourceBlocks());
    intake = new HashIntake(book, tracks, random);
    strays = new StrayWatch(tracks);
    pending = new PendingSymbols(pendingSymbols, oti.symbolBytes());
    buffer = new byte[oti.symbolBytes()];
  }

  byte[] manifestSha256() {
    return manifestSha256;
  }

  SignerKeys keys() {
    return keys;
  }

  /** The keys that may sign hashes. */
  void keys(SignerKeys newKeys) {
    keys = newKeys;
  }

  /** True on the strict path: symbols count when their hash is verified, and else not. */
  boolean isOn() {
    return on;
  }

  /** True when the log must be gone through: what is in it was kept without looking. */
  boolean siftDue() {
    return siftDue;
  }

  /**
   * Something is wrong.
   *
   * @param manifest null: it has not come yet
   * @return true: from now on it is the strict path; false: it is already, or cannot be
   */
  boolean begin(Manifest manifest) {
    boolean possible =
        keys != SignerKeys.NONE
            && !futile
            && (manifest == null || SymbolHashes.runSymbols(manifest) > 0);
    if (on || !possible) {
      return false;
    }
    on = true;
    siftDue = true;
    verifiedNs = nowNs;
    return true;
  }

  /**
   * The log has been gone through.
   *
   * @param proofs hashes in it that were verified, packets; 0: there is nothing to be strict with
   */
  void sifted(int proofs) {
    siftDue = false;
    if (proofs == 0 && tracks.isEmpty()) {
      on = false;
      futile = true;
    }
  }

  /** All that came so far was given up: there is nothing to go through. */
  void startedOver() {
    siftDue = false;
    pending.clear();
  }

  /** Verifies all hashes that come: the manifest was refused. */
  void eager() {
    eager = true;
  }

  /**
   * Passes the time on.
   *
   * @return true: nobody has sent a true hash for long, and symbols count again without
   */
  boolean lapsed(long time) {
    nowNs = time;
    if (!on || siftDue || nowNs - verifiedNs <= HASHES_GONE_NS) {
      return false;
    }
    on = false;
    // Not again before a true hash comes: forged ones alone must not keep symbols from counting.
    futile = true;
    pending.clear();
    return true;
  }

  /** No hashes are checked just now: that none was verified says nothing. */
  void heldUp(long time) {
    nowNs = time;
    verifiedNs = time;
  }

  void packet(long time, HashPacket packet, boolean provenSource) {
    intake.add(time, packet, keys, provenSource, on || eager);
  }

  /** Packets whose signature is to be checked now. */
  List<HashPacket> takeChecks(long time) {
    return intake.take(time);
  }

  /** A packet is authentic; true: too many symbols have ids where no head-end is. */
  boolean verified(long time, HashPacket packet) {
    if (book.has(packet)) {
      return false;
    }
    verifiedNs = time;
    futile = false;
    book.add(packet);
    tracks.follow(packet);
    return strays.alarm();
  }

  /** True when the hash of a symbol is known. */
  boolean covers(int sbn, int esi) {
    return book.covers(sbn, esi);
  }

  /** True when a symbol must be looked at before it counts. */
  boolean wants(int sbn, int esi) {
    return on || book.covers(sbn, esi);
  }

  /** The symbol in a buffer of this path's own, to be judged and then read. */
  WireReader copy(WireReader symbol) {
    symbol.bytes(buffer, 0, buffer.length);
    return reader.reset(buffer, 0, buffer.length);
  }

  /** Judges what {@link #copy} took last. */
  HashBook.Verdict judge(int sbn, int esi) {
    return book.judge(sbn, esi, buffer, buffer.length);
  }

  /** Lets what {@link #copy} took last wait for its hash; true: another one had to go. */
  boolean await(int sbn, int esi) {
    return pending.add(sbn, esi, buffer.clone());
  }

  /** A symbol was kept without being looked at. */
  void unseen(int sbn, int esi) {
    if (!tracks.isEmpty()) {
      strays.symbol(sbn, esi);
    }
  }

  /** Judges again what waits. */
  void settle(PendingSymbols.Judge judge) {
    pending.settle(judge);
  }

  HashBook.Verdict judge(int sbn, int esi, byte[] symbol) {
    return book.judge(sbn, esi, symbol, symbol.length);
  }

  void forgetPending() {
    pending.clear();
  }
}
