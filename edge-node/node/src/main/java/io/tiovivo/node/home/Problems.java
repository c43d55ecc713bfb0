package io.tiovivo.node.home;

import io.tiovivo.node.proto.EnrolmentState;
import io.tiovivo.node.proto.OverlayStatus;
import io.tiovivo.node.proto.PinStatus;
import io.tiovivo.node.proto.Status;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with a node, for its owner; what helps stands in the words of those who know. */
final class Problems {
  /** Most that are told at a time. */
  static final int MAX_TOLD = 8;

  private final List<String> told = new ArrayList<>();

  private Problems() {}

  /** None: all is well. */
  static List<String> of(Status status) {
    Problems problems = new Problems();
    if (!status.getRevertReason().isEmpty()) {
      problems.add("The last update was taken back: ", status.getRevertReason());
    }
    problems.add("", status.getGpio().getProblem());
    for (PinStatus pin : status.getPinsList()) {
      problems.add("Pin " + pin.getName() + ": ", pin.getProblem());
    }
    status.getConfig().getProblemsList().forEach(each -> problems.add("Configuration: ", each));
    problems.add("Application: ", status.getApplication().getProblem());
    if (status.hasOverlay()) {
      problems.overlay(status.getOverlay());
    }
    return problems.told;
  }

  private void overlay(OverlayStatus overlay) {
    EnrolmentState state = overlay.getEnrolment();
    if (state == EnrolmentState.EXPIRED || state == EnrolmentState.REVOKED) {
      add("Enrolment: ", overlay.getEnrolmentAdvice());
    }
    if (overlay.hasClone()) {
      add("Another box uses this node's identity: ", overlay.getClone().getReason());
    }
    if (overlay.getGuard().getStage() > 0) {
      add("Overloaded: ", overlay.getGuard().getReason());
    }
  }

  private void add(String what, String problem) {
    if (!problem.isEmpty() && told.size() < MAX_TOLD) {
      told.add(Picture.cut(what + problem));
    }
  }
}
