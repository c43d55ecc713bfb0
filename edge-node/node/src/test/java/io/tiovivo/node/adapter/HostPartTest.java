package io.tiovivo.node.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.tiovivo.identity.Clocks;
import io.tiovivo.identity.proto.Envelope;
import io.tiovivo.identity.proto.Signed;
import io.tiovivo.image.proto.Beacon;
import io.tiovivo.node.host.HostClock;
import io.tiovivo.node.household.TestDesk;
import io.tiovivo.node.overlay.OverlayEvent;
import io.tiovivo.node.proto.HostStatus;
import io.tiovivo.node.proto.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HostPartTest {
  private static final long TODAY_S = Clocks.FIRST_S + 20_000_000;

  @TempDir Path root;
  private final TestDesk desk = new TestDesk();
  private long clockS = TODAY_S;
  private HostPart part;

  @BeforeEach
  void board() {
    part = new HostPart(desk, new HostGauge(root, 0, 0), new HostClock(root, () -> clockS), root);
  }

  @Test
  void shouldTellWhatTheBoardSays() throws IOException {
    warm("48312");
    HostStatus status = status(0);

    assertTrue(status.getTemperatureKnown());
    assertEquals(48_312, status.getTemperatureMilliC());
    assertTrue(status.getDiskFreeBytes() > 0);
    assertFalse(status.getClockKnown());
  }

  @Test
  void shouldNotKnowTheWarmthOfABoardThatDoesNotMeasureIt() {
    assertFalse(status(0).getTemperatureKnown());
    assertEquals(0, status(0).getTemperatureMilliC());
  }

  @Test
  void shouldReadNoMoreOftenThanItMust() throws IOException {
    warm("40000");
    status(0);
    warm("50000");

    assertEquals(40_000, status(HostPart.FRESH_NS - 1).getTemperatureMilliC());
    assertEquals(50_000, status(HostPart.FRESH_NS).getTemperatureMilliC());
  }

  @Test
  void shouldKeepWhatOthersTellOfTheHost() {
    Status.Builder whole =
        Status.newBuilder().setHost(HostStatus.newBuilder().setLeafBytesRelayed(7));
    part.describe(0, whole);

    assertEquals(7, whole.getHost().getLeafBytesRelayed());
    assertTrue(whole.getHost().getDiskFreeBytes() > 0);
  }

  @Test
  void shouldKnowTheClockAtOnceWhenABeaconAgreesWithIt() {
    assertFalse(status(1).getClockKnown());
    part.onEvent(2, beacon(TODAY_S - 3));

    assertTrue(status(2).getClockKnown());
    assertEquals(List.of(), desk.warnings);
  }

  @Test
  void shouldWarnOnceOfAClockThatIsBehindItsFleets() {
    part.onEvent(1, beacon(TODAY_S + 7200));
    part.onEvent(2, beacon(TODAY_S + 7203));

    assertEquals(1, desk.warnings.size(), desk.warnings.toString());
    assertTrue(desk.warnings.get(0).contains("7200 s behind"), desk.warnings.get(0));
    assertFalse(status(3).getClockKnown());
  }

  private HostStatus status(long nowNs) {
    Status.Builder whole = Status.newBuilder();
    part.describe(nowNs, whole);
    return whole.getHost();
  }

  private void warm(String milliC) throws IOException {
    Path zone = root.resolve("sys/class/thermal/thermal_zone0/temp");
    Files.createDirectories(zone.getParent());
    Files.writeString(zone, milliC + "\n");
  }

  private static OverlayEvent.BeaconLearned beacon(long timeS) {
    ByteString payload = Beacon.newBuilder().setSequence(timeS * 1000).build().toByteString();
    byte[] envelope =
        Envelope.newBuilder()
            .setSigned(Signed.newBuilder().setPayload(payload))
            .build()
            .toByteArray();
    return new OverlayEvent.BeaconLearned(0, envelope, false);
  }
}
