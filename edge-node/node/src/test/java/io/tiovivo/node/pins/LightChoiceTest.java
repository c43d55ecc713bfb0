package io.tiovivo.node.pins;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tiovivo.node.proto.EnrolmentState;
import io.tiovivo.node.proto.GuardStatus;
import io.tiovivo.node.proto.LeaseStatus;
import io.tiovivo.node.proto.OverlayStatus;
import io.tiovivo.node.proto.Role;
import io.tiovivo.node.proto.Status;
import io.tiovivo.node.proto.UpdateStatus;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Rows of the table, from the last to the first: each wins over all those below it. */
final class LightChoiceTest {
  private final Status.Builder status = Status.newBuilder().setRole(Role.LEAF);

  @Test
  void shouldShowTheFirstRowThatFits() {
    overlay(overlay -> overlay.setEnrolment(EnrolmentState.ENROLLED));
    assertShown(LightChoice.WAITING);
    overlay(overlay -> overlay.setLease(LeaseStatus.getDefaultInstance()));
    assertShown(LightChoice.LEAF);
    status.setRole(Role.SUPERNODE);
    assertShown(LightChoice.SUPERNODE);
    status.setRole(Role.MEGA);
    assertShown(LightChoice.SUPERNODE);
    status.setUpdate(UpdateStatus.newBuilder().setState("restarting"));
    assertShown(LightChoice.RESTARTING);
    status.setUpdate(UpdateStatus.newBuilder().setState("receiving"));
    assertShown(LightChoice.RECEIVING);
    overlay(overlay -> overlay.setEnrolment(EnrolmentState.REVOKED));
    assertShown(LightChoice.ERROR);
    overlay(overlay -> overlay.setGuard(GuardStatus.newBuilder().setStage(1)));
    assertShown(LightChoice.OVERLOADED);
    assertEquals(LightChoice.QUIET, LightChoice.of(status.build(), true));
  }

  @Test
  void shouldBeALeafWithoutAFleet() {
    overlay(overlay -> overlay.setEnrolment(EnrolmentState.NO_TRUST));
    assertShown(LightChoice.LEAF);
  }

  private void overlay(Consumer<OverlayStatus.Builder> change) {
    OverlayStatus.Builder overlay = status.getOverlay().toBuilder();
    change.accept(overlay);
    status.setOverlay(overlay);
  }

  private void assertShown(LightChoice expected) {
    assertEquals(expected, LightChoice.of(status.build(), false));
  }
}
