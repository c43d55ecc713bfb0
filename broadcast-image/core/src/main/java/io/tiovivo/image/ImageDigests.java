package io.tiovivo.image;

import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.identity.Digests;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * The hashes of an image, whole and by source block.
 *
 * @param sha256 of the whole image
 * @param blocks SHA-256 of each source block's bytes in order, without the padding of the last
 *     symbol
 */
public record ImageDigests(byte[] sha256, List<byte[]> blocks) {
  private static final int BUFFER_BYTES = 65_536;

  /** Reads the whole image once. */
  public static ImageDigests of(ByteSource image, ObjectTransmissionInformation oti) {
    MessageDigest whole = Digests.sha256();
    List<byte[]> blocks = new ArrayList<>();
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int sbn = 0; sbn < oti.sourceBlocks(); sbn++) {
      MessageDigest block = Digests.sha256();
      long offset = oti.blockOffset(sbn);
      long left = oti.blockBytes(sbn);
      while (left > 0) {
        int count = (int) Math.min(left, buffer.length);
        image.read(offset, buffer, 0, count);
        block.update(buffer, 0, count);
        whole.update(buffer, 0, count);
        offset += count;
        left -= count;
      }
      blocks.add(block.digest());
    }
    return new ImageDigests(whole.digest(), blocks);
  }
}
