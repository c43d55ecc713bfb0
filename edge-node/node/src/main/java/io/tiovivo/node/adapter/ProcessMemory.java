package io.tiovivo.node.adapter;

import io.tiovivo.node.proto.Memory;
import io.tiovivo.node.status.StatusMessages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this process occupies. Read from {@code /proc/self/status}: the management beans would cost
 * more memory than most of what they report.
 */
final class ProcessMemory {
  private static final Path STATUS = Path.of("/proc/self/status");

  private ProcessMemory() {}

  static Memory now() {
    Runtime runtime = Runtime.getRuntime();
    String status = read();
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

  private static String read() {
    try {
      return new String(Files.readAllBytes(STATUS), StandardCharsets.ISO_8859_1);
    } catch (IOException notLinux) {
      return "";
    }
  }
}
