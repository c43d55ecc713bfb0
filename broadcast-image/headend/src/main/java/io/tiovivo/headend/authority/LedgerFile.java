package io.tiovivo.headend.authority;

import io.tiovivo.console.LogLine;
import io.tiovivo.settings.CommandException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/**
 * A ledger in a file that people can read: one line per entry, each with a CRC-32 of itself at its
 * end. A line that a power cut left unfinished is cut off; it was never acknowledged. Mode 0600:
 * claim codes are secrets.
 */
final class LedgerFile extends Ledger implements AutoCloseable {
  /** Beside the keys. */
  static final String NAME = "authority.ledger";

  /** Largest that is read: some 3 million lines. */
  static final long MAX_BYTES = 1L << 30;

  private static final int READ_BYTES = 1 << 20;
  private static final int CRC_DIGITS = 8;
  private static final String FIRST = "tiovivo-ledger 1\n";

  private final Path path;
  private final Consumer<String> warning;
  private final FileChannel channel;
  private FileLock lock;
  private long position;

  private LedgerFile(Path path, FileChannel channel, Consumer<String> warning) {
    this.path = path;
    this.channel = channel;
    this.warning = warning;
  }

  /** Opens the ledger of a directory, or begins one. */
  static LedgerFile open(Path directory, Consumer<String> warning) throws IOException {
    Path path = directory.resolve(NAME);
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileChannel channel =
        posix
            ? FileChannel.open(
                path,
                options,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
            : FileChannel.open(path, options);
    return new LedgerFile(path, channel, warning);
  }

  @Override
  void begin() throws IOException, CommandException {
    if (!Files.exists(path)) {
      throw CommandException.environment(
          path + " is gone: restore it from a backup (tiovivo keys restore) and start again");
    }
    lock = channel.lock();
    if (channel.size() == 0) {
      writeAt(0, FIRST);
      channel.force(true);
    }
  }

  @Override
  List<LogLine> news() throws IOException, CommandException {
    long end = channel.size();
    if (end > MAX_BYTES) {
      throw CommandException.environment(path + " is larger than any ledger: is it the right one?");
    }
    if (end < position) {
      throw CommandException.environment(
          path + " was replaced while it was in use: start again to read it");
    }
    List<LogLine> lines = new ArrayList<>();
    byte[] rest = {};
    long at = position;
    while (at < end) {
      ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(READ_BYTES, end - at) + rest.length);
      buffer.put(rest);
      while (buffer.hasRemaining() && channel.read(buffer, at) > 0) {
        at = position + buffer.position();
      }
      byte[] bytes = buffer.array();
      int begin = 0;
      for (int i = 0; i < buffer.position(); i++) {
        if (bytes[i] == '\n') {
          read(new String(bytes, begin, i - begin, StandardCharsets.UTF_8)).ifPresent(lines::add);
          position += i + 1 - begin;
          begin = i + 1;
        }
      }
      rest = java.util.Arrays.copyOfRange(bytes, begin, buffer.position());
    }
    if (rest.length > 0) {
      cutOff(rest.length);
    }
    return lines;
  }

  private void cutOff(int bytes) throws IOException {
    warning.accept(
        "the last line of " + path + " was never finished (" + bytes + " bytes): cut off");
    channel.truncate(position);
    channel.force(true);
  }

  private Optional<LogLine> read(String text) throws CommandException {
    if (position == 0) {
      if (!(text + "\n").equals(FIRST)) {
        throw damaged("it does not begin with " + FIRST.strip());
      }
      return Optional.empty();
    }
    int mark = text.length() - CRC_DIGITS - 2;
    boolean right =
        mark > 0
            && text.startsWith(" #", mark)
            && text.substring(mark + 2).equals(crc(text.substring(0, mark)));
    if (!right) {
      throw damaged("the line at byte " + position + " is not what was written");
    }
    return LogLine.parse(text.substring(0, mark));
  }

  private CommandException damaged(String what) {
    return CommandException.environment(
        path
            + " is damaged ("
            + what
            + "): move it away and restore it with tiovivo keys restore BACKUP; boxes that enrolled"
            + " since come back by their old credentials");
  }

  private static String crc(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return String.format("%08x", crc.getValue());
  }

  @Override
  void append(List<LogLine> lines) throws IOException {
    StringBuilder text = new StringBuilder();
    for (LogLine line : lines) {
      String body = line.toString();
      text.append(body).append(" #").append(crc(body)).append('\n');
    }
    long before = position;
    try {
      position = writeAt(position, text.toString());
      channel.force(true);
    } catch (IOException full) {
      channel.truncate(before);
      throw full;
    }
  }

  private long writeAt(long at, String text) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    long next = at;
    while (buffer.hasRemaining()) {
      next += channel.write(buffer, next);
    }
    return next;
  }

  @Override
  void rewind() {
    position = 0;
  }

  @Override
  void end() throws IOException {
    if (lock != null) {
      lock.release();
      lock = null;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
