package io.tiovivo.headend.demo;

import io.tiovivo.headend.demo.BoxState.Phase;
import io.tiovivo.settings.Units;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Tells in plain lines what changed since it last looked: all of it in a pipe, on a terminal only
 * what the live rows don't show. Pure.
 */
final class Narrator {
  private static final int NAME_COLUMNS = 7;
  private static final double PROGRESS_STEP_PERCENT = 10;

  /** Told by whoever does it. */
  private static final Set<Phase> SILENT = EnumSet.of(Phase.OFF, Phase.STARTING, Phase.KILLED);

  private final boolean terminal;
  private final Phase[] toldPhases;
  private final String[] toldDetails;
  private final double[] toldPercents;
  private final boolean[] toldResumed;

  Narrator(boolean terminal, int boxes) {
    this.terminal = terminal;
    toldPhases = new Phase[boxes];
    toldDetails = new String[boxes];
    toldPercents = new double[boxes];
    toldResumed = new boolean[boxes];
  }

  /** The lines that are due, without a time. */
  List<String> changes(List<BoxState> boxes) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < boxes.size(); i++) {
      BoxState box = boxes.get(i);
      if (!toldResumed[i] && box.killedPercent().isPresent() && box.resumedPercent().isPresent()) {
        toldResumed[i] = true;
        lines.add(line(box, resumed(box)));
      }
      boolean news = box.phase() != toldPhases[i] || !box.detail().equals(toldDetails[i]);
      boolean progress =
          box.phase() == Phase.RECEIVING
              && box.percent() >= toldPercents[i] + PROGRESS_STEP_PERCENT;
      if (!news && !progress) {
        continue;
      }
      toldPhases[i] = box.phase();
      toldDetails[i] = box.detail();
      toldPercents[i] = Math.floor(box.percent() / PROGRESS_STEP_PERCENT) * PROGRESS_STEP_PERCENT;
      if (!terminal && !SILENT.contains(box.phase()) || box.phase() == Phase.FAILED) {
        lines.add(line(box, words(box)));
      }
    }
    return lines;
  }

  private static String resumed(BoxState box) {
    return "was killed at "
        + Screen.percent(box.killedPercent().orElse(0))
        + " and resumed at "
        + Screen.percent(box.resumedPercent().orElse(0));
  }

  private static String words(BoxState box) {
    String detail = box.detail().isEmpty() ? "" : ", " + box.detail();
    StringBuilder text = new StringBuilder(box.phase().word);
    switch (box.phase()) {
      case RECEIVING -> {
        text.append(' ').append(Screen.percent(box.percent()));
        box.rateMbit().ifPresent(mbit -> text.append(", ").append(Screen.rate(mbit)));
        box.lossPercent()
            .ifPresent(p -> text.append(", ").append(Screen.percent(p)).append(" lost"));
        box.etaS().ifPresent(eta -> text.append(", ").append(eta).append(" s to go"));
      }
      case VERIFYING, BOOTING ->
          text.append(" version ")
              .append(box.version())
              .append(" in slot ")
              .append(box.slot())
              .append(detail);
      case READY ->
          box.readyMs().ifPresent(ms -> text.append(" after ").append(Screen.milliseconds(ms)));
      case UP -> text.append(", boot confirmed");
      default -> text.append(detail);
    }
    return text.toString();
  }

  /** A line about one box, without a time. */
  static String line(BoxState box, String text) {
    return Screen.pad(box.name(), NAME_COLUMNS) + text;
  }

  /** A line with the time since the demo began in front. */
  static String timed(long elapsedNs, String text) {
    String seconds = String.format(java.util.Locale.ROOT, "%6.1f s  ", elapsedNs / 1e9);
    return seconds + text;
  }

  /** The head-end's line when it goes on the air. */
  static String onAir(HeadendState headend, String group) {
    return "head-end on the air: "
        + headend.version()
        + ", "
        + Units.formatBytes(headend.imageBytes())
        + ", to "
        + group;
  }
}
