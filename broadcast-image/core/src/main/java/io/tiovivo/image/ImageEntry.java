package io.tiovivo.image;

import io.tiovivo.identity.Digests;
import io.tiovivo.image.proto.ImageFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks one file of an image as a stream, in bounded memory (some 64 KiB), and checks size and
 * SHA-256 against the manifest on the way: {@link #read} returns -1 only when both were right.
 *
 * <p>Nothing is believed but the manifest: the ZIP local header (APPNOTE 4.3.7) must agree with it.
 */
public final class ImageEntry implements AutoCloseable {
  /** APPNOTE 4.3.7, without name and extra field. */
  public static final int LOCAL_HEADER_BYTES = 30;

  /** "PK\3\4", read little-endian. */
  public static final int LOCAL_HEADER_MAGIC = 0x04034B50;

  /** General purpose bit 11: the name is UTF-8. */
  public static final int UTF8_FLAG = 1 << 11;

  public static final int STORED = 0;
  public static final int DEFLATED = 8;

  private static final int INPUT_BYTES = 8192;

  private final ByteSource image;
  private final ImageFile file;
  private final MessageDigest sha256 = Digests.sha256();
  private final Inflater inflater;
  private final byte[] input;
  private long offset;
  private long packedLeft;
  private long unpackedLeft;
  private boolean ended;

  private ImageEntry(
      ByteSource image, ImageFile file, boolean deflated, long offset, long packedBytes) {
    this.image = image;
    this.file = file;
    this.inflater = deflated ? new Inflater(true) : null;
    this.input = deflated ? new byte[INPUT_BYTES] : null;
    this.offset = offset;
    this.packedLeft = packedBytes;
    this.unpackedLeft = file.getBytes();
  }

  /**
   * Opens a file of an image.
   *
   * @param image the whole image, offset 0 is its first byte
   * @param file from a manifest that passed {@link ManifestChecks}
   * @throws ImageFormatException when its local header does not agree with the manifest
   */
  public static ImageEntry open(ByteSource image, ImageFile file) throws ImageFormatException {
    byte[] name = file.getPath().getBytes(StandardCharsets.UTF_8);
    byte[] bytes = new byte[LOCAL_HEADER_BYTES + name.length];
    if (bytes.length > file.getRegionBytes()) {
      throw flaw(file, "its region is too small for a header");
    }
    image.read(file.getOffset(), bytes, 0, bytes.length);
    ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (header.getInt(0) != LOCAL_HEADER_MAGIC) {
      throw flaw(file, "there is no local header");
    }
    if ((header.getShort(6) & ~UTF8_FLAG) != 0) {
      throw flaw(file, "its local header has flags that are not used here");
    }
    int method = header.getShort(8);
    if (method != STORED && method != DEFLATED) {
      throw flaw(file, "compression method " + method + " is not used here");
    }
    int nameBytes = header.getShort(26) & 0xFFFF;
    if (nameBytes != name.length
        || !Arrays.equals(bytes, LOCAL_HEADER_BYTES, bytes.length, name, 0, name.length)) {
      throw flaw(file, "its local header has another name");
    }
    long dataOffset = (long) bytes.length + (header.getShort(28) & 0xFFFF);
    long packedBytes = header.getInt(18) & 0xFFFFFFFFL;
    long unpackedBytes = header.getInt(22) & 0xFFFFFFFFL;
    if (dataOffset + packedBytes != file.getRegionBytes()
        || unpackedBytes != file.getBytes()
        || method == STORED && packedBytes != unpackedBytes) {
      throw flaw(file, "its local header has other sizes");
    }
    return new ImageEntry(
        image, file, method == DEFLATED, file.getOffset() + dataOffset, packedBytes);
  }

  /**
   * Unpacks up to {@code length} bytes.
   *
   * @return how many, at least one; -1 at the end
   * @throws ImageFormatException when the data is damaged, or size or hash are not the manifest's
   */
  public int read(byte[] target, int offset, int length) throws ImageFormatException {
    java.util.Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      throw new IllegalArgumentException("no room to read into");
    }
    if (ended) {
      return -1;
    }
    int count = inflater == null ? copy(target, offset, length) : inflate(target, offset, length);
    if (count > unpackedLeft) {
      throw flaw(file, "it unpacks to more than " + file.getBytes() + " bytes");
    }
    sha256.update(target, offset, count);
    unpackedLeft -= count;
    if (count == 0) {
      finish();
      return -1;
    }
    return count;
  }

  /** Releases the inflater's memory. */
  @Override
  public void close() {
    if (inflater != null) {
      inflater.end();
    }
  }

  private int copy(byte[] target, int offset, int length) {
    return take(target, offset, length);
  }

  /** Zero at the end of the deflated data only. */
  private int inflate(byte[] target, int offset, int length) throws ImageFormatException {
    try {
      while (!inflater.finished()) {
        int count = inflater.inflate(target, offset, length);
        if (count > 0) {
          return count;
        }
        if (inflater.needsDictionary()) {
          throw flaw(file, "its data needs a dictionary");
        }
        if (inflater.needsInput() && !inflater.finished()) {
          int packed = take(input, 0, input.length);
          if (packed == 0) {
            throw flaw(file, "its data is cut off");
          }
          inflater.setInput(input, 0, packed);
        }
      }
      return 0;
    } catch (DataFormatException e) {
      throw flaw(file, "its data is damaged");
    }
  }

  private int take(byte[] target, int targetOffset, int length) {
    int count = (int) Math.min(length, packedLeft);
    if (count > 0) {
      image.read(offset, target, targetOffset, count);
      offset += count;
      packedLeft -= count;
    }
    return count;
  }

  private void finish() throws ImageFormatException {
    ended = true;
    if (unpackedLeft != 0) {
      throw flaw(file, "it unpacks to fewer than " + file.getBytes() + " bytes");
    }
    if (packedLeft != 0 || inflater != null && inflater.getRemaining() != 0) {
      throw flaw(file, "there is more behind its data");
    }
    if (!Arrays.equals(sha256.digest(), file.getSha256().toByteArray())) {
      throw flaw(file, "its hash is not the manifest's");
    }
  }

  private static ImageFormatException flaw(ImageFile file, String what) {
    return new ImageFormatException(file.getPath() + ": " + what);
  }
}
