package io.tiovivo.node.care;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.node.host.HostFiles;
import io.tiovivo.node.proto.HostStatus;
import io.tiovivo.node.proto.PageStatus;
import io.tiovivo.node.proto.Status;
import io.tiovivo.node.status.Health;
import io.tiovivo.settings.UsageException;
import io.tiovivo.udp.MulticastGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of a machine, made up. */
class ExamTest {
  private static final Instant NOW = Instant.parse("2027-05-01T00:00:00Z");
  private static final long ROOMY = 10L << 30;

  @TempDir Path root;
  private final Diagnosis diagnosis = new Diagnosis();
  private HostFiles host;

  @BeforeEach
  void healthy() throws Exception {
    host = new HostFiles(root);
    put("sys/class/net/lo/operstate", "unknown");
    put("sys/class/net/eth0/operstate", "up");
    put("proc/net/route", "Iface\tDestination\tGateway\neth0\t00000000\t0101A8C0\t0003\n");
    put("proc/self/mounts", "/dev/mmcblk0p2 / ext4 rw,noatime 0 0\n");
    put("proc/meminfo", "MemTotal: 1000000 kB\nMemAvailable: 500000 kB\n");
  }

  @Test
  void shouldHaveNothingToSayOfAHealthyBox() throws Exception {
    network().links(Optional.empty());
    network().multicast(heard(500, 2), Optional.empty(), Optional.empty());
    box().clock(NOW, true);
    box().card(Path.of("/var/lib/tiovivo"), ROOMY);
    box().power();
    box().warmth();
    box().memory();

    assertEquals(List.of(), troubles());
    assertFalse(diagnosis.isBad());
  }

  @Test
  void shouldSayThatAnInterfaceIsMissingAndWhichThereAre() {
    network().links(Optional.of("wlan7"));

    assertTrouble(Health.Level.BAD, "no network interface wlan7", "eth0");
  }

  @Test
  void shouldSayWhatKeepsMulticastFromABoxThatUnicastReaches() {
    network().multicast(heard(0, 0), Optional.of("192.0.2.7"), Optional.of(true));

    assertTrouble(Health.Level.BAD, "192.0.2.7 can be reached, but its multicast", "AP isolation");
    assertTrouble(Health.Level.BAD, "192.0.2.7 can be reached", "IGMP querier");
  }

  @Test
  void shouldTellABoxThatIsOffFromOneWhoseMulticastIsLost() {
    network().multicast(heard(0, 0), Optional.of("192.0.2.7"), Optional.of(false));

    assertTrouble(Health.Level.BAD, "192.0.2.7 cannot be reached at all", "Is it on");
  }

  @Test
  void shouldNoticeABridgeThatSnoopsWithoutAQuerier() throws Exception {
    put("sys/class/net/br0/operstate", "up");
    put("sys/class/net/br0/bridge/multicast_snooping", "1");
    put("sys/class/net/br0/bridge/multicast_querier", "0");

    network().links(Optional.empty());

    assertTrouble(Health.Level.ATTENTION, "br0 snoops", "ip link set br0 type bridge");
  }

  @Test
  void shouldAdviseABoxOnWifiAlone() throws Exception {
    put("sys/class/net/eth0/operstate", "down");
    put("sys/class/net/wlan0/operstate", "up");
    Files.createDirectories(root.resolve("sys/class/net/wlan0/wireless"));

    network().links(Optional.empty());

    assertTrouble(Health.Level.ATTENTION, "on Wi-Fi alone", "cable");
  }

  @Test
  void shouldSayThatTheClockStandsAtTheBeginningOfTime() {
    box().clock(Instant.EPOCH, false);

    assertTrouble(Health.Level.BAD, "1970-01-01", "NTP");
  }

  @Test
  void shouldSayThatNobodyHasSetTheClockUnlessABeaconDid() {
    box().clock(NOW, true);
    assertEquals(List.of(), troubles());

    box().clock(NOW, false);
    assertTrouble(Health.Level.ATTENTION, "Nobody has confirmed", "timedatectl");
  }

