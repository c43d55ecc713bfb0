package io.tiovivo.carousel;

import io.tiovivo.flash.FlashRegion;
import io.tiovivo.identity.Digests;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Writes an image into a slot's body from its first byte to its last, in whole pages and erasing as
 * it goes, and hashes it on the way: the whole and each block.
 */
final class SlotWriter {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final FlashRegion body;
  private final long imageBytes;
  private final int eraseBytes;
  private final byte[] buffer;
  private final MessageDigest whole = Digests.sha256();
  private final MessageDigest block = Digests.sha256();
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

  /** Takes the next bytes; what is beyond the image's end is padding and ignored. */
  void take(byte[] source, int offset, int length) {
    int wanted = (int) Math.min(length, imageBytes - takenBytes());
    whole.update(source, offset, wanted);
    block.update(source, offset, wanted);
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
  }

  /** The hash of the block that ends here; the next one begins. */
  byte[] endBlock() {
    return block.digest();
  }

  /** Writes the rest, makes everything durable, and returns the hash of the whole. */
  byte[] finish() {
    if (buffered > 0) {
      int page = body.flash().geometry().pageBytes();
      int padded = (buffered + page - 1) / page * page;
      Arrays.fill(buffer, buffered, padded, (byte) 0xFF);
      buffered = padded;
      flush();
    }
    body.sync();
    return whole.digest();
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
