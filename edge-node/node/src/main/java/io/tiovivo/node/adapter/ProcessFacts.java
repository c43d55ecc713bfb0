package io.tiovivo.node.adapter;

import io.tiovivo.node.proto.Memory;
import io.tiovivo.node.status.StatusMessages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this process occupies and how old it is. Read from {@code /proc} (proc(5)): the management
 * beans would cost more memory than most of what they report, and {@link ProcessHandle} knows a
 * process's start to the second only.
 */
final class ProcessFacts {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path STAT = Path.of("/proc/self/stat");
  private static final Path UPTIME = Path.of("/proc/uptime");

  /** Linux tells user space times in ticks of 10 ms, whatever the kernel's own are. */
  private static final long TICK_MS = 10;

  private ProcessFacts() {}

  /** Milliseconds since this process was started, to 10 ms; 0: unknown. */
  static long ageMs() {
    String stat = read(STAT);
    // Fields are counted from behind the name, which may hold anything: starttime is the 22nd.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
    String uptime = read(UPTIME);
    if (fields.length < 20 || uptime.isEmpty()) {
      return 0;
    }
    double uptimeS = Double.parseDouble(uptime.substring(0, uptime.indexOf(' ')));
    return Math.max(0, Math.round(1000 * uptimeS) - Long.parseLong(fields[19]) * TICK_MS);
  }

  static Memory memory() {
    Runtime runtime = Runtime.getRuntime();
    String status = read(STATUS);
    return StatusMessages.memory(
        runtime.totalMemory() - runtime.freeMemory(),
        runtime.maxMemory(),
        1024 * number(status, "VmRSS:"),
        1024 * number(status, "VmHWM:"),
        (int) number(status, "Threads:"));
  }

  /** The number behind a label at the start of a line; 0: it isn't there. */
  static long number(String status, String label) {
    int at = status.startsWith(label) ? 0 : status.indexOf("\n" + label) + 1;
    if (at == 0 && !status.startsWith(label)) {
      return 0;
    }
    long number = 0;
    for (int i = at + label.length(); i < status.length() && status.charAt(i) != '\n'; i++) {
      char c = status.charAt(i);
      if (c >= '0' && c <= '9') {
        number = 10 * number + (c - '0');
      }
    }
    return number;
  }

  /** What a kernel's file says; empty: it is not there. */
  static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException notLinux) {
      return "";
    }
  }
}
