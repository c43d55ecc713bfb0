package io.tiovivo.headend.authority;

import io.tiovivo.console.LogLine;
import io.tiovivo.identity.NodeId;
import io.tiovivo.identity.proto.Grant;
import io.tiovivo.settings.UsageException;
import java.util.Set;

/**
 * One box of the ledger.
 *
 * @param name "": none
 * @param serial of its newest credential
 * @param fromS when that begins, seconds since 1970
 * @param untilS when that ends
 * @param hardware digest in hexadecimal; "": the board had nothing
 * @param vouched what let it in: "claim", "token", "key", "serial", "operator", "credential"
 * @param claim id of the code or token in hexadecimal; "": none
 */
record EnrolledBox(
    NodeId id,
    String name,
    String site,
    String board,
    Set<Grant> grants,
    long serial,
    long fromS,
    long untilS,
    String hardware,
    String vouched,
    String claim,
    boolean revoked) {
  static final String KIND = "box";

  EnrolledBox {
    grants = Set.copyOf(grants);
  }

  EnrolledBox asRevoked() {
    return new EnrolledBox(
        id, name, site, board, grants, serial, fromS, untilS, hardware, vouched, claim, true);
  }

  LogLine line() {
    return LogLine.of(KIND)
        .with("id", id.toString())
        .with("name", name)
        .with("site", site)
        .with("board", board)
        .with("grants", Preset.words(grants))
        .with("serial", serial)
        .with("from", fromS)
        .with("until", untilS)
        .with("hardware", hardware)
        .with("vouched", vouched)
        .with("claim", claim);
  }

  static EnrolledBox of(LogLine line) throws UsageException {
    Preset preset = Preset.from(line);
    return new EnrolledBox(
        NodeId.parse(line.text("id").orElse(""))
            .orElseThrow(() -> new UsageException("no box's id")),
        preset.name(),
        preset.site(),
        line.text("board").orElse(""),
        preset.grants(),
        line.integer("serial").orElse(0),
        line.integer("from").orElse(0),
        line.integer("until").orElse(0),
        line.text("hardware").orElse(""),
        line.text("vouched").orElse(""),
        line.text("claim").orElse(""),
        false);
  }
}
