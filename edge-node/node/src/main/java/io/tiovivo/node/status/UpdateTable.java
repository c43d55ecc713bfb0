package io.tiovivo.node.status;

import io.tiovivo.node.proto.BootNote;
import io.tiovivo.node.proto.Status;
import io.tiovivo.node.proto.UpdateStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Collectors;

/** The update of a node, for people. */
public final class UpdateTable {
  private static final double PERMILLE_PER_PERCENT = 10.0;

  private UpdateTable() {}

  /** Ends with a line feed. */
  public static String of(Status status) {
    UpdateStatus update = status.getUpdate();
    if (update.getState().isEmpty()) {
      return "This node has no updates: it was started by hand, without a loader and its slots, or"
          + " trusts no fleet.\nA box that updates itself is started with tiovivo box.\n";
    }
    StringBuilder text = new StringBuilder();
    row(text, "installed", release(update.getInstalled(), update.getInstalledRelease()));
    row(
        text,
        "latest",
        update.getLatest().isEmpty()
            ? "none that is newer"
            : release(update.getLatest(), update.getLatestRelease())
                + (update.getEmergency() ? ", a security emergency, signed by two keys" : ""));
    if (!update.getNotes().isEmpty()) {
      Words.paragraph(text, "notes", update.getNotes().replace("\n", " / "));
    }
    row(text, "state", state(update));
    if (!update.getReason().isEmpty()) {
      Words.paragraph(text, "because", update.getReason());
    }
    if (status.hasBootImage()) {
      Words.paragraph(text, "boot image", BootImageWords.of(status.getBootImage()));
    }
    row(text, "mode", update.getMode());
    if (!update.getPrevious().isEmpty()) {
      row(text, "before", update.getPrevious() + "; --back goes back to it");
    }
    if (update.getSkippedCount() > 0) {
      row(
          text,
          "skipped",
          update.getSkippedList().stream().map(String::valueOf).collect(Collectors.joining(" ")));
    }
    for (int i = status.getBootsCount() - 1; i >= 0; i--) {
      row(text, i == status.getBootsCount() - 1 ? "boots" : "", boot(status.getBoots(i)));
    }
    return text.toString();
  }

  private static String state(UpdateStatus update) {
    return update.getState().equals("receiving") && update.getSymbolsNeeded() > 0
        ? String.format(
            java.util.Locale.ROOT,
            "receiving, %.1f %% (%d of %d symbols)",
            update.getProgressPermille() / PERMILLE_PER_PERCENT,
            update.getSymbols(),
            update.getSymbolsNeeded())
        : update.getState();
  }

  private static String release(String version, long release) {
    return version + (release == 0 ? "" : ", release " + release);
  }

  private static String boot(BootNote note) {
    String when =
        note.getAtS() == 0
            ? "time unknown"
            : Instant.ofEpochSecond(note.getAtS()).truncatedTo(ChronoUnit.SECONDS).toString();
    return when + ", slot " + note.getSlot() + ", " + note.getVersion() + ": " + note.getReason();
  }

  private static void row(StringBuilder text, String name, String value) {
    Words.line(text, name, value);
  }
}
