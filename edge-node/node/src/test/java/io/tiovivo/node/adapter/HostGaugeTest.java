package io.tiovivo.node.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tiovivo.node.guard.HostFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostGaugeTest {
  private static final long SECOND = 1_000_000_000L;

  @TempDir Path root;

  @Test
  void shouldKnowNothingWhereThereIsNothingToRead() {
    HostFacts facts = new HostGauge(root, 1_000_000, 8_000_000).read(SECOND);

    assertEquals(-1, facts.milliCelsius());
    assertEquals(-1, facts.fdsPermille());
    assertEquals(-1, facts.uplinkPermille());
  }

  @Test
  void shouldTakeTheHottestZoneAndPassOverThoseThatAreOff() throws IOException {
    write("sys/class/thermal/thermal_zone0/temp", "48312\n");
    write("sys/class/thermal/thermal_zone1/temp", "0\n");
    write("sys/class/thermal/thermal_zone2/temp", "61000\n");
    write("sys/class/thermal/thermal_zone3/temp", "not a number\n");

    assertEquals(61_000, new HostGauge(root, 0, 0).read(SECOND).milliCelsius());
  }

  @Test
  void shouldMeasureTheUplinkBetweenTwoReadingsWithoutTheLoopback() throws IOException {
    HostGauge gauge = new HostGauge(root, 0, 8_000_000);
    write("proc/net/dev", devices(1_000_000, 900));
    assertEquals(-1, gauge.read(0).uplinkPermille());

    write("proc/net/dev", devices(6_000_000, 99_999_999));

    assertEquals(500, gauge.read(10 * SECOND).uplinkPermille()); // 4 of 8 Mbit/s
  }

  @Test
  void shouldNotCountWhatABridgeOrATunnelSendsByADeviceOnceMore() throws IOException {
    HostGauge gauge = new HostGauge(root, 0, 8_000_000);
    write("sys/class/net/eth0/device/uevent", "");
    write("proc/net/dev", devices(1_000_000, 900) + "   br0: 1 2 0 0 0 0 0 0 1000000 0\n");
    gauge.read(0);

    write("proc/net/dev", devices(6_000_000, 900) + "   br0: 1 2 0 0 0 0 0 0 6000000 0\n");

    assertEquals(500, gauge.read(10 * SECOND).uplinkPermille());
  }

  @Test
  void shouldSayHowFullTheFileDescriptorsAre() throws IOException {
    write(
        "proc/self/limits", "Limit  Soft Limit  Hard Limit  Units\nMax open files  4  8  files\n");
    write("proc/self/fd/0", "");
    write("proc/self/fd/1", "");

    assertEquals(500, new HostGauge(root, 0, 0).read(SECOND).fdsPermille());
  }

  private static String devices(long sent, long loopback) {
    return "Inter-|   Receive                                                |  Transmit\n"
        + " face |bytes    packets errs drop fifo frame compressed multicast|bytes packets\n"
        + "    lo: 1 2 0 0 0 0 0 0 "
        + loopback
        + " 5 0 0 0 0 0 0\n  eth0: 7 8 0 0 0 0 0 0 "
        + sent
        + " 9 0 0 0 0 0 0\n";
  }

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
