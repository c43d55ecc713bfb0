package io.tiovivo.headend.demo;

import io.tiovivo.console.LogLine;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What is known of one box, from the lines that it wrote. Pure: the caller hands over lines and the
 * time.
 */
final class BoxState {
  /** Where a box stands, in the order of its way. */
  enum Phase {
    OFF("not started"),
    STARTING("starting"),
    WAITING("waiting"),
    RECEIVING("receiving"),
    DECODING("decoding"),
    VERIFYING("verifying"),
    BOOTING("booting"),
    READY("ready"),
    UP("up"),
    KILLED("killed"),
    FAILED("failed");

    final String word;

    Phase(String word) {
      this.word = word;
    }
  }

  /**
   * A kill costs the symbols in flight and in the chunk that was not written yet; progress lines
   * are rounded and up to half a second old. More than this lost means that it did not resume.
   */
  private static final double RESUME_SLACK_PERCENT = 1.5;

  private final String name;
  private Phase phase = Phase.OFF;
  private String detail = "";
  private String lastWords = "";
  private String version = "";
  private String slot = "";
  private double percent;
  private OptionalDouble rateMbit = OptionalDouble.empty();
  private OptionalDouble lossPercent = OptionalDouble.empty();
  private OptionalLong etaS = OptionalLong.empty();
  private OptionalLong symbols = OptionalLong.empty();
  private OptionalLong needed = OptionalLong.empty();
  private OptionalLong readyMs = OptionalLong.empty();
  private OptionalDouble killedPercent = OptionalDouble.empty();
  private OptionalDouble resumedPercent = OptionalDouble.empty();
  private long startedNs;
  private OptionalLong receivedNs = OptionalLong.empty();
  private long peers;
  private long residentBytes;

  BoxState(String name) {
    this.name = name;
  }

  /** The box's process was started, for the first time or again. */
  void started(long nowNs) {
    if (phase == Phase.OFF) {
      startedNs = nowNs;
    }
    become(Phase.STARTING, "");
  }

  /** The box's processes were all killed. */
  void killed() {
    killedPercent = OptionalDouble.of(percent);
    become(Phase.KILLED, "killed at " + Screen.percent(percent));
  }

  /** The box's process ended without being asked to. */
  void ended(int exitCode) {
    String why = lastWords.isEmpty() ? "" : ": " + lastWords;
    become(Phase.FAILED, "ended with exit code " + exitCode + why);
  }

  /** The demo gives up on the box. */
  void failed(String reason) {
    become(Phase.FAILED, reason);
  }

  /** The memory that the box's node occupies, in bytes. */
  void resident(long bytes) {
    residentBytes = bytes;
  }

  /** A line that is not one of a box's lines; kept to explain a failure. */
  void says(String text) {
    if (text.startsWith("tiovivo")) {
      lastWords = text;
    }
  }

  /** One of the lines that a box or its node writes. */
  void accept(LogLine line, long nowNs) {
    if (phase == Phase.KILLED || phase == Phase.FAILED) {
      return; // What was still in the pipe.
    }
    line.text("version").ifPresent(text -> version = text);
    line.text("slot").ifPresent(text -> slot = text);
    line.integer("symbols").ifPresent(count -> symbols = OptionalLong.of(count));
    line.integer("needed").ifPresent(count -> needed = OptionalLong.of(count));
    String reason = line.text("reason").orElse("");
    switch (line.event()) {
      case "waiting" -> become(Phase.WAITING, reason);
      case "refused" -> become(Phase.WAITING, "refused: " + reason);
      case "resumed" -> resumedPercent = line.decimal("percent");
      case "receiving" -> receiving(line);
      case "decoding" -> {
        percent = line.decimal("percent").orElse(percent);
        become(Phase.DECODING, "");
      }
      case "installed" -> {
        receivedNs = OptionalLong.of(nowNs - startedNs);
        percent = 100;
        become(Phase.VERIFYING, "");
      }
      case "verifying" -> become(Phase.VERIFYING, "");
      case "booting" -> become(Phase.BOOTING, boot(reason));
      case "ready" -> {
        readyMs = line.integer("after_ms");
        become(Phase.READY, "");
      }
      case "confirmed" -> become(Phase.UP, "");
      case "peers" -> peers = line.integer("count").orElse(peers);
      default -> {
        // A line that the demo does not show.
      }
    }
  }

  /** The loader's reasons are words for programs. */
  private static String boot(String reason) {
    return switch (reason) {
      case "first-trial" -> "first trial boot";
      case "trial-again" -> "another trial boot";
      case "confirmed" -> "confirmed before";
      case "reverted" -> "back to the confirmed image";
      default -> reason.replace('-', ' ');
    };
  }

  private void receiving(LogLine line) {
    percent = line.decimal("percent").orElse(percent);
    rateMbit = line.decimal("rate_mbit");
    if (line.decimal("loss_percent").isPresent()) {
      lossPercent = line.decimal("loss_percent");
    }
    etaS = line.integer("eta_s");
    become(Phase.RECEIVING, "");
  }

  private void become(Phase next, String why) {
    phase = next;
    detail = why;
  }

  /**
   * Why the resumption after the kill was none, or empty when all is well or it is too early to
   * say.
   */
  String resumeFailure() {
    boolean goesOn = phase.compareTo(Phase.RECEIVING) >= 0 && phase.compareTo(Phase.UP) <= 0;
    if (killedPercent.isEmpty() || !goesOn) {
      return "";
    }
    double before = killedPercent.getAsDouble();
    if (resumedPercent.isEmpty()) {
      return before > RESUME_SLACK_PERCENT
          ? "was killed at " + Screen.percent(before) + " and started from nothing"
          : "";
    }
    double after = resumedPercent.getAsDouble();
    return after + RESUME_SLACK_PERCENT < before
        ? "was killed at " + Screen.percent(before) + " and resumed at " + Screen.percent(after)
        : "";
  }

  String name() {
    return name;
  }

  Phase phase() {
    return phase;
  }

  String detail() {
    return detail;
  }

  String version() {
    return version;
  }

  String slot() {
    return slot;
  }

  /** Of the phase: received while receiving, decoded while decoding. */
  double percent() {
    return percent;
  }

  OptionalDouble rateMbit() {
    return rateMbit;
  }

  OptionalDouble lossPercent() {
    return lossPercent;
  }

  OptionalLong etaS() {
    return etaS;
  }

  OptionalLong symbols() {
    return symbols;
  }

  OptionalLong needed() {
    return needed;
  }

  OptionalLong readyMs() {
    return readyMs;
  }

  OptionalDouble killedPercent() {
    return killedPercent;
  }

  OptionalDouble resumedPercent() {
    return resumedPercent;
  }

  /** From the first start to the installed image, a kill in between included. */
  OptionalLong receivedNs() {
    return receivedNs;
  }

  long peers() {
    return peers;
  }

  long residentBytes() {
    return residentBytes;
  }
}
