package io.tiovivo.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Declares what a command takes, parses it, and prints its help: {@code --name value}, {@code
 * --name=value}, flags, arguments, {@code --} for the end of options, {@code --help}.
 *
 * <p>No reflection and no dependencies: this rides on every box.
 */
public final class CommandLine {
  /** One declared option. A null placeholder makes it a flag. */
  record Option(
      String placeholder, String fallback, boolean required, boolean repeated, String help) {
    boolean isFlag() {
      return placeholder == null;
    }
  }

  /** One declared argument. */
  record Argument(String placeholder, boolean optional, boolean many, String help) {}

  private final String name;
  private final String summary;
  private final Map<String, Option> options = new LinkedHashMap<>();
  private final List<Argument> arguments = new ArrayList<>();
  private final List<String> examples = new ArrayList<>();
  private final Map<String, String> explainedElsewhere = new LinkedHashMap<>();
  private final SortedMap<Integer, String> exitCodes = new TreeMap<>();

  private CommandLine(String name, String summary) {
    this.name = name;
    this.summary = summary;
    exitCode(ExitCode.OK, ExitCode.meaning(ExitCode.OK));
    exitCode(ExitCode.USAGE, ExitCode.meaning(ExitCode.USAGE));
    exitCode(ExitCode.ENVIRONMENT, ExitCode.meaning(ExitCode.ENVIRONMENT));
  }

  /**
   * Starts a declaration.
   *
   * @param name as typed, such as "tiovivo box"
   * @param summary one line, what it does
   */
  public static CommandLine of(String name, String summary) {
    return new CommandLine(name, summary);
  }

  /** An option with a value; without a {@code fallback} (null) it must be given. */
  public CommandLine option(String name, String placeholder, String fallback, String help) {
    return declare(name, new Option(placeholder, fallback, fallback == null, false, help));
  }

  /** An option with a value that may be left out and has no default. */
  public CommandLine optional(String name, String placeholder, String help) {
    return declare(name, new Option(placeholder, null, false, false, help));
  }

  /** An option with a value that may be left out or given several times. */
  public CommandLine repeated(String name, String placeholder, String help) {
    return declare(name, new Option(placeholder, null, false, true, help));
  }

  /** An option without a value. */
  public CommandLine flag(String name, String help) {
    return declare(name, new Option(null, null, false, false, help));
  }

  /**
   * An argument: {@code "FILE"} one, {@code "FILE..."} one or more, {@code "[FILE]"} none or one,
   * {@code "[FILE...]"} any number.
   */
  public CommandLine argument(String placeholder, String help) {
    boolean optional = placeholder.startsWith("[");
    String bare = optional ? placeholder.substring(1, placeholder.length() - 1) : placeholder;
    arguments.add(new Argument(placeholder, optional, bare.endsWith("..."), help));
    return this;
  }

  /**
   * Options that the help page only names, so that it fits a screen.
   *
   * @param document where they are explained
   */
  public CommandLine explainedIn(String document, String... names) {
    for (String each : names) {
      declared(each);
      explainedElsewhere.put(each, document);
    }
    return this;
  }

  Map<String, String> explainedElsewhere() {
    return explainedElsewhere;
  }

  /** A whole command line that works. */
  public CommandLine example(String example) {
    examples.add(example);
    return this;
  }

  /** An exit code with its meaning here; 0, 2 and 3 are there already. */
  public CommandLine exitCode(int code, String meaning) {
    exitCodes.put(code, meaning);
    return this;
  }

  /** The name as typed. */
  public String name() {
    return name;
  }

  /** What it does, in one line. */
  public String summary() {
    return summary;
  }

  /** The help page: at most 80 columns, and 24 lines unless a command declares too much. */
  public String help() {
    return HelpPage.of(this);
  }

