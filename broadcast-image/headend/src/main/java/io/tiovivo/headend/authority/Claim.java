package io.tiovivo.headend.authority;

import io.tiovivo.console.LogLine;
import io.tiovivo.credential.ClaimCode;
import io.tiovivo.settings.UsageException;
import java.util.HexFormat;

/**
 * A claim code or token of the ledger.
 *
 * @param uses boxes that it may let in
 * @param untilS until when, seconds since 1970
 */
record Claim(ClaimCode code, int uses, long untilS, Preset preset) {
  static final String KIND = "claim";

  /** The id in hexadecimal. */
  String id() {
    return HexFormat.of().formatHex(code.id());
  }

  boolean manyBoxes() {
    return uses > 1;
  }

  LogLine line() {
    return preset.into(
        LogLine.of(KIND)
            .with("id", id())
            .with("secret", code.text())
            .with("uses", uses)
            .with("until", untilS));
  }

  static Claim of(LogLine line) throws UsageException {
    return new Claim(
        ClaimCode.parse(line.text("secret").orElse(""))
            .orElseThrow(() -> new UsageException("no claim code")),
        (int) line.integer("uses").orElse(1),
        line.integer("until").orElse(0),
        Preset.from(line));
  }
}
