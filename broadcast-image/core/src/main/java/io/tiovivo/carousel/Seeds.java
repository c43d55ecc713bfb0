package io.tiovivo.carousel;

import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.flash.FlashException;
import io.tiovivo.identity.Digests;
import io.tiovivo.image.ByteSource;
import io.tiovivo.image.OlderImage;
import io.tiovivo.image.proto.ImageFile;
import io.tiovivo.image.proto.Manifest;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * Source symbols of an image that lie in an older image on the same box: those of the files that
 * did not change. They need not come over the air nor go into the log; the decode reads them where
 * they lie. A file counts when its bytes there have the hash that the newer manifest says, which is
 * signed: what the older image is, or what became of it, doesn't matter.
 *
 * <p>Immutable; making and reading one is for the worker.
 */
final class Seeds {
  /** No older image, or nothing of it will do. */
  static final Seeds NONE = new Seeds(null, null, List.of());

  private static final int BUFFER_BYTES = 64 * 1024;

  /** Symbols [esi, esi + count) of a block, which lie at an offset of the older image. */
  private record Stretch(int sbn, int esi, int count, long offset) {}

  /** What the older image could not be read for. */
  static final class Lost extends RuntimeException {
    private static final long serialVersionUID = 1;

    Lost(FlashException cause) {
      super(cause);
    }
  }

  private final ObjectTransmissionInformation oti;
  private final ByteSource older;
  private final List<Stretch> stretches;
  private int lastFound;

  private Seeds(ObjectTransmissionInformation oti, ByteSource older, List<Stretch> stretches) {
    this.oti = oti;
    this.older = older;
    this.stretches = stretches;
  }

  /** Looks for an image's files in an older one, and hashes what it finds there. */
  static Seeds of(ObjectTransmissionInformation oti, Manifest manifest, OlderImage older) {
    Map<String, ImageFile> there = new HashMap<>();
    older.manifest().getFilesList().forEach(file -> there.put(key(file), file));
    List<Stretch> found = new ArrayList<>();
    byte[] buffer = new byte[BUFFER_BYTES];
    for (ImageFile file : manifest.getFilesList()) {
      ImageFile same = file.getRegionSha256().isEmpty() ? null : there.get(key(file));
      if (same != null && holds(older.image(), same.getOffset(), file, buffer)) {
        add(found, oti, file, same.getOffset());
      }
    }
    return found.isEmpty() ? NONE : new Seeds(oti, older.image(), List.copyOf(found));
  }

  /** The name is in the bytes on the air, so a file that was moved is another. */
  private static String key(ImageFile file) {
    return file.getRegionBytes() + " " + file.getPath();
  }

  private static boolean holds(ByteSource image, long offset, ImageFile file, byte[] buffer) {
    MessageDigest sha256 = Digests.sha256();
    try {
      for (long done = 0; done < file.getRegionBytes(); done += buffer.length) {
        int count = (int) Math.min(buffer.length, file.getRegionBytes() - done);
        image.read(offset + done, buffer, 0, count);
        sha256.update(buffer, 0, count);
      }
    } catch (FlashException e) {
      return false; // what cannot be read comes over the air
    }
    byte[] wanted = file.getRegionSha256().toByteArray();
    return Arrays.equals(Arrays.copyOf(sha256.digest(), wanted.length), wanted);
  }

  private static void add(
      List<Stretch> found, ObjectTransmissionInformation oti, ImageFile file, long offset) {
    int symbolBytes = oti.symbolBytes();
    for (int sbn = 0; sbn < oti.sourceBlocks(); sbn++) {
      long begin = Math.max(file.getOffset(), oti.blockOffset(sbn));
      long blockEnd = oti.blockOffset(sbn) + (long) oti.blockSymbols(sbn) * symbolBytes;
      long end = Math.min(file.getOffset() + file.getRegionBytes(), blockEnd);
      if (begin < end) {
        found.add(
            new Stretch(
                sbn,
                (int) ((begin - oti.blockOffset(sbn)) / symbolBytes),
                (int) ((end - begin) / symbolBytes),
                offset + begin - file.getOffset()));
      }
    }
  }

  boolean isEmpty() {
    return stretches.isEmpty();
  }

  /** How many there are of a block. */
  int count(int sbn) {
    int count = 0;
    for (Stretch stretch : stretches) {
      count += stretch.sbn == sbn ? stretch.count : 0;
    }
    return count;
  }

  long count() {
    return stretches.stream().mapToLong(Stretch::count).sum();
  }

  /** Names those of a block, in ascending order. */
  void forEach(int sbn, IntConsumer action) {
    for (Stretch stretch : stretches) {
      for (int i = 0; stretch.sbn == sbn && i < stretch.count; i++) {
        action.accept(stretch.esi + i);
      }
    }
  }

  /**
   * Reads a part of one of them.
   *
   * @throws Lost when the older image cannot be read any more
   */
  void read(int sbn, int esi, int inSymbol, byte[] target, int targetOffset, int length) {
    Stretch stretch = stretches.get(lastFound);
    if (stretch.sbn != sbn || esi < stretch.esi || esi >= stretch.esi + stretch.count) {
      lastFound = find(sbn, esi);
      stretch = stretches.get(lastFound);
    }
    try {
      older.read(
          stretch.offset + (long) (esi - stretch.esi) * oti.symbolBytes() + inSymbol,
          target,
          targetOffset,
          length);
    } catch (FlashException e) {
      throw new Lost(e);
    }
  }

  private int find(int sbn, int esi) {
    int low = 0;
    int high = stretches.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      Stretch stretch = stretches.get(middle);
      if (stretch.sbn < sbn || stretch.sbn == sbn && stretch.esi <= esi) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}
