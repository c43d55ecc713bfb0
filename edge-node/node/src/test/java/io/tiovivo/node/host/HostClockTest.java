package io.tiovivo.node.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.tiovivo.identity.Clocks;
import io.tiovivo.identity.proto.Envelope;
import io.tiovivo.identity.proto.Signed;
import io.tiovivo.image.proto.Beacon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HostClockTest {
  private static final long TODAY_S = Clocks.FIRST_S + 20_000_000;

  @TempDir Path root;
  private long nowS = TODAY_S;

  @Test
  void shouldNotBelieveAClockThatNobodyHasSet() {
    assertFalse(clock().known(), "it may be where it was switched off");
    nowS = 12;
    assertFalse(clock().known());
  }

  @Test
  void shouldBelieveATimeServer() throws IOException {
    touch("run/systemd/timesync/synchronized", "");
    assertTrue(clock().known());
    nowS = 12;
    assertFalse(clock().known(), "1970 is 1970");
  }

  @Test
  void shouldBelieveAChipThatTheKernelHasReadAtItsStart() throws IOException {
    touch("sys/class/rtc/rtc0/hctosys", "0\n");
    assertFalse(clock().known());
    touch("sys/class/rtc/rtc0/hctosys", "1\n");
    assertTrue(clock().known());
  }

  @Test
  void shouldBelieveAClockThatAgreesWithASignedTime() {
    HostClock clock = clock();
    clock.onBeacon(beacon(TODAY_S - 3));
    assertTrue(clock.known());
    nowS += 86_400;
    clock.onBeacon(beacon(TODAY_S - 3));
    assertTrue(clock.known(), "an old beacon, repeated, takes nothing back");
  }

  @Test
  void shouldNotBelieveAClockThatIsBehindASignedTimeWhateverElseIsSaid() throws IOException {
    touch("sys/class/rtc/rtc0/hctosys", "1\n");
    HostClock clock = clock();
    clock.onBeacon(beacon(TODAY_S + 7200));
    assertFalse(clock.known());
    assertEquals(7200, clock.behindS());
    nowS += 7200;
    clock.onBeacon(beacon(TODAY_S + 7201));
    assertTrue(clock.known());
    assertEquals(0, clock.behindS());
  }

  @Test
  void shouldLearnNothingOfAnOldBeacon() {
    HostClock clock = clock();
    clock.onBeacon(beacon(TODAY_S - 86_400));
    assertFalse(clock.known());
  }

  private HostClock clock() {
    return new HostClock(root, () -> nowS);
  }

  private void touch(String file, String content) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
  }

  private static byte[] beacon(long timeS) {
    ByteString payload = Beacon.newBuilder().setSequence(timeS * 1000).build().toByteString();
    return Envelope.newBuilder()
        .setSigned(Signed.newBuilder().setPayload(payload))
        .build()
        .toByteArray();
  }
}
