package io.tiovivo.image;

import com.google.protobuf.ByteString;
import io.tiovivo.identity.Digests;
import io.tiovivo.image.proto.ImageFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes an image: a ZIP (APPNOTE 6.3.3, no ZIP64) that any unzip reads, in which each file's
 * region, local header and padding included, is a whole number of symbols and starts at one. The
 * same files in the same order give the same bytes: times are fixed, nothing else is recorded. An
 * unchanged file has unchanged symbols in the next image, wherever it lies there.
 *
 * <p>Needs memory for the packed form of the largest file.
 */
public final class ImageZipWriter {
  /** Where a file's bytes come from. */
  @FunctionalInterface
  public interface Content {
    /** Opens it anew; the writer closes it. */
    InputStream open() throws IOException;
  }

  /** Symbol sizes up to this leave room for the padding in an extra field of 65,535 bytes. */
  public static final int MAX_SYMBOL_BYTES = 32_768;

  /** As in Android's zipalign: an alignment of two bytes, then zeros. */
  private static final int ALIGNMENT_EXTRA_ID = 0xD935;

  private static final int LEAST_EXTRA_BYTES = 6;
  private static final int DIRECTORY_HEADER_BYTES = 46;
  private static final int DIRECTORY_HEADER_MAGIC = 0x02014B50;
  private static final int END_BYTES = 22;
  private static final int END_MAGIC = 0x06054B50;
  private static final int NEEDS_VERSION_2_0 = 20;
  private static final int MADE_ON_UNIX = 3 << 8 | NEEDS_VERSION_2_0;

  /** 1980-01-01, the first day that ZIP knows. */
  private static final int DOS_DATE = 1 << 5 | 1;

  private static final int REGULAR_FILE = 0100000;
  private static final int BUFFER_BYTES = 65_536;

  /** What the directory repeats of a local header. */
  private record Written(byte[] name, int method, int crc, long packed, ImageFile file) {}

  /** A file's bytes as they will lie in the image. */
  private record Packed(
      ByteArrayOutputStream deflated, int crc, long unpackedBytes, byte[] sha256) {
    boolean stored() {
      return deflated.size() >= unpackedBytes;
    }

    long bytes() {
      return stored() ? unpackedBytes : deflated.size();
    }
  }

  private final OutputStream out;
  private final int symbolBytes;
  private final List<Written> files = new ArrayList<>();
  private long offset;

  /**
   * @param out takes the image; the caller buffers and closes it
   * @param symbolBytes T, at most {@link #MAX_SYMBOL_BYTES}
   */
  public ImageZipWriter(OutputStream out, int symbolBytes) {
    if (symbolBytes < 1 || symbolBytes > MAX_SYMBOL_BYTES) {
      throw new IllegalArgumentException(
          "symbol size " + symbolBytes + " is not in 1.." + MAX_SYMBOL_BYTES);
    }
    this.out = out;
    this.symbolBytes = symbolBytes;
  }

  /**
   * Adds a file; deflated, or stored when that is no larger.
   *
   * @return what the manifest says about it
   * @throws IOException when reading or writing fails, or there are too many or too large files
   */
  public ImageFile add(String path, boolean executable, Content content) throws IOException {
    Optional<String> flaw = ManifestChecks.pathFlaw(path);
    if (flaw.isPresent()) {
      throw new IOException(flaw.get());
    }
    if (files.size() >= ManifestChecks.MAX_FILES) {
      throw new IOException(
          "more than "
              + ManifestChecks.MAX_FILES
              + " files: put small ones into an archive of their own");
    }
    byte[] name = path.getBytes(StandardCharsets.UTF_8);
    Packed packed = pack(content);
    int headerBytes = ImageEntry.LOCAL_HEADER_BYTES + name.length;
    int extraBytes = extraBytes(headerBytes + packed.bytes());
    long regionBytes = headerBytes + extraBytes + packed.bytes();
    if (offset + regionBytes > Integer.MAX_VALUE) {
      throw new IOException(path + ": the image would exceed " + Integer.MAX_VALUE + " bytes");
    }
    int method = packed.stored() ? ImageEntry.STORED : ImageEntry.DEFLATED;
    ImageFile file =
        ImageFile.newBuilder()
            .setPath(path)
            .setOffset(offset)
            .setRegionBytes(regionBytes)
            .setBytes(packed.unpackedBytes())
            .setSha256(ByteString.copyFrom(packed.sha256()))
            .setExecutable(executable)
            .build();
    Written written = new Written(name, method, packed.crc(), packed.bytes(), file);
    MessageDigest sha256 = Digests.sha256();
    OutputStream region = new DigestOutputStream(out, sha256);
    writeLocalHeader(region, written, extraBytes);
    if (packed.stored()) {
      copy(path, content, packed.unpackedBytes(), region);
    } else {
      packed.deflated().writeTo(region);
    }
    files.add(written);
    offset += regionBytes;
    return file.toBuilder()
        .setRegionSha256(ByteString.copyFrom(sha256.digest(), 0, ImageLimits.REGION_HASH_BYTES))
        .build();
  }

