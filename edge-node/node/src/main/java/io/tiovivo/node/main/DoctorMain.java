package io.tiovivo.node.main;

import io.tiovivo.node.adapter.NodeSettings;
import io.tiovivo.node.adapter.StatusClient;
import io.tiovivo.node.care.Diagnosis;
import io.tiovivo.node.care.Doctor;
import io.tiovivo.node.proto.Status;
import io.tiovivo.settings.Command;
import io.tiovivo.settings.CommandException;
import io.tiovivo.settings.CommandLine;
import io.tiovivo.settings.ExitCode;
import io.tiovivo.settings.Parsed;
import io.tiovivo.settings.UsageException;
import io.tiovivo.udp.MulticastGroup;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** {@code tiovivo doctor}: finds what is wrong, and says what to do. */
final class DoctorMain {
  private static final int COLUMNS = 96;
  private static final int SUBJECT = 11;

  private DoctorMain() {}

  /** What both the doctor and the bundle need to know. */
  static CommandLine options(CommandLine line) {
    return line.option(
            "dir", "DIR", NodeSettings.defaultDirectory(System.getenv()), "of box or node")
        .optional("iface", "NAME", "the network interface that the box uses; default: any")
        .option("group", "ADDRESS", MulticastGroup.DEFAULT_IPV4, "of the carousel")
        .option("port", "PORT", Integer.toString(MulticastGroup.DEFAULT_PORT), "of the carousel")
        .option("listen", "TIME", "6s", "how long to listen to multicast")
        .optional("peer", "ADDRESS", "another box that should be heard here");
  }

  static int run(String[] args) {
    CommandLine line =
        options(
                CommandLine.of(
                    "tiovivo doctor", "finds what is wrong with a box, and says what to do"))
            .example("tiovivo doctor --peer 192.168.1.20")
            .exitCode(ExitCode.OK, "nothing is broken; there may be advice")
            .exitCode(ExitCode.REFUSED, "something does not work");
    return Command.run(line, args, DoctorMain::examine);
  }

  private static int examine(Parsed parsed) throws Exception {
    Diagnosis diagnosis = Doctor.examine(visit(parsed));
    System.out.print(text(diagnosis));
    System.out.flush();
    return diagnosis.isBad() ? ExitCode.REFUSED : ExitCode.OK;
  }

  /** What to look at, of the options. */
  static Doctor.Visit visit(Parsed parsed) throws UsageException {
    Optional<Status> status = Optional.empty();
    String why = "";
    Path directory = parsed.path("dir");
    try {
      status = Optional.of(StatusClient.status(directory));
    } catch (CommandException silent) {
      why = silent.getMessage();
    }
    return new Doctor.Visit(
        directory.toAbsolutePath(),
        Path.of("/"),
        status,
        why,
        MulticastGroup.ofOptions(parsed.text("group"), parsed.text("port"), UsageException::new),
        parsed.maybe("iface"),
        parsed.duration("listen", Duration.ofSeconds(1), Duration.ofMinutes(5)).toSeconds(),
        peer(parsed));
  }

  private static Optional<InetAddress> peer(Parsed parsed) throws UsageException {
    Optional<String> given = parsed.maybe("peer");
    if (given.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(given.get()));
    } catch (UnknownHostException e) {
      throw parsed.wrong("peer", given.get(), "is no address, and no name that can be resolved");
    }
  }

  /** For people: a mark, the subject, what is, and below it what to do. */
  static String text(Diagnosis diagnosis) {
    StringBuilder text = new StringBuilder();
    for (Diagnosis.Line line : diagnosis.lines()) {
      String mark =
          switch (line.finding().level()) {
            case GOOD -> "ok    ";
            case ATTENTION -> "look  ";
            case BAD -> "BAD   ";
          };
      String subject = line.subject() + " ".repeat(Math.max(0, SUBJECT - line.subject().length()));
      add(text, mark + subject, line.finding().sentence());
      add(text, " ".repeat(mark.length() + SUBJECT), line.finding().advice());
    }
    return text.toString();
  }

  private static void add(StringBuilder text, String head, String words) {
    if (words.isEmpty()) {
      return;
    }
    text.append(head);
    int column = head.length();
    for (String word : words.split(" ")) {
      if (column > head.length() && column + 1 + word.length() > COLUMNS) {
        text.append('\n').append(" ".repeat(head.length()));
        column = head.length();
      }
      String blank = column > head.length() ? " " : "";
      text.append(blank).append(word);
      column += blank.length() + word.length();
    }
    text.append('\n');
  }
}
