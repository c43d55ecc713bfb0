package io.tiovivo.node.application.watch;

import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A command of the image that ends with 0 when all is well. What it prints nobody reads. */
final class CommandProbe implements Probe {
  private final Process process;
  private final IOException failure;

  CommandProbe(List<String> command, String directory) {
    Process started = null;
    IOException failed = null;
    try {
      started =
          new ProcessBuilder(command)
              .directory(directory.isEmpty() ? null : new File(directory))
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      failed = e;
    }
    process = started;
    failure = failed;
  }

  @Override
  public Optional<Outcome> look() {
    if (process == null) {
      return Optional.of(new Outcome("its check cannot be started: " + failure.getMessage()));
    }
    if (process.isAlive()) {
      return Optional.empty();
    }
    int code = process.exitValue();
    return Optional.of(code == 0 ? Outcome.GOOD : new Outcome("its check ended with code " + code));
  }

  @Override
  public void close() {
    if (process != null) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
