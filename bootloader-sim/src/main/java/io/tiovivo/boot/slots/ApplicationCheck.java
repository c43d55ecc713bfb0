package io.tiovivo.boot.slots;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How an image's application shows that it is well: written by the loader, read by the node. At
 * most one of command, url and file; none of them: it is well once it has run for {@code everyS}.
 *
 * @param command ends with 0 when all is well; empty: no command
 * @param url http://127.0.0.1:PORT/PATH; "": none
 * @param file name in the directory {@link LaunchEnvironment#RUN}; "": none
 * @param everyS from one check to the next
 */
public record ApplicationCheck(List<String> command, String url, String file, int everyS) {
  /** In the launch directory. */
  public static final String FILE = "application.check";

  private static final String COMMAND = "command=";
  private static final String URL = "url=";
  private static final String NAME = "file=";
  private static final String EVERY_S = "every_s=";

  public ApplicationCheck {
    command = List.copyOf(command);
    if (everyS < 1) {
      throw new IllegalArgumentException("an application is checked every " + everyS + " s");
    }
  }

  /** NAME=VALUE per line; of the command a line for each word. */
  public List<String> toLines() {
    List<String> lines = new ArrayList<>();
    lines.add(EVERY_S + everyS);
    command.forEach(word -> lines.add(COMMAND + word));
    if (!url.isEmpty()) {
      lines.add(URL + url);
    }
    if (!file.isEmpty()) {
      lines.add(NAME + file);
    }
    return lines;
  }

  /** Reads the lines back; what is not known is skipped. Empty: it is no check. */
  public static Optional<ApplicationCheck> parse(List<String> lines) {
    List<String> command = new ArrayList<>();
    String url = "";
    String file = "";
    int everyS = 0;
    for (String line : lines) {
      if (line.startsWith(COMMAND)) {
        command.add(line.substring(COMMAND.length()));
      } else if (line.startsWith(URL)) {
        url = line.substring(URL.length());
      } else if (line.startsWith(NAME)) {
        file = line.substring(NAME.length());
      } else if (line.matches(EVERY_S + "[1-9][0-9]{0,5}")) {
        everyS = Integer.parseInt(line.substring(EVERY_S.length()));
      }
    }
    return everyS == 0
        ? Optional.empty()
        : Optional.of(new ApplicationCheck(command, url, file, everyS));
  }
}
