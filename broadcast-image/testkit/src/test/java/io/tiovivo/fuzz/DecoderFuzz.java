package io.tiovivo.fuzz;

import io.tiovivo.fec.DecodingPlan;
import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.fec.SourceBlockEncoder;
import io.tiovivo.fec.SymbolSetException;
import io.tiovivo.fec.SymbolSlab;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The RaptorQ decoder under whatever parameters and symbol ids a sender may claim: it refuses with
 * a typed reason, or says that it needs more, or gives the right object. An input: F (2 bytes), T
 * (1), Z (1), N (1), Al (1), how many more ids than given to announce (1, signed), then ids of 4
 * bytes, each less {@link #ID_OFFSET}, so that small ones and those out of range are near each
 * other.
 */
public final class DecoderFuzz {
  static final int ID_OFFSET = 16;

  private static final int MAX_SYMBOLS = 2000;

  private DecoderFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length < 7) {
      return;
    }
    ByteBuffer in = ByteBuffer.wrap(input);
    int bytes = in.getShort() & 0xFFFF;
    int symbolBytes = in.get() & 0xFF;
    int[] cut = {in.get() & 0xFF, in.get() & 0xFF, in.get() & 0xFF};
    int more = in.get();
    int[] esis = new int[in.remaining() / Integer.BYTES];
    for (int i = 0; i < esis.length; i++) {
      esis[i] = in.getInt() - ID_OFFSET;
    }
    if (ObjectTransmissionInformation.flaw(bytes, symbolBytes, cut[0], cut[1], cut[2])
        .isPresent()) {
      return;
    }
    ObjectTransmissionInformation oti =
        new ObjectTransmissionInformation(bytes, symbolBytes, cut[0], cut[1], cut[2]);
    if (oti.blockSymbols(0) > MAX_SYMBOLS) {
      return;
    }
    int sbn = oti.sourceBlocks() - 1;
    Optional<DecodingPlan> plan;
    try {
      plan = DecodingPlan.of(oti.blockSymbols(sbn), esis, esis.length + more);
    } catch (SymbolSetException refused) {
      return;
    }
    plan.ifPresent(found -> decode(oti, sbn, found, esis));
  }

  private static void decode(
      ObjectTransmissionInformation oti, int sbn, DecodingPlan plan, int[] esis) {
    byte[] object = new byte[(int) oti.transferBytes()];
    for (int i = 0; i < object.length; i++) {
      object[i] = (byte) (i * 31 + (i >> 8));
    }
    SourceBlockEncoder encoder = SourceBlockEncoder.of(oti, sbn, object);
    byte[][] symbols = new byte[esis.length][oti.symbolBytes()];
    SymbolSlab slab = new SymbolSlab();
    for (int i = 0; i < esis.length; i++) {
      if (esis[i] >= 0 && esis[i] <= DecodingPlan.MAX_ESI) {
        encoder.symbol(esis[i], symbols[i], 0);
      }
    }
    for (int subBlock = 0; subBlock < oti.subBlocks(); subBlock++) {
      int length = oti.subSymbolBytes(subBlock);
      int within = oti.subSymbolOffset(subBlock);
      long start = oti.blockOffset(sbn) + (long) plan.sourceSymbols() * within;
      plan.solve(
          length,
          (index, target, offset) ->
              System.arraycopy(symbols[index], within, target, offset, length),
          (symbol, source, offset) -> {
            for (int i = 0; i < length; i++) {
              long at = start + (long) symbol * length + i;
              byte expected = at < object.length ? object[(int) at] : 0;
              if (source[offset + i] != expected) {
                throw new AssertionError("byte " + at + " of " + oti + " came out wrong");
              }
            }
          },
          slab);
    }
  }
}
