package io.tiovivo.node.adapter;

import io.tiovivo.files.WholeFile;
import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Entropy;
import io.tiovivo.settings.CommandException;
import io.tiovivo.settings.ExitCode;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** What a node keeps in its directory: a lock, its id, its socket. */
final class NodeHome implements AutoCloseable {
  /** Where {@code tiovivo status} asks. */
  static final String SOCKET = "node.sock";

  /** Most bytes of a unix socket's path: 108 in Linux's sockaddr_un, one for the end. */
  static final int MAX_SOCKET_PATH_BYTES = 107;

  private static final String ID = "node.id";
  private static final String LOCK = "node.lock";
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final FileAttribute<?> FILE_0600 =
      PosixFilePermissions.asFileAttribute(OWNER_ONLY);
  private static final FileAttribute<?> DIRECTORY_0700 =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path directory;
  private final FileChannel lock;
  private boolean socketBound;

  private NodeHome(Path directory, FileChannel lock) {
    this.directory = directory;
    this.lock = lock;
  }

  /**
   * Makes the directory if need be and locks it for this process.
   *
   * @throws CommandException when another node runs in it
   */
  static NodeHome open(Path directory) throws IOException, CommandException {
    Files.createDirectories(directory);
    FileChannel lock =
        FileChannel.open(
            directory.resolve(LOCK),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            FILE_0600);
    try {
      if (lock.tryLock() != null) {
        return new NodeHome(directory, lock);
      }
    } catch (OverlappingFileLockException sameProcess) {
      // Told below.
    } catch (IOException unsupported) {
      lock.close();
      throw unsupported;
    }
    lock.close();
    throw new CommandException(
        ExitCode.ENVIRONMENT,
        "another node runs in "
            + directory
            + " (tiovivo status --dir "
            + directory
            + " shows it); stop it first or give --dir another directory");
  }

  /**
   * The node's id; a new one at the first start. A damaged file (a power cut in its first moments)
   * is put aside and replaced: a node that refused to run over it would never run again.
   *
   * @param warning is told what went wrong
   */
  NodeId id(Entropy entropy, Consumer<String> warning) {
    Path file = directory.resolve(ID);
    try {
      byte[] bytes = Files.readAllBytes(file);
      Optional<NodeId> id = NodeId.parse(new String(bytes, StandardCharsets.ISO_8859_1).strip());
      if (id.isPresent()) {
        return id.get();
      }
      Path aside = directory.resolve(ID + ".damaged");
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
      warning.accept(file + " is damaged: kept as " + aside + ", this node gets a new id");
    } catch (NoSuchFileException firstStart) {
      // Written below.
    } catch (IOException unreadable) {
      NodeId id = random(entropy);
      warning.accept("cannot read " + file + ": this node has another id until that is mended");
      return id;
    }
    NodeId id = random(entropy);
    try {
      WholeFile.replace(file, List.of(id.toString()), FILE_0600);
    } catch (IOException readOnly) {
      warning.accept("cannot write " + file + ": this node gets another id at its next start");
    }
    return id;
  }

  private static NodeId random(Entropy entropy) {
    byte[] bytes = new byte[NodeId.BYTES];
    entropy.fill(bytes);
    return NodeId.of(bytes).orElseThrow();
  }

  /**
   * Binds the status socket, mode 0600, in place of a stale one.
   *
   * @throws IOException with what to do: path too long, no such kind of file here
   */
  ServerSocketChannel bindSocket() throws IOException {
    Path socket = socketPath(directory);
    // Bound where only we can look, then moved: at no moment may others connect to it.
    Path hidden = directory.resolve(".n");
    Path fresh = hidden.resolve("s");
    Files.deleteIfExists(fresh);
    Files.deleteIfExists(hidden);
    Files.createDirectory(hidden, DIRECTORY_0700);
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(fresh));
      Files.setPosixFilePermissions(fresh, OWNER_ONLY);
      Files.move(fresh, socket, StandardCopyOption.REPLACE_EXISTING);
      Files.delete(hidden);
      socketBound = true;
      return server;
    } catch (IOException | RuntimeException failed) {
      server.close();
      Files.deleteIfExists(fresh);
      Files.deleteIfExists(hidden);
      throw failed;
    }
  }

  /**
   * Where the status socket of a directory is.
   *
   * @throws IOException if that is too long for a socket
   */
  static Path socketPath(Path directory) throws IOException {
    Path socket = directory.resolve(SOCKET);
    int bytes = socket.toString().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_SOCKET_PATH_BYTES) {
      throw new IOException(
          "the path of the status socket is too long: "
              + socket
              + " has "
              + bytes
              + " bytes, a unix socket takes "
              + MAX_SOCKET_PATH_BYTES
              + "; give --dir a shorter or a relative path");
    }
    return socket;
  }

  @Override
  public void close() {
    try {
      if (socketBound) {
        Files.deleteIfExists(directory.resolve(SOCKET));
      }
      lock.close(); // the file stays: deleting it could unlock somebody else's
    } catch (IOException ignored) {
      // The next start replaces a stale socket; the lock ends with the process.
    }
  }
}
