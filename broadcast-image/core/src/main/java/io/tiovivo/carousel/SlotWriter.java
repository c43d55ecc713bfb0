package io.tiovivo.carousel;

import io.tiovivo.flash.FlashRegion;
import io.tiovivo.image.ByteSource;
import java.util.Arrays;

/**
 * Writes an image into a slot's body from its first byte to its last, in whole pages and erasing as
 * it goes. What was taken can be read back at once.
 */
final class SlotWriter implements ByteSource {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final FlashRegion body;
  private final long imageBytes;
  private final int eraseBytes;
  private final byte[] buffer;
  private long writtenBytes;
  private long erasedTo;
  private int buffered;

  SlotWriter(FlashRegion body, long imageBytes) {
    this.body = body;
    this.imageBytes = imageBytes;
    eraseBytes = body.flash().geometry().eraseBlockBytes();
    buffer = new byte[Math.max(BUFFER_BYTES, body.flash().geometry().pageBytes())];
  }

  /** Bytes of the image taken so far, the buffered ones included. */
  long takenBytes() {
    return writtenBytes + buffered;
  }

  /**
   * Takes the next bytes; what is beyond the image's end is padding and ignored.
   *
   * @return how many of them belong to the image
   */
  int take(byte[] source, int offset, int length) {
    int wanted = (int) Math.min(length, imageBytes - takenBytes());
    int done = 0;
    while (done < wanted) {
      int part = Math.min(wanted - done, buffer.length - buffered);
      System.arraycopy(source, offset + done, buffer, buffered, part);
      buffered += part;
      done += part;
      if (buffered == buffer.length) {
        flush();
      }
    }
    return wanted;
  }

  /** Reads what was taken: from flash, and what is not there yet from memory. */
  @Override
  public void read(long offset, byte[] target, int targetOffset, int length) {
    int written = (int) Math.max(0, Math.min(length, writtenBytes - offset));
    if (written > 0) {
      body.read(offset, target, targetOffset, written);
    }
    if (written < length) {
      int from = (int) (offset + written - writtenBytes);
      System.arraycopy(buffer, from, target, targetOffset + written, length - written);
    }
  }

  /** Writes the rest, and makes everything durable. */
  void finish() {
    if (buffered > 0) {
      int page = body.flash().geometry().pageBytes();
      int padded = (buffered + page - 1) / page * page;
      Arrays.fill(buffer, buffered, padded, (byte) 0xFF);
      buffered = padded;
      flush();
    }
    body.sync();
  }

  private void flush() {
    while (erasedTo < writtenBytes + buffered) {
      body.erase(erasedTo, eraseBytes);
      erasedTo += eraseBytes;
    }
    body.program(writtenBytes, buffer, 0, buffered);
    writtenBytes += buffered;
    buffered = 0;
  }
}