  @Test
  void shouldNoticeACardThatFailsFillsOrWears() throws Exception {
    put("proc/self/mounts", "/dev/a / ext4 rw 0 0\n/dev/b /var/lib ext4 ro,noatime 0 0\n");
    put("sys/fs/ext4/mmcblk0p2/errors_count", "3");
    put("sys/block/mmcblk0/device/life_time", "0x0a 0x02");

    box().card(Path.of("/var/lib/tiovivo"), 1 << 20);

    assertTrouble(Health.Level.BAD, "can only be read", "dmesg");
    assertTrouble(Health.Level.BAD, "mmcblk0p2 has counted 3 errors", "fsck");
    assertTrouble(Health.Level.ATTENTION, "mmcblk0 says that it is nearly worn out", "Replace");
    assertTrouble(Health.Level.BAD, "disk is full", "Make room");
  }

  @Test
  void shouldNoticeTooLittleVoltageAndHeat() throws Exception {
    put("sys/devices/platform/soc/soc:firmware/get_throttled", "0x50005");
    put("sys/class/thermal/thermal_zone0/temp", "83500");

    box().power();
    box().warmth();

    assertTrouble(Health.Level.BAD, "too little voltage now", "supply");
    assertTrouble(Health.Level.ATTENTION, "at 83 degrees", "heat sink");
  }

  @Test
  void shouldReadFilesThatMakeNoSense() throws Exception {
    put("sys/devices/platform/soc/soc:firmware/get_throttled", "soon");
    put("sys/class/thermal/thermal_zone0/temp", "");
    put("proc/self/mounts", "nothing\n\n");
    put("sys/class/net/eth0/carrier", "x");

    box().power();
    box().warmth();
    box().card(Path.of("/x"), ROOMY);
    network().links(Optional.empty());

    assertFalse(diagnosis.isBad());
  }

  @Test
  void shouldCallABoardThatIsTooHotBroken() throws Exception {
    put("sys/class/thermal/thermal_zone0/temp", "85000");

    box().warmth();

    assertTrouble(Health.Level.BAD, "at 85 degrees", "heat sink");
  }

  @Test
  void shouldLeaveWarmthDiskAndClockToTheirOwnLinesWhenTheNodeAnswers() throws Exception {
    HostStatus troubled =
        HostStatus.newBuilder()
            .setTemperatureKnown(true)
            .setTemperatureMilliC(90_000)
            .setDiskFreeBytes(1)
            .build();
    Status status = Status.newBuilder().setUptimeMs(3_600_000).setHost(troubled).build();

    Doctor.node(visit(status), diagnosis);

    assertEquals(
        List.of(),
        troubles().stream()
            .map(Health.Finding::sentence)
            .filter(sentence -> sentence.matches(".*(90|free|time of day).*"))
            .toList());
  }

  @Test
  void shouldSayWhyThereIsNoPage() throws Exception {
    PageStatus taken = PageStatus.newBuilder().setProblem("port 8488 cannot be served").build();

    Doctor.node(visit(Status.newBuilder().setPage(taken).build()), diagnosis);

    assertTrouble(Health.Level.ATTENTION, "port 8488 cannot be served", "");
    assertEquals(
        1, diagnosis.lines().stream().filter(line -> line.subject().equals("page")).count());
  }

  private Doctor.Visit visit(Status status) throws Exception {
    return new Doctor.Visit(
        root,
        root,
        Optional.of(status),
        "",
        MulticastGroup.ofOptions("239.255.84.86", "8484", UsageException::new),
        Optional.empty(),
        1,
        Optional.empty());
  }

  private static NetworkExam.Heard heard(long carousel, long hellos) {
    return new NetworkExam.Heard("239.255.84.86 port 8484", 6, carousel, hellos, Optional.empty());
  }

  private NetworkExam network() {
    return new NetworkExam(host, diagnosis);
  }

  private HostExam box() {
    return new HostExam(host, diagnosis);
  }

  private List<Health.Finding> troubles() {
    return diagnosis.lines().stream()
        .map(Diagnosis.Line::finding)
        .filter(finding -> finding.level() != Health.Level.GOOD)
        .toList();
  }

  private void assertTrouble(Health.Level level, String sentence, String advice) {
    assertTrue(
        troubles().stream()
            .anyMatch(
                each ->
                    each.level() == level
                        && each.sentence().contains(sentence)
                        && each.advice().contains(advice)),
        troubles()::toString);
  }

  private void put(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
