package io.tiovivo.flash.file;

import io.tiovivo.flash.FlashException;
import io.tiovivo.flash.FlashException.Reason;
import io.tiovivo.flash.FlashGeometry;
import io.tiovivo.flash.FlashPort;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A partition that others read as it is, a firmware for instance: bytes are stored as they are
 * given. An erase does nothing, for a card erases by itself.
 *
 * <p>Reads come from the medium and not from the system's memory of what was written, where the
 * file system and the Java runtime allow it: what is verified is what the firmware will find. Not
 * thread-safe.
 */
public final class PartitionFlash implements FlashPort, AutoCloseable {
  /** What a card's controller writes at once, at least. */
  private static final int PAGE_BYTES = 4096;

  private static final int BLOCK_BYTES = 64 * 1024;

  private final Path path;
  private final FlashGeometry geometry;
  private final RandomAccessFile file;
  private FileChannel direct; // null: the system has none
  private ByteBuffer aligned; // goes with it

  private PartitionFlash(Path path, FlashGeometry geometry, RandomAccessFile file) {
    this.path = path;
    this.geometry = geometry;
    this.file = file;
  }

  /**
   * Opens an existing partition, or a file that stands for one; of its size, whole blocks of 64 KiB
   * count.
   *
   * @throws FlashException IO, with a message that says what to do
   */
  public static PartitionFlash open(Path path) {
    if (FlashPath.isMissing(path)) {
      throw new FlashException(Reason.IO, "there is no partition " + path, null);
    }
    RandomAccessFile file = FlashPath.openFile(path, "rw");
    try {
      long bytes = file.getChannel().size() / BLOCK_BYTES * BLOCK_BYTES;
      if (bytes == 0) {
        throw new IOException("it has no room");
      }
      PartitionFlash flash =
          new PartitionFlash(path, new FlashGeometry(PAGE_BYTES, BLOCK_BYTES, bytes), file);
      flash.openDirect();
      return flash;
    } catch (IOException e) {
      FlashPath.closeQuietly(file);
      throw FlashPath.failure(path, "open", e);
    }
  }

  private void openDirect() {
    try {
      direct = FileChannel.open(path, StandardOpenOption.READ, directOption());
      int unit = (int) Math.max(PAGE_BYTES, Files.getFileStore(path).getBlockSize());
      aligned = ByteBuffer.allocateDirect(BLOCK_BYTES + unit).alignedSlice(unit).limit(BLOCK_BYTES);
      readDirect(0);
    } catch (IOException | ReflectiveOperationException | RuntimeException e) {
      endDirect(); // the system has no such thing here
    }
  }

  /** ExtendedOpenOption.DIRECT of module jdk.unsupported, by name: compilers warn of it. */
  private static OpenOption directOption() throws ReflectiveOperationException {
    Class<?> options = Class.forName("com.sun.nio.file.ExtendedOpenOption");
    return (OpenOption) options.getField("DIRECT").get(null);
  }

  @Override
  public FlashGeometry geometry() {
    return geometry;
  }

  @Override
  public void read(long offset, byte[] target, int targetOffset, int length) {
    geometry.checkRead(offset, length);
    try {
      int done = 0;
      while (direct != null && done < length) {
        long at = offset + done;
        int within = (int) (at % BLOCK_BYTES);
        int count = Math.min(length - done, BLOCK_BYTES - within);
        if (!readDirect(at - within)) {
          endDirect();
          break;
        }
        aligned.get(within, target, targetOffset + done, count);
        done += count;
      }
      file.seek(offset + done);
      file.readFully(target, targetOffset + done, length - done);
    } catch (IOException e) {
      throw FlashPath.failure(path, "read", e);
    }
  }

  /** Fills the buffer with the block at an offset; false: this system cannot. */
  private boolean readDirect(long at) throws IOException {
    aligned.clear().limit(BLOCK_BYTES);
    while (aligned.hasRemaining()) {
      if (direct.read(aligned, at + aligned.position()) <= 0) {
        return false;
      }
    }
    return true;
  }

  private void endDirect() {
    FileChannel channel = direct;
    direct = null;
    aligned = null;
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // It was for reading only.
    }
  }

  @Override
  public void program(long offset, byte[] source, int sourceOffset, int length) {
    geometry.checkProgram(offset, length);
    try {
      file.seek(offset);
      file.write(source, sourceOffset, length);
    } catch (IOException e) {
      throw FlashPath.failure(path, "write", e);
    }
  }

  @Override
  public void erase(long offset, long length) {
    geometry.checkErase(offset, length);
  }

  @Override
  public void sync() {
    try {
      file.getFD().sync();
    } catch (IOException e) {
      throw FlashPath.failure(path, "sync", e);
    }
  }

  @Override
  public void close() {
    endDirect();
    FlashPath.closeQuietly(file);
  }
}
