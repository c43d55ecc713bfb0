package io.tiovivo.node.guard;

import io.tiovivo.node.guard.GuardSettings.Limits;
import io.tiovivo.node.message.Post;
import java.util.Locale;

/**
 * Stages of protecting the host: facts come in, the stage changes. It gets worse by as many stages
 * as the figures ask for once they have done so for a while, and better by one at a time. The last
 * stage is entered only when no lease is left: a supernode never just switches itself off.
 */
public final class HostGuard {
  private static final long MS = 1_000_000L;

  private final GuardSettings settings;
  private GuardStage stage = GuardStage.NORMAL;
  private String reason = "";
  private long worseSinceNs = Long.MIN_VALUE;
  private long calmSinceNs = Long.MIN_VALUE;

  // Of the reading that is being assessed: the worst figure, and the stage that it asks for.
  private GuardStage asked = GuardStage.NORMAL;
  private String askedBy = "";

  public HostGuard(GuardSettings settings) {
    this.settings = settings;
  }

  /**
   * Takes a reading, about once a second.
   *
   * @param leases that are still held here: STEP_DOWN waits until there are none
   */
  public GuardStage assess(long nowNs, HostFacts facts, int leases, Post post) {
    look(facts, 0);
    GuardStage worse = asked;
    String by = askedBy;
    look(facts, settings.backPermille());
    GuardStage least = asked;
    if (worse.compareTo(sustaining()) > 0) {
      calmSinceNs = Long.MIN_VALUE;
      if (worseSinceNs == Long.MIN_VALUE) {
        worseSinceNs = nowNs;
      }
      if (nowNs - worseSinceNs >= settings.worseNs()) {
        turn(worse, by, post);
      }
    } else if (least.compareTo(sustaining()) < 0) {
      calmer(nowNs, post);
    } else {
      worseSinceNs = Long.MIN_VALUE;
      calmSinceNs = Long.MIN_VALUE;
    }
    if (stage == GuardStage.HAND_OVER && worse == GuardStage.HAND_OVER && leases == 0) {
      turn(GuardStage.STEP_DOWN, by + ", and no lease is left", post);
    }
    return stage;
  }

  /** What the figures must still ask for if the stage is to stay. */
  private GuardStage sustaining() {
    return stage == GuardStage.STEP_DOWN ? GuardStage.HAND_OVER : stage;
  }

  private void calmer(long nowNs, Post post) {
    worseSinceNs = Long.MIN_VALUE;
    if (stage == GuardStage.NORMAL) {
      return;
    }
    if (calmSinceNs == Long.MIN_VALUE) {
      calmSinceNs = nowNs;
    }
    if (nowNs - calmSinceNs >= settings.calmNs()) {
      GuardStage better = GuardStage.values()[stage.ordinal() - 1];
      turn(better, "calm for " + (nowNs - calmSinceNs) / (1_000 * MS) + " s", post);
    }
  }

  /** Asks every figure for its stage; a figure counts as that much higher than it is. */
  private void look(HostFacts facts, int higherPermille) {
    asked = GuardStage.NORMAL;
    askedBy = "";
    long lagMs = facts.lagNs() < 0 ? -1 : Math.min(Integer.MAX_VALUE, facts.lagNs() / MS);
    figure("temperature", facts.milliCelsius(), " m°C", settings.milliCelsius(), higherPermille);
    figure("heap", facts.heapPermille(), " permille", settings.heapPermille(), higherPermille);
    figure(
        "memory",
        facts.residentPermille(),
        " permille",
        settings.residentPermille(),
        higherPermille);
    figure("files", facts.fdsPermille(), " permille", settings.fdsPermille(), higherPermille);
    figure(
        "uplink", facts.uplinkPermille(), " permille", settings.uplinkPermille(), higherPermille);
    figure("lag", lagMs, " ms", settings.lagMs(), higherPermille);
    figure("data cap", facts.dataPermille(), " permille", settings.dataPermille(), higherPermille);
  }

  private void figure(String name, long value, String unit, Limits limits, int higherPermille) {
    if (value < 0) {
      return;
    }
    long felt = value * 1_000 / (1_000 - higherPermille);
    GuardStage wants = GuardStage.NORMAL;
    if (felt >= limits.handOver()) {
      wants = GuardStage.HAND_OVER;
    } else if (felt >= limits.shed()) {
      wants = GuardStage.SHED;
    } else if (felt >= limits.refuse()) {
      wants = GuardStage.REFUSE;
    }
    if (wants.compareTo(asked) > 0) {
      asked = wants;
      askedBy = String.format(Locale.ROOT, "%s %d%s", name, value, unit);
    }
  }

  private void turn(GuardStage to, String why, Post post) {
    GuardStage from = stage;
    stage = to;
    reason = to == GuardStage.NORMAL ? "" : why;
    worseSinceNs = Long.MIN_VALUE;
    calmSinceNs = Long.MIN_VALUE;
    post.event(new GuardEvent.StageChanged(from, to, why));
  }

  public GuardStage stage() {
    return stage;
  }

  /** What called for the stage, for status; empty: nothing. */
  public String reason() {
    return reason;
  }
}
