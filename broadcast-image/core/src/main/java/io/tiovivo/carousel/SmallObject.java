package io.tiovivo.carousel;

import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.fec.SourceBlockEncoder;
import io.tiovivo.wire.AlcWriter;
import io.tiovivo.wire.WireWriter;

/** A beacon or a manifest being sent: one block, one sub-block, symbol ids that rise. */
final class SmallObject {
  private static final int ESI_MASK = 0xFFFFFF;

  private final int tsi;
  private final int toi;
  private final ObjectTransmissionInformation oti;
  private final SourceBlockEncoder encoder;
  private int esi;
  private long sent;

  SmallObject(int tsi, int toi, byte[] bytes, int symbolBytes, int firstEsi) {
    this.tsi = tsi;
    this.toi = toi;
    oti =
        new ObjectTransmissionInformation(
            bytes.length, symbolBytes, 1, 1, SenderSettings.ALIGNMENT);
    encoder =
        SourceBlockEncoder.of(
            oti,
            0,
            (offset, target, targetOffset, length) ->
                System.arraycopy(bytes, (int) offset, target, targetOffset, length));
    esi = firstEsi & ESI_MASK;
  }

  void write(WireWriter out, PacketStream.Trace trace) {
    AlcWriter.raptorq(out, tsi, toi, oti, 0, esi);
    encoder.symbol(esi, out.array(), out.reserve(oti.symbolBytes()));
    trace.symbol(toi, oti, 0, esi);
    esi = esi + 1 & ESI_MASK;
    sent++;
  }

  /** The symbol id that goes out next. */
  int nextEsi() {
    return esi;
  }

  /** Writes a symbol that goes out {@code steps} packets after the next one; returns its id. */
  int ahead(int steps, byte[] target) {
    int later = esi + steps & ESI_MASK;
    encoder.symbol(later, target, 0);
    return later;
  }

  /** True once it was sent so often that its next version may replace it. */
  boolean sentEnough(int timesOver) {
    return sent >= timesOver * oti.sourceSymbols();
  }
}
