package io.tiovivo.headend.release;

import io.tiovivo.image.ByteSource;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file as a source of bytes; trouble comes as {@link UncheckedIOException}. Read, not mapped: a
 * mapped file that somebody shortens takes the whole process down.
 */
public final class FileSource implements ByteSource, AutoCloseable {
  private final Path path;
  private final FileChannel channel;

  /** Opens a file. */
  public FileSource(Path path) throws IOException {
    this.path = path;
    this.channel = FileChannel.open(path, StandardOpenOption.READ);
  }

  /** Its length now. */
  public long bytes() throws IOException {
    return channel.size();
  }

  @Override
  public void read(long offset, byte[] target, int targetOffset, int length) {
    ByteBuffer buffer = ByteBuffer.wrap(target, targetOffset, length);
    try {
      while (buffer.hasRemaining()) {
        if (channel.read(buffer, offset + buffer.position() - targetOffset) < 0) {
          throw new EOFException(path + " has become shorter while it was read");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
