package io.tiovivo.gpio.tools;

import io.tiovivo.gpio.GpioException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * The processes that hold lines for an owner, found in the kernel's list of processes: by the
 * owner's mark in their environment, and chip and line in their arguments. There is no other record
 * of them: a note in a file could be stale, wrong after a power cut, or lost.
 */
final class Keepers {
  /**
   * One process.
   *
   * @param kind what it does
   * @param chip name of the chip
   * @param offset of the line; of a watcher -1
   * @param high level at which it holds the line
   * @param startTicks when it started; with the number, what tells processes apart
   */
  record Keeper(long pid, Kind kind, String chip, int offset, boolean high, String startTicks) {}

  /** What such a process does. */
  enum Kind {
    /** Holds an output at one level. */
    HOLD,
    /** Has an output blink. */
    BLINK,
    /** Watches inputs. */
    WATCH
  }

  private static final Pattern OFFSET = Pattern.compile("\\d{2,6}");
  private static final Pattern LEVEL = Pattern.compile("\\d{1,5}=[01]");

  /** A scan reads no more processes than this; Linux's default limit of them is 32,768. */
  private static final int MAX_PROCESSES = 40_000;

  /** Counted from 1; state is 3. */
  private static final int START_FIELD = 22;

  private static final int MAX_ROUNDS = 2000;
  private static final int FORCE_AFTER_ROUNDS = 1000;
  private static final long ROUND_NS = 1_000_000;

  private final Path proc;
  private final byte[] mark;

  Keepers(ToolSettings settings) {
    this.proc = settings.proc();
    this.mark = (Tools.OWNER_VARIABLE + "=" + settings.owner()).getBytes(StandardCharsets.UTF_8);
  }

  /** All of this owner. */
  List<Keeper> find() throws GpioException {
    List<Keeper> found = new ArrayList<>();
    int processes = 0;
    try (DirectoryStream<Path> list = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path each : list) {
        if (++processes > MAX_PROCESSES) {
          break;
        }
        Keeper keeper = read(each);
        if (keeper != null) {
          found.add(keeper);
        }
      }
    } catch (IOException e) {
      throw Tools.failed("cannot read " + proc + ": " + e.getMessage(), e);
    }
    return found;
  }

  /** Those of one line; watchers are not among them. */
  List<Keeper> find(String chip, int offset) throws GpioException {
    return find().stream()
        .filter(each -> each.chip().equals(chip) && each.offset() == offset)
        .toList();
  }

  /** The level at which they hold a line; empty: nobody does, or it blinks. */
  static Optional<Boolean> level(List<Keeper> ofOneLine) {
    boolean steady =
        !ofOneLine.isEmpty()
            && ofOneLine.stream()
                .allMatch(
                    each -> each.kind() == Kind.HOLD && each.high() == ofOneLine.get(0).high());
    return steady ? Optional.of(ofOneLine.get(0).high()) : Optional.empty();
  }

  /** Ends those of one line, and returns once they are gone; the kernel has the line back then. */
  void end(String chip, int offset) throws GpioException {
    // A shell that blinks may just be starting the next gpioset: look again until there is none.
    for (int round = 0; round < MAX_ROUNDS; round++) {
      List<Keeper> left = find(chip, offset);
      if (left.isEmpty()) {
        return;
      }
      for (Keeper each : left) {
        end(each);
      }
    }
    throw Tools.failed("what holds line " + offset + " of " + chip + " does not end", null);
  }

  /** Ends one, and returns once it is gone. */
  void end(Keeper keeper) throws GpioException {
    ProcessHandle handle = ProcessHandle.of(keeper.pid()).orElse(null);
    for (int round = 0; handle != null && round < MAX_ROUNDS; round++) {
      if (!keeper.startTicks().equals(startTicks(keeper.pid()))) {
        return;
      }
      if (round == 0) {
        handle.destroy();
      } else if (round == FORCE_AFTER_ROUNDS) {
        handle.destroyForcibly();
      }
      LockSupport.parkNanos(ROUND_NS);
    }
    if (handle != null) {
      throw Tools.failed("process " + keeper.pid() + " does not end", null);
    }
  }

  /** Null: not ours, or gone. */
  private Keeper read(Path process) {
    try {
      List<String> arguments = words(Files.readAllBytes(process.resolve("cmdline")));
      Kind kind = kind(arguments);
      if (kind == null || !isMarked(Files.readAllBytes(process.resolve("environ")))) {
        return null;
      }
      long pid = Long.parseLong(process.getFileName().toString());
      String startTicks = startTicks(pid);
      if (kind == Kind.WATCH) {
        return new Keeper(pid, kind, "", -1, false, startTicks);
      }
      int last = arguments.size() - 1;
      String level = arguments.get(last);
      int offset = Integer.parseInt(level.substring(0, level.indexOf('=')));
      boolean high = level.endsWith("1");
      return new Keeper(pid, kind, arguments.get(last - 1), offset, high, startTicks);
    } catch (IOException | NumberFormatException goneOrNotOurs) {
      return null;
    }
  }

  /**
   * When a process started (field 22 of /proc/PID/stat, proc(5)); "": it is gone. A zombie is: its
   * files are closed before it becomes one, whereas its arguments vanish long before that.
   */
  private String startTicks(long pid) {
    try {
      byte[] stat = Files.readAllBytes(proc.resolve(Long.toString(pid)).resolve("stat"));
      String text = new String(stat, StandardCharsets.ISO_8859_1);
      // The name, field 2, is in parentheses and may hold anything.
      String[] fields = text.substring(text.lastIndexOf(')') + 1).strip().split(" ");
      boolean gone = fields.length < START_FIELD - 2 || fields[0].matches("[ZXx]");
      return gone ? "" : fields[START_FIELD - 3];
    } catch (IOException gone) {
      return "";
    }
  }

  private static Kind kind(List<String> arguments) {
    // A program, or a script behind its interpreter.
    if (isProgram(arguments, "gpiomon")) {
      return Kind.WATCH;
    }
    int last = arguments.size() - 1;
    if (last < 2 || !LEVEL.matcher(arguments.get(last)).matches()) {
      return null;
    }
    if (isProgram(arguments, "gpioset")) {
      boolean blinks = arguments.contains("-t") || arguments.contains("--mode=time");
      return blinks ? Kind.BLINK : Kind.HOLD;
    }
    return last > 2 && arguments.get(last - 2).equals(ToolSyntax.BLINKER) ? Kind.BLINK : null;
  }

  private static boolean isProgram(List<String> arguments, String name) {
    return arguments.stream().limit(2).anyMatch(each -> each.endsWith("/" + name));
  }

  private boolean isMarked(byte[] environment) {
    int start = 0;
    for (int i = 0; i <= environment.length; i++) {
      if (i == environment.length || environment[i] == 0) {
        if (Arrays.equals(environment, start, i, mark, 0, mark.length)) {
          return true;
        }
        start = i + 1;
      }
    }
    return false;
  }

  private static List<String> words(byte[] cmdline) {
    String text = new String(cmdline, StandardCharsets.UTF_8);
    List<String> words = text.isEmpty() ? List.of() : List.of(text.split("\0"));
    int last = words.size() - 1;
    // gpioset 2.2 cuts "17=1" in two where it stands, and the kernel shows what became of it.
    boolean cut = last > 2 && OFFSET.matcher(words.get(last - 1) + words.get(last)).matches();
    if (!cut || !words.get(last).matches("[01]")) {
      return words;
    }
    List<String> whole = new ArrayList<>(words.subList(0, last - 1));
    whole.add(words.get(last - 1) + "=" + words.get(last));
    return whole;
  }
}
