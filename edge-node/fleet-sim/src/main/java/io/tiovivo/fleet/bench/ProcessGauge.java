package io.tiovivo.fleet.bench;

import io.tiovivo.settings.Units;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What another process occupies and has written, from {@code /proc} (proc(5)). */
final class ProcessGauge {
  private static final Pattern OTHER =
      Pattern.compile("Other \\(reserved=\\d+KB, committed=(\\d+)KB");

  private final Path proc;
  private long peakKib;
  private long residentKib;
  private long anonymousKib;
  private long fileKib;

  ProcessGauge(long pid) {
    proc = Path.of("/proc", Long.toString(pid));
  }

  /** Looks again; false: the process is gone, or this is not Linux. */
  boolean look() {
    String status = read("status");
    if (!status.contains("VmHWM:")) {
      return false;
    }
    residentKib = number(status, "VmRSS:");
    peakKib = Math.max(peakKib, number(status, "VmHWM:"));
    anonymousKib = Math.max(anonymousKib, number(status, "RssAnon:"));
    fileKib = Math.max(fileKib, number(status, "RssFile:"));
    return true;
  }

  /** Resident size at the last look, KiB. */
  long residentKib() {
    return residentKib;
  }

  /** Processor time so far, of all threads, to 10 ms; 0: not known. */
  long cpuMs() {
    String stat = read("stat");
    // Fields are counted from behind the name, which may hold anything: utime is the 14th.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
    return fields.length < 13 ? 0 : 10 * (Long.parseLong(fields[11]) + Long.parseLong(fields[12]));
  }

  /** Bytes that the loopback interface has carried, IP headers included; 0: not known. */
  static long loopbackBytes() throws IOException {
    Path counter = Path.of("/sys/class/net/lo/statistics/rx_bytes");
    return Files.isReadable(counter) ? Long.parseLong(Files.readString(counter).strip()) : 0;
  }

  /** Largest resident size so far, KiB. */
  long peakKib() {
    return peakKib;
  }

  /** Largest anonymous part that was seen: heap, metaspace, code, stacks, direct buffers. KiB. */
  long anonymousKib() {
    return anonymousKib;
  }

  /** Largest file-backed part that was seen: the JVM's own libraries, class archive, jars. KiB. */
  long fileKib() {
    return fileKib;
  }

  /** Bytes that the process has handed to write calls; -1: not known. */
  long writtenBytes() {
    String io = read("io");
    return io.contains("wchar:") ? number(io, "wchar:") : -1;
  }

  /** Bytes of mappings of files in a directory: what a process that maps its flash would show. */
  long mappedBytes(Path directory) {
    long bytes = 0;
    for (String line : read("maps").split("\n")) {
      if (line.endsWith(directory.toString()) || line.contains(directory + "/")) {
        String[] range = line.substring(0, line.indexOf(' ')).split("-");
        bytes += Long.parseUnsignedLong(range[1], 16) - Long.parseUnsignedLong(range[0], 16);
      }
    }
    return bytes;
  }

  /** Datagrams for a UDP port that found no room in their socket's buffer; 0: not known. */
  long socketDrops(int port) {
    return drops(read("net/udp"), port);
  }

  /** The same from the kernel's table: the last column, of sockets of that port. */
  static long drops(String table, int port) {
    String local = String.format(Locale.ROOT, ":%04X", port);
    long drops = 0;
    for (String line : table.split("\n")) {
      String[] fields = line.strip().split("\\s+");
      if (fields.length > 2 && fields[1].endsWith(local)) {
        drops += Long.parseLong(fields[fields.length - 1]);
      }
    }
    return drops;
  }

  /**
   * Direct buffers in a summary of native memory tracking, which calls them "Other", in KiB; empty:
   * it is no such summary.
   */
  static Optional<Long> directKib(String summary) {
    Matcher other = OTHER.matcher(summary);
    return other.find() ? Optional.of(Long.parseLong(other.group(1))) : Optional.empty();
  }

  /** The number behind a label at the start of a line; 0: it is not there. */
  static long number(String text, String label) {
    Matcher matcher = Pattern.compile("(?m)^" + label + "\\s*(\\d+)").matcher(text);
    return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
  }

  private String read(String name) {
    try {
      return new String(Files.readAllBytes(proc.resolve(name)), StandardCharsets.ISO_8859_1);
    } catch (IOException gone) {
      return "";
    }
  }

  /** For people; megabytes of 1,000,000 bytes, as budgets have them. */
  static String megabytes(long kib) {
    return Units.decimal(kib * 1024 / 1e6, 1) + " MB";
  }
}
