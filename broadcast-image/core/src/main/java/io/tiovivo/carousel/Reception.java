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
  private final SymbolLedger ledger;
  private final ChunkQueue chunks;
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

  /**
   * @param begun false: the log must be begun before anything is written to it
   */
  Reception(
      Offer offer,
      StripLayout layout,
      SpillLog log,
      SymbolLedger ledger,
      boolean begun,
      ChunkPool pool) {
    this.offer = offer;
    this.layout = layout;
    oti = layout.blocks();
    this.log = log;
    this.ledger = ledger;
    this.begun = begun;
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
      case NEW -> keep(sbn, esi, symbol, tally);
    }
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
