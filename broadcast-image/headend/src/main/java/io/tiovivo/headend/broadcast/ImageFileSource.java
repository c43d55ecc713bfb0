package io.tiovivo.headend.broadcast;

import io.tiovivo.image.ByteSource;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * An image in a file. Read, not mapped: a mapped file that somebody shortens takes the whole
 * process down.
 */
final class ImageFileSource implements ByteSource {
  private final Path file;
  private final FileChannel channel;

  private ImageFileSource(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  static ImageFileSource open(Path file) throws IOException {
    return new ImageFileSource(file, FileChannel.open(file, StandardOpenOption.READ));
  }

  long bytes() throws IOException {
    return channel.size();
  }

  @Override
  public void read(long offset, byte[] target, int targetOffset, int length) {
    try {
      ByteBuffer buffer = ByteBuffer.wrap(target, targetOffset, length);
      while (buffer.hasRemaining()) {
        long at = offset + length - buffer.remaining();
        if (channel.read(buffer, at) < 0) {
          throw new EOFException(file + " has become shorter while it was read");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }
}
