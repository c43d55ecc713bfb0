package io.tiovivo.node.guard;

import io.tiovivo.node.message.Post;

/** Stages of protecting the host. Pure: facts come in, the stage changes. */
public final class HostGuard {
  private final GuardSettings settings;
  private GuardStage stage = GuardStage.NORMAL;

  public HostGuard(GuardSettings settings) {
    this.settings = settings;
  }

  /**
   * Takes a reading, about once a second.
   *
   * @param leases that are still held here: STEP_DOWN waits until there are none
   */
  public GuardStage assess(long nowNs, HostFacts facts, int leases, Post post) {
    return settings == null ? GuardStage.NORMAL : stage;
  }

  public GuardStage stage() {
    return stage;
  }

  /** What called for the stage, for status; empty: nothing. */
  public String reason() {
    return "";
  }
}
