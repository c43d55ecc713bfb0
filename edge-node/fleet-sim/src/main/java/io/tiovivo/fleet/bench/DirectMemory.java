package io.tiovivo.fleet.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * The most direct buffers that a JVM had, looked at now and then through its native memory
 * tracking, which that JVM must have been started with.
 */
final class DirectMemory {
  /** The flag to start it with; takes some memory itself. */
  static final String FLAG = "-XX:NativeMemoryTracking=summary";

  private static final long LOOK_MS = 1_000;

  private final Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
  private final long pid;
  private long mostKib = -1;
  private volatile boolean stopped;

  DirectMemory(long pid) {
    this.pid = pid;
  }

  /** Looks until it is stopped, or the process gone. */
  void watch() {
    try {
      while (!stopped && Files.isExecutable(jcmd)) {
        look();
        Thread.sleep(LOOK_MS);
      }
    } catch (IOException gone) {
      stopped = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() throws IOException {
    Process asking =
        new ProcessBuilder(jcmd.toString(), Long.toString(pid), "VM.native_memory", "summary")
            .redirectErrorStream(true)
            .start();
    String told = new String(asking.getInputStream().readAllBytes());
    synchronized (this) {
      mostKib = Math.max(mostKib, ProcessGauge.directKib(told).orElse(-1L));
    }
  }

  /** Ends the watch: KiB; empty: this Java has no {@code jcmd} to ask with. */
  synchronized OptionalLong stop() {
    stopped = true;
    return mostKib < 0 ? OptionalLong.empty() : OptionalLong.of(mostKib);
  }
}
