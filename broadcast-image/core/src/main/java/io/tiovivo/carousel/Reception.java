package io.tiovivo.carousel;

import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.image.StripLayout;
import io.tiovivo.image.Toi;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.image.proto.Offer;
import io.tiovivo.wire.WireReader;
import java.util.BitSet;

/**
 * The reception of one offered image: what has come, what waits to be written, how far decoding is.
 * The machine's thread only; what touches the flash is done by work that the receiver hands out.
 */
final class Reception {
  private static final long NOT_READY = -1;

  final Offer offer;
  final ObjectTransmissionInformation oti;

  /** How the image will lie in its slot. */
  final StripLayout layout;

  final SpillLog log;
  private SymbolLedger ledger;
  private final ChunkQueue chunks;
  private final StrictPath strict;
  private final HashStore hashes;
  private final byte[] digest;

  /** Blocks whose symbols are to be dropped: one of them at least was forged. */
  private final BitSet bad = new BitSet();

  private boolean begun;
  private int manifestBytes;
  private byte[] manifestEnvelope;
  private Manifest manifest;
  private long received;
  private long receivedWhenReady = NOT_READY;
  private boolean seeded;
  private ImageDecode decode;
  private boolean decoding;
  private int nextBlock;
  private long decodedBytes;
  private int shortBlock = -1;
  private int shortBlockNeeds;
  private String suspicion;
  private final WireReader settledSymbol = new WireReader();

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
    this.ledger = ledger;
    this.begun = begun;
    this.strict = strict;
    hashes = new HashStore(SymbolHashes.runSymbols(oti));
    chunks = new ChunkQueue(pool, oti.symbolBytes());
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

  /** Counts symbols that came before the offer was known. */
  void receivedBefore(long symbols) {
    received += symbols;
  }

  /** Takes a symbol of this image with the right size. */
  void symbol(int sbn, int esi, WireReader symbol, ReceiverTally tally) {
    received++;
    if (bad.get(sbn) || decoding && sbn < nextBlock) {
      tally.surplus++;
      return;
    }
    switch (ledger.look(sbn, esi)) {
      case DUPLICATE -> tally.duplicate++;
      case SURPLUS -> tally.surplus++;
      case NO_ROOM -> {
        tally.dropped++;
        if (ledger.noRoom(sbn)) {
          bad.set(sbn);
        }
      }
      case NEW -> {
        if (strict.wants(sbn, esi)) {
          judge(sbn, esi, strict.copy(symbol), tally);
        } else {
          strict.unseen(sbn, esi);
          keep(sbn, esi, symbol, tally);
        }
      }
    }
    markReady();
  }

  private void judge(int sbn, int esi, WireReader symbol, ReceiverTally tally) {
    switch (strict.judge(sbn, esi)) {
      case CONFIRMED -> keep(sbn, esi, symbol, tally);
      case CONTRADICTED -> {
        tally.forged++;
        suspicion = "a symbol is not what its signed hash says";
      }
      // Only on the strict path: no hash covers it yet.
      case UNKNOWN -> tally.unproven += strict.await(sbn, esi) ? 1 : 0;
    }
  }

  /** Takes a packet with hashes of this image's symbols. */
  void hashes(long nowNs, HashPacket packet, boolean provenSource) {
    strict.packet(nowNs, packet, provenSource);
    // Nobody has checked it: it waits in the log for the day that it is needed.
    if (!strict.isOn() && hashes.wants(packet, ledger.usefulSymbols())) {
      store(packet);
    }
    if (hashes.flooded()) {
      suspicion = "there are more packets with hashes than there are symbols for";
    }
  }

  /** A packet with hashes is authentic. */
  void hashesVerified(long nowNs, HashPacket packet, ReceiverTally tally) {
    if (strict.verified(nowNs, packet)) {
      suspicion = "symbols have ids that no head-end uses";
    }
    if (strict.isOn()) {
      store(packet);
      strict.settle((sbn, esi, symbol) -> settled(sbn, esi, symbol, tally));
      markReady();
    }
  }

  private boolean settled(int sbn, int esi, byte[] symbol, ReceiverTally tally) {
    HashBook.Verdict verdict = strict.judge(sbn, esi, symbol);
    if (verdict == HashBook.Verdict.CONTRADICTED) {
      tally.forged++;
    } else if (verdict == HashBook.Verdict.CONFIRMED) {
      if (!hasRoom()) {
        return false;
      }
      if (ledger.look(sbn, esi) == SymbolLedger.Outcome.NEW) {
        keep(sbn, esi, settledSymbol.reset(symbol, 0, symbol.length), tally);
      }
    }
    return verdict != HashBook.Verdict.UNKNOWN;
  }

  private void store(HashPacket packet) {
    if (packet.bytes().length + SymbolHashes.LENGTH_BYTES <= oti.symbolBytes() && hasRoom()) {
      chunks.addHashes(packet.bytes());
    }
  }

  StrictPath strict() {
    return strict;
  }

  /** Something shows that symbols are forged. */
  void suspect(String sign) {
    suspicion = sign;
  }

  /** A sign of forged symbols that came up since the last call; null: none. */
  String takeSuspicion() {
    String sign = suspicion;
    suspicion = null;
    return sign;
  }

  /**
   * Takes the strict path: what is in the log no longer counts until it has been gone through.
   * Never while a block is being decoded: that finds out by itself.
   *
   * @return false: it has been taken already, or cannot be
   */
  boolean takeStrictPath() {
    if (decoding || !strict.begin(manifest)) {
      return false;
    }
    beginStrictPath();
    return true;
  }

