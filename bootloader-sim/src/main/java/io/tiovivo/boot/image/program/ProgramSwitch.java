package io.tiovivo.boot.image.program;

import io.tiovivo.boot.image.BootPorts;
import io.tiovivo.boot.image.BootSwitch;
import io.tiovivo.boot.image.BootSwitchException;
import io.tiovivo.boot.slots.Partition;
import io.tiovivo.flash.file.PartitionFlash;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A boot switch that is a program of four words: {@code docs/BOOT.md} has what it says and does.
 */
public final class ProgramSwitch implements BootSwitch {
  /** Names the program; not set: this system has none. */
  public static final String VARIABLE = "TIOVIVO_BOOT_SWITCH";

  /** It writes a sector or a variable. */
  private static final int MAX_RUN_S = 30;

  private static final int MAX_OUTPUT_BYTES = 4096;
  private static final int MAX_SHOWN_CHARS = 200;

  private final Path program;
  private final int maxRunS;

  ProgramSwitch(Path program, int maxRunS) {
    this.program = program;
    this.maxRunS = maxRunS;
  }

  /** The one that the environment names; empty: there is none, and boot images are ignored. */
  public static Optional<BootPorts> ports(Map<String, String> environment) {
    return Optional.ofNullable(environment.get(VARIABLE))
        .filter(name -> !name.isBlank())
        .map(
            name ->
                new BootPorts(
                    new ProgramSwitch(Path.of(name), MAX_RUN_S),
                    device -> PartitionFlash.open(Path.of(device))));
  }

  @Override
  public Status status() {
    String said = run("status");
    Map<String, String> words = StatusWords.parse(said);
    try {
      return new Status(
          partition(words, "running"),
          partition(words, "default"),
          StatusWords.required(words, "other"),
          Long.parseLong(StatusWords.required(words, "bytes")),
          words.getOrDefault("version", ""),
          Long.parseLong(words.getOrDefault("release", "0")));
    } catch (IllegalArgumentException e) {
      throw new BootSwitchException(
          program + " status says \"" + shown(said) + "\": " + e.getMessage(), e);
    }
  }

  @Override
  public void tryOnce(Partition partition) {
    run("try", partition.name());
  }

  @Override
  public void makeStandard(Partition partition) {
    run("default", partition.name());
  }

  @Override
  public void tryNone() {
    run("none-trying");
  }

  private static Partition partition(Map<String, String> words, String key) {
    String name = StatusWords.required(words, key);
    return Partition.named(name)
        .orElseThrow(() -> new IllegalArgumentException(key + " is " + name + ", not A or B"));
  }

  private String run(String... words) {
    String[] command = new String[words.length + 1];
    command[0] = program.toString();
    System.arraycopy(words, 0, command, 1, words.length);
    String what = program.getFileName() + " " + String.join(" ", words);
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      Thread watch = watch(process);
      try (InputStream out = process.getInputStream()) {
        process.getOutputStream().close();
        String said = new String(out.readNBytes(MAX_OUTPUT_BYTES), StandardCharsets.UTF_8).strip();
        boolean ended = process.waitFor(maxRunS, TimeUnit.SECONDS);
        if (!ended || watch.getState() == Thread.State.TERMINATED) {
          throw failed(what + " did not end in " + maxRunS + " s", null);
        }
        if (process.exitValue() != 0) {
          throw failed(
              what + " failed: " + (said.isEmpty() ? "exit " + process.exitValue() : shown(said)),
              null);
        }
        return said;
      } finally {
        watch.interrupt();
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw failed(
          "cannot run " + program + ", which " + VARIABLE + " names: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("interrupted while " + what + " ran", e);
    }
  }

  /** Ends a program that hangs, and with it the wait for its output. */
  private Thread watch(Process process) {
    Thread watch =
        new Thread(
            () -> {
              try {
                TimeUnit.SECONDS.sleep(maxRunS);
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
              } catch (InterruptedException ended) {
                // As it should be.
              }
            },
            "boot-switch-watch");
    watch.setDaemon(true);
    watch.start();
    return watch;
  }

  private static BootSwitchException failed(String message, Throwable cause) {
    return new BootSwitchException("boot switch: " + message, cause);
  }

  private static String shown(String text) {
    String clean = text.replaceAll("\\p{Cntrl}", " ");
    return clean.length() <= MAX_SHOWN_CHARS ? clean : clean.substring(0, MAX_SHOWN_CHARS) + "...";
  }
}
