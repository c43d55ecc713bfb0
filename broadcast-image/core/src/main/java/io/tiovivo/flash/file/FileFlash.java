package io.tiovivo.flash.file;

import io.tiovivo.flash.FlashCounters;
import io.tiovivo.flash.FlashException;
import io.tiovivo.flash.FlashException.Reason;
import io.tiovivo.flash.FlashGeometry;
import io.tiovivo.flash.FlashPort;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Flash in a plain file, or on a card or any other block device given by its path.
 *
 * <p>Every byte is stored inverted, so that what was never written (a hole of a sparse file, a
 * zeroed card) reads as erased flash, 0xFF. An erase reads first and writes zeroes only where
 * something else stands: erasing a fresh file costs nothing and takes no room on the disk.
 *
 * <p>One process at a time: the file is locked until {@link #close}, also by a crash. Safe for
 * several threads. {@link RandomAccessFile} on purpose: a thread's interrupt would close a {@link
 * FileChannel} under everybody else.
 */
public final class FileFlash implements FlashPort, AutoCloseable {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final Path path;
  private final FlashGeometry geometry;
  private final RandomAccessFile file;
  private final boolean writable;
  private final String note;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private FlashCounters counters = FlashCounters.ZERO;

  private FileFlash(
      Path path, FlashGeometry geometry, RandomAccessFile file, boolean writable, String note) {
    this.path = path;
    this.geometry = geometry;
    this.file = file;
    this.writable = writable;
    this.note = note;
  }

  /**
   * Opens the flash at {@code path}, alone; creates an empty file where there is nothing. A file
   * that is too short is made long enough (see {@link #note}): what is missing reads as erased, and
   * its owners notice by their checksums.
   *
   * @throws FlashException IN_USE, NO_SPACE or IO, with a message that says what to do
   */
  public static FileFlash open(Path path, FlashGeometry geometry) {
    boolean fresh = FlashPath.isMissing(path);
    RandomAccessFile file = FlashPath.openFile(path, "rw");
    try {
      FlashPath.lock(path, file);
      String note = FlashPath.size(path, file, geometry, fresh);
      if (fresh) {
        FlashPath.syncDirectory(path);
      }
      return new FileFlash(path, geometry, file, true, note);
    } catch (IOException e) {
      FlashPath.closeQuietly(file);
      throw FlashPath.failure(path, "set up", e);
    } catch (RuntimeException e) {
      FlashPath.closeQuietly(file);
      throw e;
    }
  }

  /**
   * Opens an existing flash for reading beside its owner, without a lock: what is read may be half
   * written.
   *
   * @throws FlashException IO when there is none, or it cannot be read
   */
  public static FileFlash openReadOnly(Path path, FlashGeometry geometry) {
    if (FlashPath.isMissing(path)) {
      throw new FlashException(
          Reason.IO, "there is no flash at " + path + ": start a box there first", null);
    }
    return new FileFlash(path, geometry, FlashPath.openFile(path, "r"), false, null);
  }

  /** What was odd about the file when it was opened, for people; empty: nothing. */
  public Optional<String> note() {
    return Optional.ofNullable(note);
  }

  /** What was done since this was opened. */
  public synchronized FlashCounters counters() {
    return counters;
  }

  @Override
  public FlashGeometry geometry() {
    return geometry;
  }

  @Override
  public synchronized void read(long offset, byte[] target, int targetOffset, int length) {
    geometry.checkRead(offset, length);
    Objects.checkFromIndexSize(targetOffset, length, target.length);
    try {
      readInverted(offset, target, targetOffset, length);
    } catch (IOException e) {
      throw FlashPath.failure(path, "read", e);
    }
    invert(target, targetOffset, target, targetOffset, length);
  }

  @Override
  public synchronized void program(long offset, byte[] source, int sourceOffset, int length) {
    geometry.checkProgram(offset, length);
    Objects.checkFromIndexSize(sourceOffset, length, source.length);
    checkWritable();
    try {
      file.seek(offset);
      for (int done = 0; done < length; done += BUFFER_BYTES) {
        int chunk = Math.min(BUFFER_BYTES, length - done);
        invert(source, sourceOffset + done, buffer, 0, chunk);
        file.write(buffer, 0, chunk);
      }
    } catch (IOException e) {
      throw FlashPath.failure(path, "write", e);
    }
    counters = counters.programmed(length);
  }

  @Override
  public synchronized void erase(long offset, long length) {
    geometry.checkErase(offset, length);
    checkWritable();
    long rewritten = 0;
    try {
      for (long done = 0; done < length; done += BUFFER_BYTES) {
        int chunk = (int) Math.min(BUFFER_BYTES, length - done);
        readInverted(offset + done, buffer, 0, chunk);
        rewritten += zero(offset + done, chunk);
      }
    } catch (IOException e) {
      throw FlashPath.failure(path, "erase", e);
    }
    counters = counters.erased(length, rewritten);
  }

  @Override
  public void sync() {
    checkWritable();
    try {
      // Outside the lock: readers need not wait for the medium.
      file.getFD().sync();
    } catch (IOException e) {
      throw FlashPath.failure(path, "sync", e);
    }
    synchronized (this) {
      counters = counters.synced();
    }
  }

  @Override
  public void close() {
    FlashPath.closeQuietly(file);
  }

  /** Zeroes the pages of the buffer's {@code length} bytes that are not; returns their bytes. */
  private long zero(long offset, int length) throws IOException {
    int page = Math.min(geometry.pageBytes(), BUFFER_BYTES);
    long rewritten = 0;
    int from = 0;
    while (from < length) {
      if (isZero(from, page)) {
        from += page;
        continue;
      }
      int to = from;
      while (to < length && !isZero(to, page)) {
        java.util.Arrays.fill(buffer, to, to + page, (byte) 0);
        to += page;
      }
      file.seek(offset + from);
      file.write(buffer, from, to - from);
      rewritten += to - from;
      from = to;
    }
    return rewritten;
  }

  private boolean isZero(int from, int length) {
    for (int i = from; i < from + length; i++) {
      if (buffer[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private void readInverted(long offset, byte[] target, int targetOffset, int length)
      throws IOException {
    file.seek(offset);
    int done = 0;
    while (done < length) {
      int count = file.read(target, targetOffset + done, length - done);
      if (count < 0) {
        // Cut short behind our back: what is gone reads as erased.
        java.util.Arrays.fill(target, targetOffset + done, targetOffset + length, (byte) 0);
        return;
      }
      done += count;
    }
  }

  private void checkWritable() {
    if (!writable) {
      throw new IllegalArgumentException(path + " is open for reading only");
    }
  }

  private static void invert(byte[] from, int fromOffset, byte[] to, int toOffset, int length) {
    for (int i = 0; i < length; i++) {
      to[toOffset + i] = (byte) ~from[fromOffset + i];
    }
  }
}
