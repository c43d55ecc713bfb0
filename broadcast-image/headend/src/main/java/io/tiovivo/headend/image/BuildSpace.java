package io.tiovivo.headend.image;

import io.tiovivo.files.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A directory beside what is built, gone when the build ends: also by Ctrl-C or SIGTERM, when
 * {@code finally} does not run. A linked runtime has some 50 MB.
 */
final class BuildSpace implements AutoCloseable {
  private final Path directory;
  private final Thread hook = new Thread(this::interrupted, "removes what was half built");

  private BuildSpace(Path directory) {
    this.directory = directory;
  }

  /** On the disk that must have room anyway. */
  static BuildSpace beside(Path out) throws IOException {
    Path parent = out.toAbsolutePath().getParent();
    Files.createDirectories(parent);
    BuildSpace space = new BuildSpace(Files.createTempDirectory(parent, ".tiovivo-build-"));
    Runtime.getRuntime().addShutdownHook(space.hook);
    return space;
  }

  Path directory() {
    return directory;
  }

  private void interrupted() {
    // jlink would go on writing.
    ProcessHandle.current()
        .children()
        .forEach(
            child -> {
              child.destroyForcibly();
              child.onExit().join();
            });
    try {
      remove();
    } catch (IOException e) {
      System.err.println("tiovivo image build: cannot remove " + directory);
    }
  }

  private synchronized void remove() throws IOException {
    if (Files.exists(directory)) {
      Tree.delete(directory);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException endingAlready) {
      return; // The hook does it.
    }
    remove();
  }
}