  /**
   * Parses what the shell handed over.
   *
   * @throws UsageException when it does not fit the declaration; the message says what to do
   */
  public Parsed parse(String... args) throws UsageException {
    Map<String, List<String>> values = new LinkedHashMap<>();
    List<String> rest = new ArrayList<>();
    if (asksForHelp(args)) {
      return new Parsed(this, values, rest, true);
    }
    boolean optionsEnded = false;
    for (int i = 0; i < args.length; i++) {
      String arg = args[i];
      if (optionsEnded || !arg.startsWith("-") || arg.equals("-")) {
        rest.add(arg);
      } else if (arg.equals("--")) {
        optionsEnded = true;
      } else if (takeOption(arg, i + 1 < args.length ? args[i + 1] : null, values)) {
        i++;
      }
    }
    checkComplete(values, rest);
    return new Parsed(this, values, rest, false);
  }

  private static boolean asksForHelp(String[] args) {
    for (String arg : args) {
      if (arg.equals("--")) {
        return false;
      }
      if (arg.equals("--help") || arg.equals("-h")) {
        return true;
      }
    }
    return false;
  }

  /** Takes one option; true when {@code next} was its value. */
  private boolean takeOption(String arg, String next, Map<String, List<String>> values)
      throws UsageException {
    int equals = arg.indexOf('=');
    String typed = equals < 0 ? arg : arg.substring(0, equals);
    String word = typed.startsWith("--") ? typed.substring(2) : typed.substring(1);
    Option option = typed.startsWith("--") ? options.get(word) : null;
    if (option == null) {
      String hint = Nearest.hint("--", word, options.keySet());
      throw wrong("unknown option " + UsageException.quoted(typed) + hint);
    }
    if (option.isFlag()) {
      if (equals >= 0) {
        throw wrong("--" + word + " takes no value");
      }
      values.put(word, List.of());
      return false;
    }
    if (equals < 0 && (next == null || next.startsWith("--"))) {
      throw wrong("--" + word + " needs a value: --" + word + " " + option.placeholder());
    }
    List<String> given = values.computeIfAbsent(word, key -> new ArrayList<>());
    if (!given.isEmpty() && !option.repeated()) {
      throw wrong("--" + word + " is given twice");
    }
    given.add(equals < 0 ? next : arg.substring(equals + 1));
    return equals < 0;
  }

  private void checkComplete(Map<String, List<String>> values, List<String> rest)
      throws UsageException {
    for (Map.Entry<String, Option> option : options.entrySet()) {
      if (option.getValue().required() && !values.containsKey(option.getKey())) {
        String missing = "--" + option.getKey() + " " + option.getValue().placeholder();
        throw wrong(missing + " is missing (" + option.getValue().help() + ")");
      }
    }
    int required = 0;
    int allowed = 0;
    for (Argument argument : arguments) {
      required += argument.optional() ? 0 : 1;
      allowed = argument.many() || allowed == Integer.MAX_VALUE ? Integer.MAX_VALUE : allowed + 1;
      if (rest.size() < required) {
        throw wrong(argument.placeholder() + " is missing (" + argument.help() + ")");
      }
    }
    if (rest.size() > allowed) {
      String extra = rest.get(allowed);
      throw wrong(
          "unexpected argument "
              + UsageException.quoted(extra)
              + Nearest.hint("--", extra, options.keySet()));
    }
  }

  /** A complaint that ends with where to find help. */
  UsageException wrong(String what) {
    return new UsageException(what + "; see " + name + " --help");
  }

  Option declared(String option) {
    Option found = options.get(option);
    if (found == null) {
      throw new IllegalArgumentException("option " + option + " of " + name + " is not declared");
    }
    return found;
  }

  Map<String, Option> options() {
    return options;
  }

  List<Argument> declaredArguments() {
    return arguments;
  }

  List<String> examples() {
    return examples;
  }

  SortedMap<Integer, String> exitCodes() {
    return exitCodes;
  }

  private CommandLine declare(String option, Option declaration) {
    if (option.startsWith("-") || option.equals("help") || options.containsKey(option)) {
      throw new IllegalArgumentException("option " + option + " cannot be declared (again)");
    }
    options.put(option, declaration);
    return this;
  }
}
