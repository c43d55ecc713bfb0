package io.tiovivo.gpio.tools;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the tools are, and whose lines they hold.
 *
 * @param owner whoever has the same owner finds the lines that an earlier process left: the box's
 *     directory
 * @param path directories to look for programs in
 * @param proc the kernel's list of processes
 * @param runLimitMs a program that should end by itself and does not is ended after so long
 */
public record ToolSettings(Path owner, List<Path> path, Path proc, int runLimitMs) {
  /** A board that has just started may keep a program waiting for many seconds. */
  private static final int RUN_LIMIT_MS = 30_000;

  private static final String ALWAYS = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin";

  public ToolSettings {
    path = List.copyOf(path);
  }

  /** With the usual patience. */
  public ToolSettings(Path owner, List<Path> path, Path proc) {
    this(owner, path, proc, RUN_LIMIT_MS);
  }

  /** As on any Linux: $PATH and the usual directories. */
  public static ToolSettings of(Path owner) {
    String searched = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + ALWAYS;
    List<Path> path = new ArrayList<>();
    for (String each : searched.split(File.pathSeparator)) {
      if (each.startsWith("/") && !path.contains(Path.of(each))) {
        path.add(Path.of(each));
      }
    }
    return new ToolSettings(owner.toAbsolutePath().normalize(), path, Path.of("/proc"));
  }
}
