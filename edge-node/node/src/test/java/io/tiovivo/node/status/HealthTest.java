package io.tiovivo.node.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.node.proto.ApplicationStatus;
import io.tiovivo.node.proto.BrokerStatus;
import io.tiovivo.node.proto.ConfigStatus;
import io.tiovivo.node.proto.EnrolmentState;
import io.tiovivo.node.proto.GuardStatus;
import io.tiovivo.node.proto.HostStatus;
import io.tiovivo.node.proto.LeaseStatus;
import io.tiovivo.node.proto.OverlayStatus;
import io.tiovivo.node.proto.Peer;
import io.tiovivo.node.proto.PinStatus;
import io.tiovivo.node.proto.Status;
import io.tiovivo.node.proto.UpdateStatus;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class HealthTest {
  @Test
  void shouldSayThatAllIsWellAndHowManyAreNear() {
    assertEquals(
        "All is well, and 2 neighbours are near.", health(status -> {}).first().sentence());
    assertEquals(Health.Level.GOOD, health(status -> {}).level());

    Health alone = health(Status.Builder::clearPeers);
    assertEquals("All is well.", alone.first().sentence());
    assertEquals("No other node is heard on this network.", alone.more().get(0).sentence());
  }

  @Test
  void shouldPutTheMostSeriousFirstAndKeepTheOthers() {
    Health health =
        health(
            status ->
                status
                    .addPins(PinStatus.newBuilder().setName("lamp").setProblem("line 17 is busy"))
                    .setApplication(
                        ApplicationStatus.newBuilder().setProblem("ended with code 1")));

    assertEquals(Health.Level.BAD, health.level());
    assertEquals("Your application does not run.", health.first().sentence());
    assertEquals("Ended with code 1.", health.first().advice());
    assertEquals("Pin lamp does not work.", health.more().get(0).sentence());
    assertEquals("Line 17 is busy.", health.more().get(0).advice());
  }

  @Test
  void shouldNameEachThingThatAnOwnerShouldLookAt() {
    attention(
        "The broker ha.local:1883 is not reached.",
        status ->
            status.setBroker(
                BrokerStatus.newBuilder().setAddress("ha.local:1883").setForMs(60_000)));
    attention(
        "The configuration has a mistake; the rest of it holds.",
        status -> status.setConfig(ConfigStatus.newBuilder().addProblems("line 3: no such key")));
    attention(
        "The processor is at 81 °C.",
        status ->
            status.setHost(
                HostStatus.newBuilder()
                    .setTemperatureKnown(true)
                    .setTemperatureMilliC(81_500)
                    .setClockKnown(true)));
    attention("The time of day is not known.", status -> status.setHost(HostStatus.newBuilder()));
    attention(
        "Version 2.0 is a security emergency.",
        status -> status.setUpdate(UpdateStatus.newBuilder().setLatest("2.0").setEmergency(true)));
    attention(
        "No supernode serves this node: waiting 12 s.",
        status ->
            status.setOverlay(
                status.getOverlay().toBuilder().clearLease().setJoinState("waiting 12 s")));
    attention(
        "This node has too much to do: heap.",
        status ->
            status.setOverlay(
                status.getOverlay().toBuilder()
                    .setGuard(GuardStatus.newBuilder().setStage(1).setReason("heap"))));
    attention(
        "The last update was taken back: it hung.", status -> status.setRevertReason("it hung"));
    attention(
        "This node is not enrolled.",
        status ->
            status.setOverlay(
                OverlayStatus.newBuilder().setEnrolment(EnrolmentState.NOT_ENROLLED)));
  }

  @Test
  void shouldNotWorryWhileThingsSettle() {
    Health young =
        health(
            status -> {
              status.setUptimeMs(5_000).clearPeers();
              status.setBroker(BrokerStatus.newBuilder().setAddress("b").setForMs(4_000));
              status.setOverlay(status.getOverlay().toBuilder().clearLease());
            });

    assertEquals(Health.Level.GOOD, young.level());
    assertTrue(young.more().isEmpty(), young.toString());
  }

  @Test
  void shouldTellABoundedNumberOfFindings() {
    Health health =
        health(
            status -> {
              for (int i = 0; i < 100; i++) {
                status.addPins(PinStatus.newBuilder().setName("p" + i).setProblem("busy"));
              }
            });

    assertEquals(Health.MAX_FINDINGS, 1 + health.more().size());
  }

  private static void attention(String sentence, Consumer<Status.Builder> change) {
    Health health = health(change);
    assertEquals(sentence, health.first().sentence());
    assertEquals(Health.Level.ATTENTION, health.level());
  }

  private static Health health(Consumer<Status.Builder> change) {
    Status.Builder status =
        Status.newBuilder()
            .setUptimeMs(3_600_000)
            .addPeers(Peer.getDefaultInstance())
            .addPeers(Peer.getDefaultInstance())
            .setOverlay(
                OverlayStatus.newBuilder()
                    .setEnrolment(EnrolmentState.ENROLLED)
                    .setLease(LeaseStatus.getDefaultInstance()));
    change.accept(status);
    return Health.of(status.build());
  }
}
