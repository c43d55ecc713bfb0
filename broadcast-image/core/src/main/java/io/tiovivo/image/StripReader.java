package io.tiovivo.image;

import io.tiovivo.fec.ObjectTransmissionInformation;
import java.util.Objects;

/**
 * Reads an image out of a slot in which it lies in strips: fetches some hundred symbols at a time,
 * a stretch from each strip, so reading on from where the last read ended costs little. Less than a
 * symbol is fetched by itself. Holds 256 KiB once more was asked for; not for two threads.
 */
public final class StripReader implements ByteSource {
  private static final int BUFFER_BYTES = 256 * 1024;

  private final StripLayout layout;
  private final ObjectTransmissionInformation cut;
  private final ByteSource slot;
  private final int symbolBytes;
  private final int rows;
  private byte[] buffer; // strip after strip, of symbols [firstRow, firstRow + count) of a block
  private final int[] starts;
  private int block = -1;
  private int firstRow;
  private int count;

  private StripReader(StripLayout layout, ByteSource slot) {
    this.layout = layout;
    this.slot = slot;
    cut = layout.cut();
    symbolBytes = cut.symbolBytes();
    rows = Math.max(1, BUFFER_BYTES / symbolBytes);
    starts = new int[layout.strips()];
  }

  /**
   * The image in a slot.
   *
   * @param slot its body, from the image's first byte on
   */
  public static ByteSource of(StripLayout layout, ByteSource slot) {
    return layout.isPlain() ? slot : new StripReader(layout, slot);
  }

  @Override
  public void read(long offset, byte[] target, int targetOffset, int length) {
    Objects.checkFromIndexSize(offset, length, cut.transferBytes());
    int done = 0;
    while (done < length) {
      long at = offset + done;
      int sbn = blockAt(at);
      long inBlock = at - cut.blockOffset(sbn);
      int row = (int) (inBlock / symbolBytes);
      int inSymbol = (int) (inBlock % symbolBytes);
      int part = Math.min(length - done, symbolBytes - inSymbol);
      if (length < symbolBytes) {
        pieces(sbn, row, inSymbol, target, targetOffset + done, part);
      } else {
        if (sbn != block || row < firstRow || row >= firstRow + count) {
          fetch(sbn, row);
        }
        copy(row - firstRow, inSymbol, target, targetOffset + done, part);
      }
      done += part;
    }
  }

  private int blockAt(long offset) {
    int sbn = block < 0 ? 0 : block;
    while (offset < cut.blockOffset(sbn)) {
      sbn--;
    }
    while (sbn + 1 < cut.sourceBlocks() && offset >= cut.blockOffset(sbn + 1)) {
      sbn++;
    }
    return sbn;
  }

  private void fetch(int sbn, int row) {
    if (buffer == null) {
      buffer = new byte[rows * symbolBytes];
    }
    block = -1; // if a read fails, nothing is here
    int wanted = Math.min(rows, cut.blockSymbols(sbn) - row);
    int at = 0;
    for (int strip = 0; strip < starts.length; strip++) {
      long before = layout.bytesOf(sbn, strip, row);
      int bytes = (int) (layout.bytesOf(sbn, strip, row + wanted) - before);
      starts[strip] = at;
      slot.read(layout.offset(sbn, strip) + before, buffer, at, bytes);
      at += bytes;
    }
    block = sbn;
    firstRow = row;
    count = wanted;
  }

  private void pieces(int sbn, int row, int inSymbol, byte[] target, int targetOffset, int length) {
    int done = 0;
    for (int strip = 0; done < length; strip++) {
      int width = cut.subSymbolBytes(strip);
      int from = inSymbol + done - cut.subSymbolOffset(strip);
      if (from < width) {
        int part = Math.min(length - done, width - from);
        slot.read(
            layout.offset(sbn, strip) + (long) row * width + from,
            target,
            targetOffset + done,
            part);
        done += part;
      }
    }
  }

  private void copy(int row, int inSymbol, byte[] target, int targetOffset, int length) {
    int done = 0;
    for (int strip = 0; done < length; strip++) {
      int width = cut.subSymbolBytes(strip);
      int from = inSymbol + done - cut.subSymbolOffset(strip);
      if (from >= width) {
        continue;
      }
      int part = Math.min(length - done, width - from);
      System.arraycopy(
          buffer, starts[strip] + row * width + from, target, targetOffset + done, part);
      done += part;
    }
  }
}
