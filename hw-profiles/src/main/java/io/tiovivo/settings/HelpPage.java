package io.tiovivo.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Lays out help for a terminal of 80 columns and 24 lines. */
final class HelpPage {
  static final int COLUMNS = 80;
  static final int LINES = 24;

  /** Wider names get their text on the next line. */
  private static final int MAX_NAME_COLUMNS = 24;

  private HelpPage() {}

  static String of(CommandLine line) {
    StringBuilder page = new StringBuilder();
    wrap(page, line.name() + " - ", 2, line.summary());
    StringBuilder usage = new StringBuilder();
    for (Map.Entry<String, CommandLine.Option> option : line.options().entrySet()) {
      if (option.getValue().required()) {
        usage.append(spec(option.getKey(), option.getValue())).append(' ');
      }
    }
    usage.append("[OPTION...]");
    for (CommandLine.Argument argument : line.declaredArguments()) {
      usage.append(' ').append(argument.placeholder());
    }
    page.append('\n');
    wrap(page, "Usage: " + line.name() + " ", 7, usage.toString());
    page.append('\n').append(table(rows(line)));
    also(page, line);
    if (line.examples().size() == 1) {
      wrap(page.append('\n'), "Example: ", 9, line.examples().get(0));
    } else if (!line.examples().isEmpty()) {
      page.append("\nExamples:\n");
      for (String example : line.examples()) {
        page.append("  ").append(example).append('\n');
      }
    }
    StringBuilder codes = new StringBuilder();
    for (Map.Entry<Integer, String> code : line.exitCodes().entrySet()) {
      codes.append(codes.length() == 0 ? "" : ", ").append(code.getKey()).append(' ');
      codes.append(code.getValue());
    }
    page.append('\n');
    wrap(page, "Exit codes: ", 12, codes.toString());
    return page.toString();
  }

  /** Two columns: names and what they mean. */
  static String table(List<String[]> rows) {
    int width = 0;
    for (String[] row : rows) {
      width = row[0].length() > MAX_NAME_COLUMNS ? width : Math.max(width, row[0].length());
    }
    StringBuilder table = new StringBuilder();
    for (String[] row : rows) {
      StringBuilder name = new StringBuilder("  ").append(row[0]);
      if (row[0].length() > width) {
        table.append(name).append('\n');
        name.setLength(0);
      }
      while (name.length() < width + 4) {
        name.append(' ');
      }
      wrap(table, name.toString(), width + 4, row[1]);
    }
    return table.toString();
  }

  private static List<String[]> rows(CommandLine line) {
    List<String[]> rows = new ArrayList<>();
    for (CommandLine.Argument argument : line.declaredArguments()) {
      rows.add(new String[] {argument.placeholder(), argument.help()});
    }
    for (Map.Entry<String, CommandLine.Option> entry : line.options().entrySet()) {
      if (line.explainedElsewhere().containsKey(entry.getKey())) {
        continue;
      }
      CommandLine.Option option = entry.getValue();
      String help = option.help();
      if (option.required()) {
        help += " (required)";
      } else if (option.fallback() != null && !option.fallback().isEmpty()) {
        help += " (default " + option.fallback() + ")";
      } else if (option.repeated()) {
        help += " (may be repeated)";
      }
      rows.add(new String[] {spec(entry.getKey(), option), help});
    }
    rows.add(new String[] {"--help", "show this"});
    return rows;
  }

  private static void also(StringBuilder page, CommandLine line) {
    StringBuilder names = new StringBuilder();
    String document = "";
    for (Map.Entry<String, String> each : line.explainedElsewhere().entrySet()) {
      names.append(names.length() == 0 ? "" : ", ");
      names.append(spec(each.getKey(), line.options().get(each.getKey())));
      document = each.getValue();
    }
    if (names.length() > 0) {
      wrap(page, "  Also ", 4, names + ": " + document);
    }
  }

  private static String spec(String name, CommandLine.Option option) {
    return option.isFlag() ? "--" + name : "--" + name + " " + option.placeholder();
  }

  /** Appends {@code text} after {@code start}, broken at blanks and indented on further lines. */
  private static void wrap(StringBuilder page, String start, int indent, String text) {
    StringBuilder row = new StringBuilder(start);
    boolean fresh = true;
    for (String word : text.split(" ")) {
      if (!fresh && row.length() + 1 + word.length() > COLUMNS) {
        page.append(row).append('\n');
        row.setLength(0);
        row.append(" ".repeat(indent));
        fresh = true;
      }
      row.append(fresh ? "" : " ").append(word);
      fresh = false;
    }
    page.append(row).append('\n');
  }
}
