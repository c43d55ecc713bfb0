package io.tiovivo.headend.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the processes that a session's leader is responsible for, and what they occupy: those of
 * the session, also when their parent is gone, and the leader's descendants, also when they lead a
 * session of their own as a box's node does.
 */
final class Sessions {
  private static final Path PROC = Path.of("/proc");

  /** In /proc/PID/stat after the command name: state, parent, process group, session (proc(5)). */
  private static final int STATE_FIELD = 0;

  private static final int SESSION_FIELD = 3;

  private Sessions() {}

  /** The living processes; zombies are not. */
  static Set<ProcessHandle> members(long session) {
    Set<ProcessHandle> members = new LinkedHashSet<>();
    ProcessHandle.of(session).ifPresent(leader -> leader.descendants().forEach(members::add));
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        if (isMember(process, session)) {
          Optional<ProcessHandle> handle =
              ProcessHandle.of(Long.parseLong(process.getFileName().toString()));
          handle.ifPresent(members::add);
        }
      }
    } catch (IOException | RuntimeException e) {
      // Without /proc only the descendants of a living leader are known.
      return members;
    }
    return members;
  }

  private static boolean isMember(Path process, long session) {
    try {
      String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
      // The command name is in parentheses and may hold anything, blanks and parentheses too.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return !fields[STATE_FIELD].equals("Z") && Long.parseLong(fields[SESSION_FIELD]) == session;
    } catch (IOException | RuntimeException endedMeanwhile) {
      return false;
    }
  }

  /** The resident memory of a session's largest process, in bytes; 0 when it is not known. */
  static long residentBytes(long session) {
    long largest = 0;
    for (ProcessHandle member : members(session)) {
      largest = Math.max(largest, residentBytes(PROC.resolve(member.pid() + "/status")));
    }
    return largest;
  }

  private static long residentBytes(Path status) {
    try {
      for (String line : Files.readAllLines(status, StandardCharsets.ISO_8859_1)) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
        }
      }
    } catch (IOException | RuntimeException endedMeanwhile) {
      // Not known, then.
    }
    return 0;
  }
}
