package io.tiovivo.node.report;

import com.google.protobuf.ByteString;
import io.tiovivo.node.proto.Report;
import io.tiovivo.node.proto.ReportHealth;
import io.tiovivo.node.proto.Role;
import io.tiovivo.node.proto.Status;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * When this node reports, and what: something that counts has changed, or it is time. Each time is
 * drawn by lot, so that nodes that started together do not report together; what changed is said
 * once more a little later, for a datagram may be lost. Without anybody who would pass it on
 * nothing counts as reported; whoever then does is told at the next look.
 */
public final class Reporter {
  /** Between two looks whether something has changed. */
  public static final long LOOK_NS = 30_000_000_000L;

  private static final ByteString ITSELF = ByteString.copyFromUtf8("itself");
  private static final int MAX_WORD = 32;
  private static final int MAX_REVERT = 40;
  private static final int SEQUENCE_BITS = 20;

  /** A supernode that is one only now listens from its own next look on. */
  private static final int REPEATS_TO_ANOTHER = 2;

  private static final long SECOND_NS = 1_000_000_000L;

  private final long start;
  private final SplittableRandom random;
  private Report last = Report.getDefaultInstance();
  private long number;
  private ByteString listener = ByteString.EMPTY;
  private int repeats;
  private long dueNs;
  private long lookNs;
  private int everyS;

  /**
   * @param incarnation rises with every start of the node
   */
  public Reporter(long incarnation, int everyS, long seed, long nowNs) {
    start = incarnation << SEQUENCE_BITS;
    random = new SplittableRandom(seed);
    this.everyS = everyS;
    lookNs = nowNs + 1 + random.nextLong(LOOK_NS);
    dueNs = lookNs;
  }

  /** Reports so often from now on. */
  public void every(long nowNs, int newEveryS) {
    everyS = newEveryS;
    dueNs = Math.min(dueNs, nowNs + draw(everyS * SECOND_NS));
  }

  /**
   * Looks.
   *
   * @return what is to be reported now; null: nothing
   */
  public Report look(long nowNs, Status status) {
    lookNs = nowNs + draw(LOOK_NS);
    ByteString hears = listener(status);
    boolean another = !hears.equals(listener);
    listener = hears;
    if (hears.isEmpty()) {
      return null;
    }
    Report now = of(status, everyS);
    boolean changed = !what(now).equals(what(last));
    if (!changed && !another && repeats == 0 && nowNs < dueNs) {
      return null;
    }
    repeats = another ? REPEATS_TO_ANOTHER : changed ? 1 : Math.max(0, repeats - 1);
    dueNs = nowNs + draw(everyS * SECOND_NS);
    last = now;
    number = (number + 1) & ((1L << SEQUENCE_BITS) - 1);
    return now.toBuilder().setSequence(start | number).build();
  }

  /** When to look next. */
  public long deadlineNs() {
    return lookNs;
  }

  // Who passes it on: the supernode that serves this node, or the node itself; empty: nobody.
  private static ByteString listener(Status status) {
    boolean serves = status.getRole() == Role.SUPERNODE || status.getRole() == Role.MEGA;
    return serves ? ITSELF : status.getOverlay().getLease().getSupernode().getNodeId();
  }

  // At least three quarters of it, at most all.
  private long draw(long wholeNs) {
    return wholeNs - random.nextLong(wholeNs / 4 + 1);
  }

  // What may go on changing is no news.
  private static Report what(Report report) {
    return report.toBuilder()
        .clearUptimeS()
        .clearPeers()
        .clearTemperatureC()
        .clearProgressPermille()
        .clearEveryS()
        .clearSequence()
        .build();
  }

  static Report of(Status status, int everyS) {
    return Report.newBuilder()
        .setVersion(word(status.getVersion()))
        .setRelease(status.getUpdate().getInstalledRelease())
        .setSlot(word(status.getSlot()))
        .setRole(status.getRole().name().toLowerCase(Locale.ROOT))
        .setBoard(word(status.getBoard()))
        .setHealth(health(status))
        .setRevert(printable(status.getRevertReason()))
        .setUptimeS((int) Math.min(Integer.MAX_VALUE, status.getUptimeMs() / 1000))
        .setUpdate(word(status.getUpdate().getState()))
        .setProgressPermille(status.getUpdate().getProgressPermille())
        .setPeers(status.getPeersCount())
        .setTemperatureC(
            status.getHost().getTemperatureKnown()
                ? status.getHost().getTemperatureMilliC() / 1000
                : 0)
        .setEveryS(everyS)
        .build();
  }

  private static ReportHealth health(Status status) {
    boolean pins = status.getPinsList().stream().anyMatch(pin -> !pin.getProblem().isEmpty());
    if (pins
        || !status.getBroker().getProblem().isEmpty()
        || status.getConfig().getProblemsCount() > 0
        || !status.getApplication().getProblem().isEmpty()) {
      return ReportHealth.TROUBLED;
    }
    boolean trial = !status.getConfirmed() && status.getMissingEvidenceCount() > 0;
    return trial ? ReportHealth.UNCONFIRMED : ReportHealth.GOOD;
  }

  private static String word(String text) {
    String clean = text.replaceAll("[^a-zA-Z0-9._+~-]", "-");
    return clean.substring(0, Math.min(clean.length(), MAX_WORD));
  }

  private static String printable(String text) {
    String clean = text.replaceAll("[^ -~]", "?");
    return clean.substring(0, Math.min(clean.length(), MAX_REVERT));
  }
}
