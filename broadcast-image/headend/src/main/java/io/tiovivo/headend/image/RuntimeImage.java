package io.tiovivo.headend.image;

import io.tiovivo.settings.CommandException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** The Java runtime in an image: linked from the JDK that runs this, or brought along. */
public final class RuntimeImage {
  /**
   * What our node and its libraries need: tinylog java.management, Paho java.logging, protobuf
   * jdk.unsupported, Ed25519 jdk.crypto.ec (part of java.base in newer JDKs).
   */
  private static final List<String> MODULES =
      List.of("java.base", "java.logging", "java.management", "jdk.unsupported", "jdk.crypto.ec");

  /** For tools that look into a runtime from outside, and for an archive of other classes. */
  private static final List<String> UNUSED = List.of("lib/jrt-fs.jar", "lib/classlist");

  /** It took 11 seconds on a slow machine. */
  private static final long MAX_LINK_MINUTES = 10;

  private static final int MAX_SHOWN_CHARS = 2000;
  private static final String JAVA = "bin/java";

  /** ELF header: magic, and the machine at offset 18. */
  private static final int ELF_HEADER_BYTES = 20;

  private RuntimeImage() {}

  /**
   * Links a runtime with jlink, without compression: an image is deflated as a whole, and twice is
   * larger.
   *
   * @param directory where to; must not exist
   */
  public static void link(Path directory) throws IOException, CommandException {
    Path jlink = Path.of(System.getProperty("java.home"), "bin", "jlink");
    if (!Files.isExecutable(jlink)) {
      throw CommandException.environment(
          "this Java has no jlink ("
              + jlink
              + "): use a whole JDK (Debian: apt install openjdk-17-jdk-headless), set JAVA_HOME"
              + " to it, or give a runtime that was linked elsewhere with --runtime DIR");
    }
    List<String> command = new ArrayList<>();
    command.add(jlink.toString());
    command.add("--add-modules");
    command.add(String.join(",", modules()));
    command.addAll(List.of("--strip-java-debug-attributes", "--no-header-files", "--no-man-pages"));
    command.addAll(List.of("--output", directory.toString()));
    Path log = Files.createTempFile(directory.toAbsolutePath().getParent(), "jlink-", ".log");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      finish(process);
      if (process.exitValue() != 0) {
        String said = Files.readString(log, StandardCharsets.UTF_8).strip();
        throw CommandException.environment(
            "jlink failed: "
                + said.substring(0, Math.min(said.length(), MAX_SHOWN_CHARS))
                + "; give a runtime that was linked elsewhere with --runtime DIR");
      }
      for (String unused : UNUSED) {
        Files.deleteIfExists(directory.resolve(unused));
      }
    } finally {
      Files.deleteIfExists(log);
    }
  }

  private static void finish(Process process) throws CommandException {
    try {
      if (!process.waitFor(MAX_LINK_MINUTES, TimeUnit.MINUTES)) {
        throw CommandException.environment(
            "jlink did not end in " + MAX_LINK_MINUTES + " minutes; is the disk busy?");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(io.tiovivo.settings.ExitCode.INTERRUPTED, "interrupted");
    } finally {
      process.destroyForcibly();
    }
  }

  private static List<String> modules() {
    ModuleFinder system = ModuleFinder.ofSystem();
    return MODULES.stream().filter(module -> system.find(module).isPresent()).toList();
  }

  /**
   * The architecture of a runtime by its {@code bin/java}, not by what its makers meant: jlink
   * silently links the host's when it has no modules of the target.
   *
   * @return "amd64", "aarch64", "arm" or another name as the JDK has it
   */
  public static String architecture(Path runtime) throws IOException, CommandException {
    Path java = runtime.resolve(JAVA);
    if (!Files.isRegularFile(java)) {
      throw CommandException.environment(
          runtime + " is no Java runtime: there is no " + JAVA + " in it");
    }
    byte[] header;
    try (InputStream in = Files.newInputStream(java)) {
      header = in.readNBytes(ELF_HEADER_BYTES);
    }
    boolean elf =
        header.length == ELF_HEADER_BYTES
            && header[0] == 0x7F
            && header[1] == 'E'
            && header[2] == 'L'
            && header[3] == 'F';
    if (elf) {
      // Little-endian: so are all machines that boxes have.
      return switch (header[18] & 0xFF | (header[19] & 0xFF) << 8) {
        case 62 -> "amd64";
        case 183 -> "aarch64";
        case 40 -> "arm";
        case 243 -> "riscv64";
        default -> throw CommandException.environment(java + " is for a processor unknown here");
      };
    }
    return declared(runtime);
  }

  private static String declared(Path runtime) throws IOException, CommandException {
    Properties release = new Properties();
    Path file = runtime.resolve("release");
    if (Files.isRegularFile(file)) {
      try (InputStream in = Files.newInputStream(file)) {
        release.load(in);
      } catch (IllegalArgumentException e) {
        throw CommandException.environment(file + " is damaged");
      }
    }
    String name = release.getProperty("OS_ARCH", "").replace("\"", "").toLowerCase(Locale.ROOT);
    if (name.isEmpty()) {
      throw CommandException.environment(
          "cannot tell what processor "
              + runtime
              + " is for: its bin/java is no Linux program, and "
              + file
              + " has no OS_ARCH");
    }
    return name.equals("x86_64") ? "amd64" : name;
  }
}
