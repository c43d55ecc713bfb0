package io.tiovivo.gpio.tools;

import io.tiovivo.gpio.GpioException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/** Runs programs: absolute path, bare environment, bounded time and output. */
final class Tools {
  /** In the environment of whatever we start: whose it is. */
  static final String OWNER_VARIABLE = "TIOVIVO_GPIO_OWNER";

  /**
   * How a program ended.
   *
   * @param code its exit code
   * @param out what it said, standard error included
   */
  record Ran(int code, String out) {}

  /** Debian's package of all of them. */
  private static final String PACKAGE = "gpiod";

  private static final int MAX_OUTPUT_BYTES = 256 * 1024;

  private final ToolSettings settings;

  Tools(ToolSettings settings) {
    this.settings = settings;
  }

  ToolSettings settings() {
    return settings;
  }

  /** The absolute path of a program. */
  String find(String program) throws GpioException {
    for (Path directory : settings.path()) {
      Path file = directory.resolve(program);
      if (Files.isExecutable(file) && !Files.isDirectory(file)) {
        return file.toString();
      }
    }
    throw GpioException.noTool(program, PACKAGE);
  }

  /** Runs a command to its end. */
  Ran run(List<String> command) throws GpioException {
    Process process = start(builder(command).redirectErrorStream(true));
    try (InputStream out = process.getInputStream()) {
      process.getOutputStream().close();
      // Whatever it prints is there before it ends; a program that hangs is ended by the watch.
      AtomicBoolean late = new AtomicBoolean();
      Thread watch = watch(process, settings.runLimitMs(), late);
      String text = new String(out.readNBytes(MAX_OUTPUT_BYTES), StandardCharsets.UTF_8);
      process.waitFor();
      watch.interrupt();
      // What it said until then is no answer: silence would look like a board without pins.
      if (late.get()) {
        throw failed(
            command.get(0) + " did not end in " + settings.runLimitMs() / 1000 + " s", null);
      }
      return new Ran(process.exitValue(), text);
    } catch (IOException e) {
      throw failed("cannot read what " + command.get(0) + " says: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw failed("interrupted while " + command.get(0) + " ran", e);
    }
  }

  /** Starts a command that stays; its errors are with its output. */
  Process start(ProcessBuilder builder) throws GpioException {
    try {
      return builder.start();
    } catch (IOException e) {
      throw failed("cannot start " + builder.command().get(0) + ": " + e.getMessage(), e);
    }
  }

  /** A command with the environment that marks it as ours. */
  ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put(
        "PATH",
        settings.path().stream()
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator)));
    environment.put("LC_ALL", "C");
    environment.put(OWNER_VARIABLE, settings.owner().toString());
    // What outlives us must not keep a file system busy.
    builder.directory(new File("/"));
    return builder;
  }

  static GpioException failed(String message, Throwable cause) {
    return new GpioException(GpioException.Reason.FAILED, message, cause);
  }

  private static Thread watch(Process process, int limitMs, AtomicBoolean late) {
    Thread watch =
        new Thread(
            () -> {
              try {
                TimeUnit.MILLISECONDS.sleep(limitMs);
                late.set(true);
                process.destroyForcibly();
              } catch (InterruptedException ended) {
                // As it should be.
              }
            },
            "gpio-tool-watch");
    watch.setDaemon(true);
    watch.start();
    return watch;
  }
}
