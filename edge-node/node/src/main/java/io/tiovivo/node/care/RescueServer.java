package io.tiovivo.node.care;

import io.tiovivo.files.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** OpenSSH's server on a port of its own, which lets one key in and nothing else. */
final class RescueServer implements AutoCloseable {
  static final int PORT = 8489;

  private static final List<Path> PROGRAMS =
      List.of(Path.of("/usr/sbin/sshd"), Path.of("/usr/local/sbin/sshd"));
  private static final FileAttribute<?> FILE_0600 =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final int END_WITHIN_MS = 500;
  private static final int KEY_WITHIN_S = 10;

  private final Process process;
  private final Path log;

  private RescueServer(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts it.
   *
   * @param key of whom it lets in, as in authorized_keys (sshd(8))
   * @throws IOException that says what to do
   */
  static RescueServer start(Path directory, String key) throws IOException {
    Path program =
        PROGRAMS.stream()
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow(
                () -> new IOException("there is no SSH server: apt install openssh-server"));
    Path home = directory.toAbsolutePath().resolve("rescue");
    Files.createDirectories(
        home, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path hostKey = home.resolve("host_key");
    if (!Files.exists(hostKey)) {
      run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "tiovivo", "-f", hostKey.toString());
    }
    Path allowed = home.resolve("authorized_keys");
    WholeFile.replace(allowed, List.of(key), FILE_0600);
    Path config = home.resolve("sshd_config");
    WholeFile.replace(
        config,
        List.of(
            "Port " + PORT,
            "HostKey " + hostKey,
            "PidFile none",
            "AuthorizedKeysFile " + allowed,
            "StrictModes no",
            "AuthenticationMethods publickey",
            "PasswordAuthentication no",
            "KbdInteractiveAuthentication no",
            "PermitRootLogin prohibit-password",
            "AllowUsers " + System.getProperty("user.name"),
            "AllowTcpForwarding no",
            "X11Forwarding no",
            "AllowAgentForwarding no",
            "MaxAuthTries 3",
            "MaxStartups 3:50:6"),
        FILE_0600);
    Path log = home.resolve("sshd.log");
    Process process =
        new ProcessBuilder(program.toString(), "-D", "-e", "-f", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    process.getOutputStream().close();
    return new RescueServer(process, log);
  }

  private static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    try {
      if (!process.waitFor(KEY_WITHIN_S, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException(command[0] + " does not work");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted");
    } finally {
      process.destroyForcibly();
    }
  }

  /** How to get in. */
  String address() {
    return "ssh -p " + PORT + " " + System.getProperty("user.name") + "@ADDRESS-OF-THIS-BOX";
  }

  boolean runs() {
    return process.isAlive();
  }

  /** The last line that it said. */
  String lastWords() {
    try {
      List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
      return lines.isEmpty() ? "nothing was said" : lines.get(lines.size() - 1);
    } catch (IOException e) {
      return "it left no log";
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      if (!process.waitFor(END_WITHIN_MS, TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
