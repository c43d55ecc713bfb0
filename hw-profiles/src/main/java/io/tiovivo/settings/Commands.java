package io.tiovivo.settings;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A group of commands, such as {@code tiovivo keys init|list|backup}: picks one and runs it. */
public final class Commands {
  /** Runs a command with the words after its name; usually ends in {@link Command#run}. */
  @FunctionalInterface
  public interface Entry {
    /**
     * @return one of {@link ExitCode}
     */
    int run(String[] args);
  }

  /** The same with streams for what the command's line itself prints: help and complaints. */
  private interface Printing {
    int run(String[] args, PrintStream out, PrintStream err);
  }

  private final String name;
  private final String summary;
  private final Map<String, String> summaries = new LinkedHashMap<>();
  private final Map<String, Printing> entries = new LinkedHashMap<>();

  private Commands(String name, String summary) {
    this.name = name;
    this.summary = summary;
  }

  /**
   * Starts a group.
   *
   * @param name as typed, such as "tiovivo keys"
   */
  public static Commands of(String name, String summary) {
    return new Commands(name, summary);
  }

  /** Adds a command with a one-line summary. */
  public Commands command(String word, String summary, Entry entry) {
    return add(word, summary, (args, out, err) -> entry.run(args));
  }

  /** Adds a command by its declaration: the last word of its name, and its summary. */
  public Commands command(CommandLine line, Command.Body body) {
    String word = line.name().substring(line.name().lastIndexOf(' ') + 1);
    return add(word, line.summary(), (args, out, err) -> Command.run(line, args, out, err, body));
  }

  private Commands add(String word, String summary, Printing entry) {
    if (entries.putIfAbsent(word, entry) != null) {
      throw new IllegalArgumentException("command " + word + " is declared twice");
    }
    summaries.put(word, summary);
    return this;
  }

  /** The help page of the group. */
  public String help() {
    List<String[]> rows = new ArrayList<>();
    for (Map.Entry<String, String> entry : summaries.entrySet()) {
      rows.add(new String[] {entry.getKey(), entry.getValue()});
    }
    return name
        + " - "
        + summary
        + "\n\nUsage: "
        + name
        + " COMMAND [OPTION...]\n\n"
        + HelpPage.table(rows)
        + "\nEach command has its own help: "
        + name
        + " COMMAND --help\n";
  }

  /** Runs the command that the first word names. */
  public int run(String... args) {
    return run(args, System.out, System.err);
  }

  /** The same with the streams of the caller for what the group itself prints. */
  public int run(String[] args, PrintStream out, PrintStream err) {
    String word = args.length == 0 ? "" : args[0];
    Printing entry = entries.get(word);
    if (entry != null) {
      return entry.run(Arrays.copyOfRange(args, 1, args.length), out, err);
    }
    if (word.equals("--help") || word.equals("-h") || word.equals("help")) {
      out.print(help());
      out.flush();
      return ExitCode.OK;
    }
    if (word.isEmpty()) {
      err.print(help());
    } else {
      String hint = Nearest.hint("", word, entries.keySet());
      err.println(
          name
              + ": unknown command "
              + UsageException.quoted(word)
              + hint
              + "; see "
              + name
              + " --help");
    }
    err.flush();
    return ExitCode.USAGE;
  }
}
