package io.tiovivo.node.status;

import io.tiovivo.node.proto.EnrolmentState;
import io.tiovivo.node.proto.OverlayStatus;
import io.tiovivo.node.proto.Status;
import io.tiovivo.node.status.Health.Finding;
import io.tiovivo.node.status.Health.Level;
import java.util.List;

/** How a node fares among the boxes. */
final class FleetHealth {
  /** So long after its start a node may still be looking for its place. */
  static final long SETTLING_MS = 120_000;

  /** So long a trial may wait for its evidence before an owner should know. */
  static final long TRIAL_MS = 300_000;

  private FleetHealth() {}

  static void find(Status status, List<Finding> findings) {
    if (status.hasOverlay()) {
      overlay(status, status.getOverlay(), findings);
    }
    if (!status.getRevertReason().isEmpty()) {
      findings.add(
          new Finding(
              Level.ATTENTION,
              "The last update was taken back: " + status.getRevertReason() + ".",
              "The version before it runs; nothing needs to be done until the next release."));
    }
    boolean trial = !status.getSlot().isEmpty() && !status.getConfirmed();
    if (trial && status.getUptimeMs() >= TRIAL_MS && status.getMissingEvidenceCount() > 0) {
      findings.add(
          new Finding(
              Level.ATTENTION,
              "This boot is not confirmed yet: it waits for "
                  + String.join(", and for ", status.getMissingEvidenceList())
                  + ".",
              "Check the network; after three such boots the box goes back to the other slot."));
    }
    if (status.getPeersCount() == 0 && status.getUptimeMs() >= SETTLING_MS) {
      findings.add(
          new Finding(
              Level.GOOD,
              "No other node is heard on this network.",
              "If there are others, tiovivo doctor finds what is between them."));
    }
  }

  private static void overlay(Status status, OverlayStatus overlay, List<Finding> findings) {
    if (overlay.hasClone()) {
      findings.add(
          new Finding(
              Level.BAD,
              "Another box uses this node's identity: " + overlay.getClone().getReason() + ".",
              "A copied card, most likely: remove node.key from the copy and enrol it anew."));
    }
    enrolment(overlay, findings);
    boolean settled = status.getUptimeMs() >= SETTLING_MS;
    boolean enrolled =
        overlay.getEnrolment() == EnrolmentState.ENROLLED
            || overlay.getEnrolment() == EnrolmentState.RENEWING;
    if (enrolled && settled && !overlay.hasLease() && !overlay.hasService()) {
      String state = overlay.getJoinState();
      findings.add(
          new Finding(
              Level.ATTENTION,
              "No supernode serves this node" + (state.isEmpty() ? "." : ": " + state + "."),
              "It goes on trying by itself; the home's own things work without."));
    }
    if (overlay.getGuard().getStage() > 0) {
      String reason = overlay.getGuard().getReason();
      findings.add(
          new Finding(
              overlay.getGuard().getStage() >= 3 ? Level.BAD : Level.ATTENTION,
              "This node has too much to do" + (reason.isEmpty() ? "." : ": " + reason + "."),
              "It serves less until that is over; serve.supernode = no takes the load off it."));
    }
  }

  private static void enrolment(OverlayStatus overlay, List<Finding> findings) {
    String advice = overlay.getEnrolmentAdvice();
    switch (overlay.getEnrolment()) {
      case NO_TRUST ->
          findings.add(
              new Finding(
                  Level.ATTENTION, "This node does not belong to a fleet's overlay yet.", advice));
      case NOT_ENROLLED ->
          findings.add(new Finding(Level.ATTENTION, "This node is not enrolled.", advice));
      case ASKING ->
          findings.add(
              new Finding(Level.ATTENTION, "This node asks to be enrolled and waits.", advice));
      case EXPIRED ->
          findings.add(new Finding(Level.BAD, "This node's credential has expired.", advice));
      case REVOKED ->
          findings.add(new Finding(Level.BAD, "The fleet has revoked this node.", advice));
      default -> {
        // Enrolled, or not known.
      }
    }
  }
}
