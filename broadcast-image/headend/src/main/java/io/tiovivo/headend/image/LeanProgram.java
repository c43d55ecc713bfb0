package io.tiovivo.headend.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Programs and libraries of a runtime lose what lies behind their last segment in an image: section
 * headers and the names of functions that are not called from outside. The loader of programs maps
 * segments only (System V ABI, chapter 5); what goes is for debuggers. Of Debian's libjvm.so that
 * is a sixth. Crash reports then have addresses instead of names; a copy that was not packed, with
 * the same build id, turns them back.
 */
final class LeanProgram {
  private static final int MAGIC = 0x7F454C46;
  private static final int EXECUTABLE = 2;
  private static final int SHARED = 3;
  private static final int TYPE_OFFSET = 16;

  /** Where a header of either class has its fields (System V ABI, figures 4-3 and 5-1). */
  private enum Layout {
    WORD_32(52, 28, 32, 42, 4, 16),
    WORD_64(64, 32, 40, 54, 8, 32);

    private final int headerBytes;
    private final int segmentsOffset;
    private final int sectionsOffset;

    /** Five half words: size and number of segments, of sections, index of their names. */
    private final int countsOffset;

    private final int segmentStart;
    private final int segmentLength;

    Layout(int header, int segments, int sections, int counts, int start, int length) {
      this.headerBytes = header;
      this.segmentsOffset = segments;
      this.sectionsOffset = sections;
      this.countsOffset = counts;
      this.segmentStart = start;
      this.segmentLength = length;
    }

    long word(ByteBuffer bytes, long offset) {
      return this == WORD_64
          ? bytes.getLong((int) offset)
          : Integer.toUnsignedLong(bytes.getInt((int) offset));
    }
  }

  private LeanProgram() {}

  /** The file's bytes, of a program those that are mapped; the same at each call. */
  static InputStream of(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(Layout.WORD_64.headerBytes);
      if (start.length < Layout.WORD_64.headerBytes || ByteBuffer.wrap(start).getInt() != MAGIC) {
        return Files.newInputStream(file);
      }
    }
    return new ByteArrayInputStream(of(Files.readAllBytes(file)));
  }

  /** Returns the array itself if it is not laid out as linkers do. */
  static byte[] of(byte[] program) {
    if (program[4] < 1 || program[4] > 2 || program[5] < 1 || program[5] > 2) {
      return program;
    }
    Layout layout = program[4] == 2 ? Layout.WORD_64 : Layout.WORD_32;
    ByteBuffer bytes =
        ByteBuffer.wrap(program)
            .order(program[5] == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int type = bytes.getShort(TYPE_OFFSET);
    long end = mappedBytes(bytes, layout);
    long sections = layout.word(bytes, layout.sectionsOffset);
    if ((type != EXECUTABLE && type != SHARED) || end > program.length || sections < end) {
      return program;
    }
    byte[] lean = Arrays.copyOf(program, (int) end);
    int word = layout == Layout.WORD_64 ? Long.BYTES : Integer.BYTES;
    Arrays.fill(lean, layout.sectionsOffset, layout.sectionsOffset + word, (byte) 0);
    // Number of sections and index of their names; the size of one may stay.
    int number = layout.countsOffset + 3 * Short.BYTES;
    Arrays.fill(lean, number, number + 2 * Short.BYTES, (byte) 0);
    return lean;
  }

  /** Long.MAX_VALUE: not to be told. */
  private static long mappedBytes(ByteBuffer bytes, Layout layout) {
    long at = layout.word(bytes, layout.segmentsOffset);
    int size = Short.toUnsignedInt(bytes.getShort(layout.countsOffset));
    int segments = Short.toUnsignedInt(bytes.getShort(layout.countsOffset + Short.BYTES));
    long end = at + (long) segments * size;
    boolean told = segments > 0 && size >= layout.segmentLength + Long.BYTES && at > 0;
    if (!told || at > bytes.capacity() || end > bytes.capacity()) {
      return Long.MAX_VALUE;
    }
    for (int i = 0; i < segments; i++) {
      long segment = at + (long) i * size;
      long start = layout.word(bytes, segment + layout.segmentStart);
      long length = layout.word(bytes, segment + layout.segmentLength);
      if (start < 0 || length < 0 || start > bytes.capacity() || length > bytes.capacity()) {
        return Long.MAX_VALUE;
      }
      end = Math.max(end, start + length);
    }
    return Math.max(end, layout.headerBytes);
  }
}
