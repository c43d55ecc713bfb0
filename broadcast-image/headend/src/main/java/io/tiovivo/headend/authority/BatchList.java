package io.tiovivo.headend.authority;

import io.tiovivo.console.LogLine;
import io.tiovivo.credential.ClaimCode;
import io.tiovivo.identity.Digests;
import io.tiovivo.identity.NodeId;
import io.tiovivo.settings.UsageException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Lists of boxes to come, as CSV: {@code key or serial,name,site,roles}, one box a line. */
final class BatchList {
  /** Lines of one list. */
  static final int MAX_LINES = 100_000;

  private static final int COLUMNS = 4;
  private static final int HARDWARE_BYTES = 16;

  private BatchList() {}

  /**
   * Reads a list: the first column is a node's id (32 hexadecimal digits) or its board's serial
   * number. Lines that begin with # and empty ones are passed over.
   *
   * @return lines for the ledger
   * @throws UsageException naming the line that won't do
   */
  static List<LogLine> read(List<String> lines, Preset common) throws UsageException {
    if (lines.size() > MAX_LINES) {
      throw new UsageException("more than " + MAX_LINES + " lines: make several lists of it");
    }
    List<LogLine> approvals = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      try {
        approvals.add(approval(line.split(",", COLUMNS), common));
      } catch (UsageException e) {
        throw new UsageException("line " + (i + 1) + ": " + e.getMessage());
      }
    }
    return approvals;
  }

  private static LogLine approval(String[] columns, Preset common) throws UsageException {
    String roles = column(columns, 3, "").replace(' ', ',').replace('"', ' ').strip();
    Preset own =
        Preset.of(
            column(columns, 1, ""),
            column(columns, 2, common.site()),
            roles.isEmpty() ? Set.of() : Set.of(roles));
    Preset preset =
        new Preset(own.name(), own.site(), roles.isEmpty() ? common.grants() : own.grants());
    return preset.into(LogLine.of(LedgerState.APPROVE).with("who", who(columns[0].strip())));
  }

  private static String column(String[] columns, int index, String fallback) {
    String text = columns.length > index ? columns[index].strip() : "";
    return text.isEmpty() ? fallback : text;
  }

  private static String who(String text) throws UsageException {
    if (NodeId.parse(text.toLowerCase(Locale.ROOT)).isPresent()) {
      return "key:" + text.toLowerCase(Locale.ROOT);
    }
    if (!text.matches("[0-9A-Za-z._:+~-]{4,64}")) {
      throw new UsageException(
          UsageException.quoted(text) + " is neither a node's id nor a serial number");
    }
    return "serial:" + hardware(text);
  }

  /** As a box computes it of its own serial number (docs/WIRE.md). */
  static String hardware(String serial) {
    byte[] digest =
        Digests.sha256(
            ("tiovivo/hardware/" + serial.toLowerCase(Locale.ROOT))
                .getBytes(StandardCharsets.US_ASCII));
    return HexFormat.of().formatHex(Arrays.copyOf(digest, HARDWARE_BYTES));
  }

  /** A factory's list: one code a line. */
  static List<String> csv(List<Claim> claims) {
    List<String> lines = new ArrayList<>();
    lines.add("code,name,site,roles");
    for (Claim claim : claims) {
      ClaimCode code = claim.code();
      lines.add(
          code.text()
              + ","
              + claim.preset().name()
              + ","
              + claim.preset().site()
              + ","
              + Preset.words(claim.preset().grants()).replace(',', ' '));
    }
    return lines;
  }
}
