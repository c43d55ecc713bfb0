package io.tiovivo.node.report;

import io.tiovivo.node.message.Messages;
import io.tiovivo.node.message.Part;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.message.Remote;
import io.tiovivo.node.proto.OverlayMessage;
import io.tiovivo.node.proto.Report;

/**
 * Reports within the overlay: a leaf's goes to its supernode, a supernode takes those of its
 * leaves, a few a second. Nobody is asked again and nothing is answered: a report that is lost is
 * followed by another one.
 */
public final class ReportDesk implements Part {
  /** Longest report. */
  public static final int MAX_BYTES = 128;

  /** Taken a second, at most: 800 leaves that report every 15 minutes make one. */
  static final int PER_SECOND = 20;

  /** Taken at once: after a handover all new leaves report. */
  static final int BURST = 100;

  private static final int MAX_WORD = 32;
  private static final int MAX_REVERT = 48;
  private static final long SECOND_NS = 1_000_000_000L;

  private final ReportWorld world;
  private long spentNs =
      Long.MIN_VALUE; // a bucket as a time: how far ahead of the clock what was taken is
  private long taken;
  private long shed;
  private long strangers;
  private long malformed;

  public ReportDesk(ReportWorld world) {
    this.world = world;
  }

  /** Sends it, if somebody serves this node. */
  public void hand(Report report, Post post) {
    world
        .supernode()
        .ifPresent(supernode -> post.send(supernode, Messages.begin().setReport(report).build()));
  }

  @Override
  public void onMessage(long nowNs, Remote from, OverlayMessage message, Post post) {
    if (!world.holds(from.id())) {
      strangers++;
      return;
    }
    if (world.protecting() || !spend(nowNs)) {
      shed++;
      return;
    }
    Report report = message.getReport();
    if (!isSound(report)) {
      malformed++;
      return;
    }
    taken++;
    post.event(new ReportEvent.Arrived(from.id(), report));
  }

  private boolean spend(long nowNs) {
    long fromNs = Math.max(spentNs, nowNs - BURST * SECOND_NS / PER_SECOND);
    if (fromNs + SECOND_NS / PER_SECOND > nowNs) {
      return false;
    }
    spentNs = fromNs + SECOND_NS / PER_SECOND;
    return true;
  }

  static boolean isSound(Report report) {
    return report.getSerializedSize() <= MAX_BYTES
        && isWord(report.getVersion())
        && isWord(report.getSlot())
        && isWord(report.getRole())
        && isWord(report.getBoard())
        && isWord(report.getUpdate())
        && report.getRevert().length() <= MAX_REVERT
        && report.getRevert().chars().allMatch(c -> c >= ' ' && c < 0x7f);
  }

  private static boolean isWord(String text) {
    return text.length() <= MAX_WORD
        && text.chars()
            .allMatch(
                c ->
                    c >= 'a' && c <= 'z'
                        || c >= 'A' && c <= 'Z'
                        || c >= '0' && c <= '9'
                        || "._+~-".indexOf(c) >= 0);
  }

  /** Reports of leaves that were passed on. */
  public long taken() {
    return taken;
  }

  /** Reports that were dropped to protect the host, or came too fast. */
  public long shed() {
    return shed;
  }

  /** Reports of nodes that hold no lease here. */
  public long strangers() {
    return strangers;
  }

  /** Reports that cannot be. */
  public long malformed() {
    return malformed;
  }
}
