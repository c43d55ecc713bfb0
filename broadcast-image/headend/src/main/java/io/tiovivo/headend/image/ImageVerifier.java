package io.tiovivo.headend.image;

import io.tiovivo.headend.release.ContentCheck;
import io.tiovivo.headend.release.FileSource;
import io.tiovivo.image.ImageEntry;
import io.tiovivo.image.ImageFormatException;
import io.tiovivo.image.proto.ImageFile;
import io.tiovivo.image.proto.ImageKind;
import io.tiovivo.image.proto.Manifest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Compares an image with its manifest, byte for byte: whole, blocks, every file unpacked, and the
 * ZIP directory, so that any unzip finds what a box finds.
 */
final class ImageVerifier {
  private static final int BUFFER_BYTES = 65_536;
  private static final int DIRECTORY_HEADER_BYTES = 46;
  private static final int DIRECTORY_HEADER_MAGIC = 0x02014B50;
  private static final int END_BYTES = 22;
  private static final int END_MAGIC = 0x06054B50;

  private final Manifest manifest;

  ImageVerifier(Manifest manifest) {
    this.manifest = manifest;
  }

  /**
   * Verifies an image.
   *
   * @throws ImageFormatException with the first difference
   */
  void verify(Path zip) throws IOException, ImageFormatException {
    try (FileSource image = new FileSource(zip)) {
      ContentCheck.check(image, manifest);
      if (manifest.getKind() == ImageKind.BOOT) {
        return;
      }
      for (ImageFile file : manifest.getFilesList()) {
        unpack(image, file);
      }
      directory(image);
    }
  }

  private static void unpack(FileSource image, ImageFile file) throws ImageFormatException {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (ImageEntry entry = ImageEntry.open(image, file)) {
      int count = entry.read(buffer, 0, buffer.length);
      while (count >= 0) {
        count = entry.read(buffer, 0, buffer.length);
      }
    }
  }

  /** APPNOTE 4.3.12 and 4.3.16: the same files, at the same places, in the same order. */
  private void directory(FileSource image) throws ImageFormatException {
    ImageFile last = manifest.getFiles(manifest.getFilesCount() - 1);
    long begin = last.getOffset() + last.getRegionBytes();
    byte[] bytes = new byte[Math.toIntExact(manifest.getImageBytes() - begin)];
    image.read(begin, bytes, 0, bytes.length);
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (ImageFile file : manifest.getFilesList()) {
      byte[] name = file.getPath().getBytes(StandardCharsets.UTF_8);
      int at = in.position();
      boolean whole = in.remaining() >= DIRECTORY_HEADER_BYTES + name.length;
      if (!whole
          || in.getInt(at) != DIRECTORY_HEADER_MAGIC
          || (in.getInt(at + 24) & 0xFFFFFFFFL) != file.getBytes()
          || (in.getShort(at + 28) & 0xFFFF) != name.length
          || in.getInt(at + 30) != 0
          || (in.getInt(at + 42) & 0xFFFFFFFFL) != file.getOffset()
          || (in.getInt(at + 38) >>> 16 & 0111) != (file.getExecutable() ? 0111 : 0)
          || !Arrays.equals(
              bytes,
              at + DIRECTORY_HEADER_BYTES,
              at + DIRECTORY_HEADER_BYTES + name.length,
              name,
              0,
              name.length)) {
        throw new ImageFormatException(
            file.getPath() + ": the ZIP directory says something else than the manifest");
      }
      in.position(at + DIRECTORY_HEADER_BYTES + name.length);
    }
    int end = in.position();
    if (in.remaining() != END_BYTES
        || in.getInt(end) != END_MAGIC
        || (in.getShort(end + 10) & 0xFFFF) != manifest.getFilesCount()
        || in.getInt(end + 16) != (int) begin) {
      throw new ImageFormatException("the ZIP directory does not end where it should");
    }
  }
}
