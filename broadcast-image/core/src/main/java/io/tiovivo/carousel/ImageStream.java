package io.tiovivo.carousel;

import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.fec.SourceBlockEncoder;
import io.tiovivo.image.Toi;
import io.tiovivo.machine.Entropy;
import io.tiovivo.wire.AlcWriter;
import io.tiovivo.wire.WireWriter;

/**
 * One image on the air: its blocks by turns, each with symbol ids that rise from a random start, so
 * that no id comes twice before all 2^24 were used, and two head-ends hardly ever send the same.
 */
final class ImageStream implements PacketStream {
  private static final int ESI_MASK = 0xFFFFFF;

  /**
   * Symbols of its manifest that go out before an image's first, over the manifest's own: a box
   * that has the release before can do nothing until it has the manifest, and half may get lost.
   */
  static final int MANIFEST_TIMES_OVER = 4;

  private final int tsi;
  private final OnAirImage image;
  private final SmallObject manifest;
  private final int toi;
  private final ObjectTransmissionInformation oti;
  private final SourceBlockEncoder[] encoders;
  private final int[] esis;
  private final HashStream hashes;
  private int prepared;
  private int nextBlock;

  /**
   * @param manifest the image's
   * @param hashed true: hashes of its symbols are sent along, if it has room for them
   */
  ImageStream(int tsi, OnAirImage image, SmallObject manifest, boolean hashed, Entropy entropy) {
    this.tsi = tsi;
    this.image = image;
    this.manifest = manifest;
    toi = Toi.image(image.manifestSha256());
    oti = image.oti();
    encoders = new SourceBlockEncoder[oti.sourceBlocks()];
    esis = new int[oti.sourceBlocks()];
    byte[] random = new byte[3 * esis.length];
    entropy.fill(random);
    for (int sbn = 0; sbn < esis.length; sbn++) {
      esis[sbn] =
          (random[3 * sbn] & 0xFF) << 16
              | (random[3 * sbn + 1] & 0xFF) << 8
              | random[3 * sbn + 2] & 0xFF;
    }
    hashes =
        hashed && image.hashedRun() > 0
            ? new HashStream(image, this::symbol, manifest, entropy)
            : null;
  }

  OnAirImage image() {
    return image;
  }

  int toi() {
    return toi;
  }

  /** The first block that is not prepared yet; -1: all are. */
  int nextToPrepare() {
    return prepared < encoders.length ? prepared : -1;
  }

  /** A block is ready. They come in order; the image is sent once all are. */
  void prepared(int sbn, SourceBlockEncoder encoder) {
    encoders[sbn] = encoder;
    prepared = sbn + 1;
  }

  @Override
  public boolean write(long nowNs, WireWriter out, Trace trace) {
    if (!manifest.sentEnough(MANIFEST_TIMES_OVER)) {
      manifest.write(out, trace);
      return true;
    }
    // All or none: a box that heard some blocks before others would wait for the last ones and
    // have too much of the first.
    if (prepared < encoders.length) {
      return false;
    }
    if (hashes != null) {
      if (!hashes.writeHashes(tsi, Toi.symbolHashes(image.manifestSha256()), out, trace)) {
        hashes.writeSymbol(tsi, toi, out, trace);
      }
      return true;
    }
    int sbn = nextBlock;
    int esi = esis[sbn];
    AlcWriter.raptorq(out, tsi, toi, oti, sbn, esi);
    symbol(out.array(), out.reserve(oti.symbolBytes()));
    trace.symbol(toi, oti, sbn, esi);
    return true;
  }

  /** Writes the next symbol, blocks by turns; returns SBN and ESI in one. */
  private int symbol(byte[] target, int offset) {
    int sbn = nextBlock;
    nextBlock = (nextBlock + 1) % encoders.length;
    int esi = esis[sbn];
    esis[sbn] = esi + 1 & ESI_MASK;
    encoders[sbn].symbol(esi, target, offset);
    return sbn << 24 | esi;
  }

  /** The payload of hashes that must be signed now; null: none. */
  byte[] toSign() {
    return hashes == null ? null : hashes.toSign();
  }

  /** True between {@link #toSign} and {@link #signed}. */
  boolean isSigning() {
    return hashes != null && hashes.isSigning();
  }

  void signed(SymbolSigner.Signed signature) {
    hashes.signed(signature);
  }
}
