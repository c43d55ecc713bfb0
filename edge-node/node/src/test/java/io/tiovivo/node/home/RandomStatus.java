package io.tiovivo.node.home;

import com.google.protobuf.ByteString;
import io.tiovivo.node.proto.ApplicationStatus;
import io.tiovivo.node.proto.BootImageStatus;
import io.tiovivo.node.proto.CloneNotice;
import io.tiovivo.node.proto.ConfigStatus;
import io.tiovivo.node.proto.EnrolmentState;
import io.tiovivo.node.proto.GpioStatus;
import io.tiovivo.node.proto.GuardStatus;
import io.tiovivo.node.proto.HostStatus;
import io.tiovivo.node.proto.LeaseStatus;
import io.tiovivo.node.proto.Memory;
import io.tiovivo.node.proto.OverlayStatus;
import io.tiovivo.node.proto.Peer;
import io.tiovivo.node.proto.PinKind;
import io.tiovivo.node.proto.PinStatus;
import io.tiovivo.node.proto.Role;
import io.tiovivo.node.proto.RoleChange;
import io.tiovivo.node.proto.ServiceStatus;
import io.tiovivo.node.proto.Status;
import io.tiovivo.node.proto.UpdateStatus;
import java.util.SplittableRandom;

/** Statuses of all sorts: what a node could say at its worst. */
final class RandomStatus {
  private final SplittableRandom random;
  private final int maxText;

  /**
   * @param maxText longest text, in characters
   */
  RandomStatus(SplittableRandom random, int maxText) {
    this.random = random;
    this.maxText = maxText;
  }

  Status next() {
    Status.Builder status =
        Status.newBuilder()
            .setRole(
                pick(Role.LEAF, Role.SUPERNODE, Role.MEGA, Role.MESH_RELAY, Role.ROLE_UNSPECIFIED))
            .setVersion(text())
            .setSlot(pick("A", "B", "", text()))
            .setBootReason(text())
            .setConfirmed(random.nextBoolean())
            .setUptimeMs(number())
            .setBoard(text())
            .setRevertReason(text())
            .setMemory(Memory.newBuilder().setResidentBytes(number()))
            .setGpio(GpioStatus.newBuilder().setProblem(text()));
    int pins = random.nextInt(60);
    for (int i = 0; i < pins; i++) {
      status.addPins(pin(i));
    }
    int peers = random.nextInt(60);
    for (int i = 0; i < peers; i++) {
      byte[] id = new byte[random.nextInt(10) == 0 ? 3 : 16];
      random.nextBytes(id);
      status.addPeers(Peer.newBuilder().setNodeId(ByteString.copyFrom(id)));
    }
    int problems = random.nextInt(20);
    ConfigStatus.Builder config = ConfigStatus.newBuilder();
    for (int i = 0; i < problems; i++) {
      config.addProblems(text());
    }
    status.setConfig(config);
    if (random.nextBoolean()) {
      status.setOverlay(overlay());
    }
    if (random.nextBoolean()) {
      status.setUpdate(update());
    }
    if (random.nextBoolean()) {
      status.setBootImage(bootImage());
    }
    if (random.nextBoolean()) {
      status.setHost(
          HostStatus.newBuilder()
              .setTemperatureKnown(random.nextBoolean())
              .setTemperatureMilliC(random.nextInt())
              .setClockKnown(random.nextBoolean())
              .setDiskFreeBytes(number())
              .setLeafBytesRelayed(number()));
    }
    if (random.nextBoolean()) {
      status.setApplication(
          ApplicationStatus.newBuilder()
              .setRunning(random.nextBoolean())
              .setStarts(random.nextInt())
              .setHealth(pick("good", "bad", "unknown", text()))
              .setProblem(text()));
    }
    return status.build();
  }

  private PinStatus.Builder pin(int index) {
    String name = "pin-" + index + "_" + "x".repeat(random.nextInt(20));
    return PinStatus.newBuilder()
        .setName(random.nextInt(8) == 0 ? text() : name)
        .setKind(pick(PinKind.OUTPUT, PinKind.INPUT, PinKind.PWM, PinKind.PIN_KIND_UNSPECIFIED))
        .setOn(random.nextBoolean())
        .setDutyPermille(random.nextInt(3) == 0 ? random.nextInt() : random.nextInt(1001))
        .setProblem(random.nextBoolean() ? "" : text());
  }

  private OverlayStatus.Builder overlay() {
    OverlayStatus.Builder overlay =
        OverlayStatus.newBuilder()
            .setEnrolment(
                pick(
                    EnrolmentState.ENROLLED,
                    EnrolmentState.EXPIRED,
                    EnrolmentState.REVOKED,
                    EnrolmentState.ENROLMENT_STATE_UNSPECIFIED))
            .setEnrolmentAdvice(text())
            .setName(text())
            .setBeaconNotice(text())
            .setGuard(GuardStatus.newBuilder().setStage(random.nextInt(5)).setReason(text()))
            .addRoleHistory(RoleChange.newBuilder().setReason(text()))
            .setService(ServiceStatus.newBuilder().setLeases(random.nextInt()));
    if (random.nextBoolean()) {
      overlay
          .setLease(LeaseStatus.newBuilder())
          .setClone(CloneNotice.newBuilder().setReason(text()));
    }
    return overlay;
  }

  private UpdateStatus.Builder update() {
    return UpdateStatus.newBuilder()
        .setInstalled(version())
        .setInstalledRelease(number())
        .setLatest(version())
        .setLatestRelease(number())
        .setNotes(text())
        .setState(pick("idle", "waiting", "receiving", "staged", "restarting", text()))
        .setReason(text())
        .setProgressPermille(random.nextInt(3) == 0 ? random.nextInt() : random.nextInt(1001))
        .setEmergency(random.nextBoolean())
        .setPrevious(version())
        .setDayBytes(number())
        .setMonthBytes(number());
  }

  private BootImageStatus.Builder bootImage() {
    return BootImageStatus.newBuilder()
        .setVersion(version())
        .setRelease(number())
        .setPartition(pick("A", "B", "", text()))
        .setState(pick("idle", "receiving", "staged", "on-trial", text()))
        .setReason(text())
        .setLatest(version())
        .setGaveUp(text());
  }

  private String version() {
    return random.nextBoolean() ? text() : random.nextInt(3) + "." + random.nextInt(3);
  }

  private long number() {
    return random.nextInt(4) == 0 ? random.nextLong() : random.nextInt(1_000_000);
  }

  private String text() {
    int length = random.nextInt(3) == 0 ? random.nextInt(maxText + 1) : random.nextInt(12);
    StringBuilder text = new StringBuilder(length);
    int kind = random.nextInt(4);
    for (int i = 0; i < length; i++) {
      text.append(
          switch (kind) {
            case 0 -> (char) random.nextInt(0x80);
            case 1 -> (char) random.nextInt(0x10000);
            case 2 -> "\"\\{}[]%'\n\r\t\u0000\u007f\u2028'".charAt(random.nextInt(15));
            default -> (char) ('a' + random.nextInt(26));
          });
    }
    // Protobuf's texts are UTF-8, and have no half characters: those become question marks.
    return new String(
        text.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8),
        java.nio.charset.StandardCharsets.UTF_8);
  }

  @SafeVarargs
  private <T> T pick(T... of) {
    return of[random.nextInt(of.length)];
  }
}
