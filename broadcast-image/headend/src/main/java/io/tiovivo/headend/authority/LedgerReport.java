package io.tiovivo.headend.authority;

import io.tiovivo.console.Table;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** A ledger in lines for people. */
final class LedgerReport {
  private static final int ID_DIGITS = 8;

  private LedgerReport() {}

  /** All boxes, then what can still let some in. */
  static List<String> of(LedgerState state, long nowS) {
    Table table = new Table("name", "id", "site", "board", "roles", "until", "vouched");
    for (EnrolledBox box : state.boxes()) {
      table.row(
          box.name().isEmpty() ? "-" : box.name(),
          box.id().brief(),
          box.site(),
          box.board(),
          Preset.words(box.grants()),
          box.revoked() ? "revoked" : date(box.untilS()),
          box.vouched());
    }
    List<String> lines = new ArrayList<>(table.lines());
    for (Claim claim : state.claims()) {
      if (state.usesLeft(claim) > 0 && claim.untilS() >= nowS) {
        lines.add(open(claim, state.usesLeft(claim)));
      }
    }
    if (state.approvals() > 0) {
      lines.add(state.approvals() + " boxes on lists");
    }
    return lines;
  }

  private static String open(Claim claim, int left) {
    String name = claim.preset().name();
    return claim.code()
        + " "
        + claim.id().substring(0, ID_DIGITS)
        + (name.isEmpty() ? "" : " for " + name)
        + " ("
        + Preset.words(claim.preset().grants())
        + "): "
        + left
        + " of "
        + claim.uses()
        + " uses left, until "
        + date(claim.untilS());
  }

  /** All about one box. */
  static List<String> of(EnrolledBox box) {
    return List.of(
        "id       " + box.id(),
        "name     " + box.name(),
        "site     " + box.site(),
        "board    " + box.board(),
        "roles    " + Preset.words(box.grants()),
        "hardware " + (box.hardware().isEmpty() ? "not known" : box.hardware()),
        "vouched  " + box.vouched() + (box.claim().isEmpty() ? "" : " " + box.claim()),
        "from     " + Instant.ofEpochSecond(box.fromS()),
        "until    " + Instant.ofEpochSecond(box.untilS()),
        "serial   " + box.serial(),
        "state    " + (box.revoked() ? "revoked" : "in the fleet"));
  }

  static String date(long timeS) {
    return Instant.ofEpochSecond(timeS).atOffset(ZoneOffset.UTC).toLocalDate().toString();
  }
}