  /** The same when a block has come out wrong: decoding ends for that. */
  boolean stopForStrictPath() {
    if (!strict.begin(manifest)) {
      return false;
    }
    beginStrictPath();
    return true;
  }

  private void beginStrictPath() {
    chunks.judged(true);
    Seeds seeds = ledger.seeds();
    ledger = new SymbolLedger(oti);
    ledger.seed(seeds);
    bad.clear();
    beginDecodeAnew();
  }

  /**
   * Passes the time on.
   *
   * @return true: there are no hashes any more, and symbols count again without
   */
  boolean strictPathLapsed(long nowNs) {
    if (decoding) {
      strict.heldUp(nowNs);
      return false;
    }
    boolean lapsed = strict.lapsed(nowNs);
    if (lapsed) {
      chunks.judged(false);
    }
    return lapsed;
  }

  /** The log has been gone through. */
  void sifted(LogSift.Result result) {
    for (int id : result.confirmed()) {
      int sbn = id >>> 24;
      int esi = id & 0xFFFFFF;
      ledger.raiseLimit(sbn);
      if (ledger.look(sbn, esi) == SymbolLedger.Outcome.NEW) {
        ledger.enter(sbn, esi);
      }
    }
    strict.sifted(result.proofs());
    markReady();
  }

  /** True when a symbol can be kept now: a chunk is open, or can be. */
  boolean hasRoom() {
    return chunks.hasRoom();
  }

  private void keep(int sbn, int esi, WireReader symbol, ReceiverTally tally) {
    if (!hasRoom()) {
      tally.dropped++;
      return;
    }
    ledger.enter(sbn, esi);
    chunks.add(sbn, esi, symbol);
    tally.useful++;
  }

  /** Queues what is in memory for writing. */
  void sealOpen() {
    chunks.sealOpen();
  }

  boolean hasOpenSymbols() {
    return chunks.hasOpenSymbols();
  }

  boolean isBegun() {
    return begun;
  }

  void begun() {
    begun = true;
  }

  /** The next chunk to write; null: none. */
  Chunk nextToWrite() {
    return chunks.next();
  }

  /** Gives up everything in memory: another reception takes over. */
  void abandon() {
    chunks.abandon();
  }

  void manifest(byte[] envelope, Manifest verified) {
    manifestEnvelope = envelope;
    manifest = verified;
    markReady();
  }

  /**
   * True when an older image is to be looked through: the manifest is here, and not all symbols.
   */
  boolean wantsSeeds() {
    return manifest != null && !seeded && !ledger.enough();
  }

  Seeds seeds() {
    return ledger.seeds();
  }

  /** An older image was looked through. */
  void seeded(Seeds found) {
    seeded = true;
    ledger.seed(found);
    markReady();
  }

  /** The older image is no longer what it was: what lacks comes over the air, then a new decode. */
  void reseeded(Seeds left) {
    beginDecodeAnew();
    seeded(left);
  }

  /** The verified manifest; null: it has not come yet. */
  Manifest manifest() {
    return manifest;
  }

  byte[] manifestEnvelope() {
    return manifestEnvelope;
  }

  /** True when decoding may be tried, or tried again. */
  boolean ready() {
    return manifest != null
        && !strict.siftDue()
        && ledger.enough()
        && (shortBlock < 0 || ledger.count(shortBlock) >= shortBlockNeeds);
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
    return ledger.usefulSymbols();
  }

  boolean isDecoding() {
    return decoding;
  }

  void decoding() {
    decoding = true;
  }

  /** The decode under way; null: it begins with its first block. */
  ImageDecode decode() {
    return decode;
  }

  int nextBlock() {
    return nextBlock;
  }

  /** Symbols of the next block that are here; some may not be in the log yet. */
  int nextBlockSymbols() {
    return ledger.count(nextBlock);
  }

  boolean allBlocksDecoded() {
    return nextBlock == oti.sourceBlocks();
  }

  void blockDecoded(ImageDecode ran, long bytes) {
    decode = ran;
    decodedBytes = bytes;
    nextBlock++;
  }

  /** A block came out wrong; the decode goes on, to find out about the others. */
  void blockWrong(ImageDecode ran, long bytes) {
    bad.set(nextBlock);
    blockDecoded(ran, bytes);
  }

  /** Blocks whose symbols are to be dropped now; empty: none. */
  BitSet toDrop() {
    return decoding && !allBlocksDecoded() ? new BitSet() : (BitSet) bad.clone();
  }

  /** The log has dropped some blocks: they are collected anew, and decoding begins anew. */
  void dropped(BitSet blocks) {
    blocks.stream().forEach(ledger::drop);
    bad.andNot(blocks);
    beginDecodeAnew();
  }

  private void beginDecodeAnew() {
    decoding = false;
    decode = null;
    nextBlock = 0;
    decodedBytes = 0;
    shortBlock = -1;
    receivedWhenReady = NOT_READY;
  }

  long decodedBytes() {
    return decodedBytes;
  }

  /** The next block needs one symbol more than it has; what is decoded stays. */
  void blockNeedsMore(ImageDecode ran) {
    decode = ran;
    decoding = false;
    shortBlock = nextBlock;
    // What came during the attempt may do already.
    int tried = Math.min(ran.triedSymbols(), ledger.count(nextBlock));
    shortBlockNeeds = Math.max(tried, oti.blockSymbols(nextBlock)) + 1;
    ledger.raiseLimit(nextBlock);
    receivedWhenReady = NOT_READY;
    markReady();
  }
}
