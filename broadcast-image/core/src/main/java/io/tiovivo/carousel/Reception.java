package io.tiovivo.carousel;

import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.image.StripLayout;
import io.tiovivo.image.Toi;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.image.proto.Offer;
import io.tiovivo.wire.WireReader;
import java.util.BitSet;

/**
 * The reception of one offered image: what has come, what waits to be written, and when it may be
 * decoded. The machine's thread only; what touches the flash is done by work that the receiver
 * hands out.
 */
final class Reception {
  private static final long NOT_READY = -1;

  final Offer offer;
  final ObjectTransmissionInformation oti;

  /** How the image will lie in its slot. */
  final StripLayout layout;

  final SpillLog log;
  private final ChunkQueue chunks;
  private final SymbolGate gate;
  private final DecodeProgress progress;
  private final byte[] digest;

  private boolean begun;
  private int manifestBytes;
  private byte[] manifestEnvelope;
  private Manifest manifest;
  private long received;
  private long receivedWhenReady = NOT_READY;
  private boolean seeded;

  /**
   * @param begun false: the log must be begun before anything is written to it
   * @param strict what to do about forged symbols
   */
  Reception(
      Offer offer,
      StripLayout layout,
      SpillLog log,
      SymbolLedger ledger,
      boolean begun,
      ChunkPool pool,
      StrictPath strict) {
    this.offer = offer;
    this.layout = layout;
    oti = layout.blocks();
    this.log = log;
    this.begun = begun;
    chunks = new ChunkQueue(pool, oti.symbolBytes());
    HashStore hashes = new HashStore(SymbolHashes.runSymbols(oti));
    gate = new SymbolGate(ledger, chunks, strict, hashes, oti.symbolBytes());
    progress = new DecodeProgress(oti);
    digest = offer.getManifestSha256().toByteArray();
    manifestBytes = offer.getManifestBytes();
  }

  byte[] digest() {
    return digest;
  }

  int imageToi() {
    return Toi.image(digest);
  }

  int hashesToi() {
    return Toi.symbolHashes(digest);
  }

  /** Symbols in memory. */
  ChunkQueue chunks() {
    return chunks;
  }

  /** How far decoding is. */
  DecodeProgress progress() {
    return progress;
  }

  StrictPath strict() {
    return gate.strict();
  }

  // ---- the manifest

  /**
   * What the newest beacon says of the envelope that its manifest comes in.
   *
   * @param bytes its size; 0: it does not say
   */
  void manifestBytes(int bytes) {
    manifestBytes = bytes;
  }

  /** True when a small object can be the manifest: anything else on its TOI is forged. */
  boolean isManifest(int toi, long bytes, int symbolBytes) {
    return toi == Toi.manifest(digest)
        && (manifestBytes == 0 || bytes == manifestBytes && symbolBytes == oti.symbolBytes());
  }

  void manifest(byte[] envelope, Manifest verified) {
    manifestEnvelope = envelope;
    manifest = verified;
    markReady();
  }

  /** The verified manifest; null: it has not come yet. */
  Manifest manifest() {
    return manifest;
  }

  byte[] manifestEnvelope() {
    return manifestEnvelope;
  }

  // ---- what comes

  /** Counts symbols that came before the offer was known. */
  void receivedBefore(long symbols) {
    received += symbols;
  }

  /** Takes a symbol of this image with the right size. */
  void symbol(int sbn, int esi, WireReader symbol, ReceiverTally tally) {
    received++;
    if (progress.isPast(sbn)) {
      tally.surplus++;
      return;
    }
    if (!gate.symbol(sbn, esi, symbol, tally)) {
      progress.giveUp(sbn);
    }
    markReady();
  }

  /** Takes a packet with hashes of this image's symbols. */
  void hashes(long nowNs, HashPacket packet, boolean provenSource) {
    gate.hashes(nowNs, packet, provenSource);
  }

  /** A packet with hashes is authentic. */
  void hashesVerified(long nowNs, HashPacket packet, ReceiverTally tally) {
    gate.hashesVerified(nowNs, packet, tally);
    markReady();
  }

  boolean isBegun() {
    return begun;
  }

  void begun() {
    begun = true;
  }

  // ---- the strict path

  /** Something shows that symbols are forged. */
  void suspect(String sign) {
    gate.suspect(sign);
  }

  /** A sign of forged symbols that came up since the last call; null: none. */
  String takeSuspicion() {
    return gate.takeSuspicion();
  }

  /**
   * Takes the strict path: what is in the log no longer counts until it has been gone through.
   * Never while a block is being decoded: that finds out by itself.
   *
   * @return false: it has been taken already, or cannot be
   */
  boolean takeStrictPath() {
    return !progress.isRunning() && stopForStrictPath();
  }

  /** The same when a block has come out wrong: decoding ends for that. */
  boolean stopForStrictPath() {
    boolean taken = gate.takeStrictPath(manifest, new SymbolLedger(oti));
    if (taken) {
      progress.forgive();
      beginDecodeAnew();
    }
    return taken;
  }

  /**
   * Passes the time on.
   *
   * @return true: there are no hashes any more, and symbols count again without
   */
  boolean strictPathLapsed(long nowNs) {
    return gate.strictPathLapsed(nowNs, !progress.isRunning());
  }

  /** The log has been gone through. */
  void sifted(LogSift.Result result) {
    gate.sifted(result);
    markReady();
  }

  // ---- what an older image has

  /**
   * True when an older image is to be looked through: the manifest is here, and not all symbols.
   */
  boolean wantsSeeds() {
    return manifest != null && !seeded && !gate.ledger().enough();
  }

  Seeds seeds() {
    return gate.ledger().seeds();
  }

  /** An older image was looked through. */
  void seeded(Seeds found) {
    seeded = true;
    gate.ledger().seed(found);
    markReady();
  }

  /** The older image is no longer what it was: what lacks comes over the air, then a new decode. */
  void reseeded(Seeds left) {
    beginDecodeAnew();
    seeded(left);
  }

  // ---- the decode

  /** True when decoding may be tried, or tried again. */
  boolean ready() {
    return manifest != null
        && !strict().siftDue()
        && gate.ledger().enough()
        && progress.mayTry(gate.ledger());
  }

  private void markReady() {
    if (receivedWhenReady == NOT_READY && ready()) {
      receivedWhenReady = received;
    }
  }

  /** Symbols of this image that came until decoding could begin. */
  long receivedSymbols() {
    return receivedWhenReady == NOT_READY ? received : receivedWhenReady;
  }

  long usefulSymbols() {
    return gate.ledger().usefulSymbols();
  }

  /** Symbols of the next block that are here; some may not be in the log yet. */
  int nextBlockSymbols() {
    return gate.ledger().count(progress.nextBlock());
  }

  /** The next block needs one symbol more than it has; what is decoded stays. */
  void blockNeedsMore(ImageDecode ran) {
    progress.blockNeedsMore(ran, gate.ledger());
    receivedWhenReady = NOT_READY;
    markReady();
  }

  /** The log has dropped some blocks: they are collected anew, and decoding begins anew. */
  void dropped(BitSet blocks) {
    blocks.stream().forEach(gate.ledger()::drop);
    progress.dropped(blocks);
    beginDecodeAnew();
  }

  private void beginDecodeAnew() {
    progress.beginAnew();
    receivedWhenReady = NOT_READY;
  }
}
