package io.tiovivo.node.main;

import io.tiovivo.node.care.Doctor;
import io.tiovivo.node.care.SupportBundle;
import io.tiovivo.node.proto.Status;
import io.tiovivo.node.status.StatusJson;
import io.tiovivo.node.status.StatusMetrics;
import io.tiovivo.node.status.StatusTable;
import io.tiovivo.settings.Command;
import io.tiovivo.settings.CommandLine;
import io.tiovivo.settings.ExitCode;
import io.tiovivo.settings.Parsed;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** {@code tiovivo support}: one file for whoever helps, without secrets. */
final class SupportMain {
  private static final String README =
      """
      What a Tiovivo box tells somebody who helps its owner.

      In it: the node's status and counters, its last boots, what tiovivo doctor found, logs,
      configuration without passwords and tokens, the names of the box's files, and what Linux says
      about the machine. Not in it: keys, credentials, tokens, claim codes, passwords.
      Addresses of this network and names of boxes are in it: look before you send it on.
      """;

  private SupportMain() {}

  static int run(String[] args) {
    CommandLine line =
        DoctorMain.options(
                CommandLine.of(
                    "tiovivo support", "packs what somebody needs who helps you, without secrets"))
            .optional("out", "FILE", "default: tiovivo-support-DATE.zip here")
            .example("tiovivo support --out /tmp/box.zip")
            .exitCode(ExitCode.ENVIRONMENT, "the file cannot be written");
    return Command.run(line, args, SupportMain::pack);
  }

  private static int pack(Parsed parsed) throws Exception {
    Doctor.Visit visit = DoctorMain.visit(parsed);
    String now =
        DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")
            .withZone(ZoneOffset.UTC)
            .format(Instant.now());
    Path out = Path.of(parsed.maybe("out").orElse("tiovivo-support-" + now + ".zip"));
    SupportBundle bundle =
        new SupportBundle(visit.root(), visit.directory())
            .text("README.txt", README)
            .file("config/tiovivo.conf", visit.directory().resolve("tiovivo.conf"))
            .file("config/etc-tiovivo.conf", Path.of("/etc/tiovivo/tiovivo.conf"))
            .file("config/chosen.conf", visit.directory().resolve("chosen.conf"))
            .text("doctor.txt", DoctorMain.text(Doctor.examine(visit)))
            .surroundings();
    if (visit.status().isPresent()) {
      Status status = visit.status().get();
      bundle
          .text("status.txt", StatusTable.of(status))
          .text("status.json", StatusJson.of(status))
          .text("metrics.txt", StatusMetrics.of(status));
    } else {
      bundle.text("status.txt", visit.whyNoStatus());
    }
    bundle.write(out);
    System.out.println(out + ": " + String.join(", ", bundle.names()));
    System.out.println("Without keys, passwords and tokens. Look at it before you send it on.");
    return ExitCode.OK;
  }
}
