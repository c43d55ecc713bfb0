package io.tiovivo.node.pins;

import io.tiovivo.gpio.LedPattern;
import io.tiovivo.node.proto.EnrolmentState;
import io.tiovivo.node.proto.OverlayStatus;
import io.tiovivo.node.proto.Role;
import io.tiovivo.node.proto.Status;
import io.tiovivo.node.status.Health;

/** What the status light shows: the first row that fits. docs/GPIO.md has the same table. */
public enum LightChoice {
  /** Quiet hours: nobody is to be woken. */
  QUIET(LedPattern.DARK),
  /** The host is short of something: joins are refused, or worse. */
  OVERLOADED(LedPattern.OVERLOADED),
  /** Something does not work, as status and page say in words. */
  ERROR(LedPattern.ERROR),
  /** An image comes in. */
  RECEIVING(LedPattern.RECEIVING),
  /** About to boot another image. */
  RESTARTING(LedPattern.BOOTING),
  /** Serves others. */
  SUPERNODE(LedPattern.SUPERNODE),
  /** Has a supernode, or belongs to no fleet that could have one. */
  LEAF(LedPattern.LEAF),
  /** Looks for its fleet. */
  WAITING(LedPattern.WAITING);

  private final LedPattern pattern;

  LightChoice(LedPattern pattern) {
    this.pattern = pattern;
  }

  /** What it looks like. */
  public LedPattern pattern() {
    return pattern;
  }

  /**
   * The row for a node.
   *
   * @param quiet whether these are its owner's quiet hours
   */
  public static LightChoice of(Status status, boolean quiet) {
    OverlayStatus overlay = status.getOverlay();
    String update = status.getUpdate().getState();
    if (quiet) {
      return QUIET;
    }
    if (overlay.getGuard().getStage() > 0) {
      return OVERLOADED;
    }
    if (Health.of(status).level() == Health.Level.BAD) {
      return ERROR;
    }
    if (update.equals("receiving")) {
      return RECEIVING;
    }
    if (update.equals("restarting")) {
      return RESTARTING;
    }
    if (status.getRole() == Role.SUPERNODE || status.getRole() == Role.MEGA) {
      return SUPERNODE;
    }
    boolean placed = overlay.hasLease() || overlay.getEnrolment() == EnrolmentState.NO_TRUST;
    return placed ? LEAF : WAITING;
  }
}