  /**
   * Writes the directory.
   *
   * @return bytes of the whole image
   */
  public long finish() throws IOException {
    long directoryBytes = 0;
    for (Written file : files) {
      writeDirectoryHeader(file);
      directoryBytes += DIRECTORY_HEADER_BYTES + file.name().length;
    }
    ByteBuffer end = ByteBuffer.allocate(END_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    end.putInt(END_MAGIC).putShort((short) 0).putShort((short) 0);
    end.putShort((short) files.size()).putShort((short) files.size());
    end.putInt((int) directoryBytes).putInt((int) offset).putShort((short) 0);
    out.write(end.array());
    return offset + directoryBytes + END_BYTES;
  }

  /** So many that the region ends on a symbol; none, or at least a whole extra field. */
  private int extraBytes(long otherBytes) {
    int missing = (int) ((symbolBytes - otherBytes % symbolBytes) % symbolBytes);
    while (missing != 0 && missing < LEAST_EXTRA_BYTES) {
      missing += symbolBytes;
    }
    return missing;
  }

  private void writeLocalHeader(OutputStream region, Written file, int extraBytes)
      throws IOException {
    ByteBuffer header =
        ByteBuffer.allocate(ImageEntry.LOCAL_HEADER_BYTES + file.name().length + extraBytes)
            .order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(ImageEntry.LOCAL_HEADER_MAGIC);
    putCommon(header, file, extraBytes);
    header.put(file.name());
    if (extraBytes > 0) {
      header.putShort((short) ALIGNMENT_EXTRA_ID).putShort((short) (extraBytes - 4));
      header.putShort((short) symbolBytes);
    }
    region.write(header.array());
  }

  private void writeDirectoryHeader(Written file) throws IOException {
    int mode = REGULAR_FILE | (file.file().getExecutable() ? 0755 : 0644);
    ByteBuffer header =
        ByteBuffer.allocate(DIRECTORY_HEADER_BYTES + file.name().length)
            .order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(DIRECTORY_HEADER_MAGIC).putShort((short) MADE_ON_UNIX);
    putCommon(header, file, 0);
    header.putShort((short) 0).putShort((short) 0).putShort((short) 0);
    header.putInt(mode << 16).putInt((int) file.file().getOffset());
    header.put(file.name());
    out.write(header.array());
  }

  /** The fields that local and directory header share, APPNOTE 4.3.7 and 4.3.12. */
  private static void putCommon(ByteBuffer header, Written file, int extraBytes) {
    header.putShort((short) NEEDS_VERSION_2_0);
    header.putShort((short) ImageEntry.UTF8_FLAG);
    header.putShort((short) file.method());
    header.putShort((short) 0).putShort((short) DOS_DATE);
    header.putInt(file.crc());
    header.putInt((int) file.packed()).putInt((int) file.file().getBytes());
    header.putShort((short) file.name().length).putShort((short) extraBytes);
  }

  private static Packed pack(Content content) throws IOException {
    CRC32 crc = new CRC32();
    MessageDigest sha256 = Digests.sha256();
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    byte[] input = new byte[BUFFER_BYTES];
    byte[] output = new byte[BUFFER_BYTES];
    long unpackedBytes = 0;
    try (InputStream in = content.open()) {
      for (int count = in.read(input); count >= 0; count = in.read(input)) {
        crc.update(input, 0, count);
        sha256.update(input, 0, count);
        unpackedBytes += count;
        deflater.setInput(input, 0, count);
        while (!deflater.needsInput()) {
          packed.write(output, 0, deflater.deflate(output));
        }
      }
      deflater.finish();
      while (!deflater.finished()) {
        packed.write(output, 0, deflater.deflate(output));
      }
    } finally {
      deflater.end();
    }
    return new Packed(packed, (int) crc.getValue(), unpackedBytes, sha256.digest());
  }

  private static void copy(String path, Content content, long bytes, OutputStream region)
      throws IOException {
    try (InputStream in = content.open()) {
      if (in.transferTo(region) != bytes) {
        throw new IOException(path + " changed while it was read: try again");
      }
    }
  }
}
