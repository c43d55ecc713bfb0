package io.tiovivo.fec;

import java.util.Arrays;

/**
 * The symbols of a source block: each the sub-symbols of all sub-blocks one after another, which in
 * the object lie a sub-block apart (RFC 6330 section 4.4.1.2). Past the object's end it is zeros.
 */
final class SourceBlock implements SubSymbolReader {
  private final ObjectTransmissionInformation oti;
  private final ObjectReader object;
  private final long blockOffset;
  private final int sourceSymbols;

  SourceBlock(ObjectTransmissionInformation oti, int sbn, ObjectReader object) {
    this.oti = oti;
    this.object = object;
    blockOffset = oti.blockOffset(sbn);
    sourceSymbols = oti.blockSymbols(sbn);
  }

  @Override
  public void read(int symbol, byte[] target, int offset) {
    for (int subBlock = 0; subBlock < oti.subBlocks(); subBlock++) {
      int within = oti.subSymbolOffset(subBlock);
      int bytes = oti.subSymbolBytes(subBlock);
      long position = blockOffset + (long) sourceSymbols * within + (long) symbol * bytes;
      int present = (int) Math.max(0, Math.min(bytes, oti.transferBytes() - position));
      int from = offset + within;
      if (present > 0) {
        object.read(position, target, from, present);
      }
      Arrays.fill(target, from + present, from + bytes, (byte) 0);
    }
  }
}
