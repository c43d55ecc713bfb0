package io.tiovivo.node.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.tiovivo.identity.NodeId;
import io.tiovivo.node.proto.CloneNotice;
import io.tiovivo.node.proto.ContactRecord;
import io.tiovivo.node.proto.Counter;
import io.tiovivo.node.proto.EnrolmentState;
import io.tiovivo.node.proto.Entry;
import io.tiovivo.node.proto.FindAnswer;
import io.tiovivo.node.proto.GuardStatus;
import io.tiovivo.node.proto.LeaseStatus;
import io.tiovivo.node.proto.MembershipStatus;
import io.tiovivo.node.proto.OverlayPeer;
import io.tiovivo.node.proto.OverlayStatus;
import io.tiovivo.node.proto.Path;
import io.tiovivo.node.proto.Peer;
import io.tiovivo.node.proto.PeersAnswer;
import io.tiovivo.node.proto.PingAnswer;
import io.tiovivo.node.proto.PresenceState;
import io.tiovivo.node.proto.Role;
import io.tiovivo.node.proto.RoleChange;
import io.tiovivo.node.proto.ServiceStatus;
import io.tiovivo.node.proto.Status;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class OverlayPagesTest {
  private static final ByteString PORCH = id(0x0123_4567_89ab_cdefL);
  private static final ByteString SUPER = id(0x1a2b_3c4d_0000_0000L);

  @Test
  void shouldShowALeafsLeaseAndWhatItWouldDoWithoutIt() {
    assertEquals(
        """
        enrolled  yes, as porch at home, until 2027-01-15
        role      may become a supernode
        lease     1a2b3c4d at 198.51.100.10:8486, for 3 min 05 s, renewed 12 s ago
        standbys  1a2b3c4d at 198.51.100.10:8486
        overlay   UDP 8486, sessions 1, seen as 203.0.113.7:40001, lag 0.3 ms
        """,
        page(leaf().build()));
    assertEquals(
        """
        enrolled  no
                  give it a claim code: tiovivo node --claim CODE
        role      stays a leaf: not reachable from outside
        lease     waiting 12 s, told so by 1a2b3c4d
        standbys  none; addresses of supernodes in the cache: 3
        overlay   no port, sessions 0, lag 0 ms
        """,
        page(
            OverlayStatus.newBuilder()
                .setEnrolment(EnrolmentState.NOT_ENROLLED)
                .setEnrolmentAdvice("give it a claim code: tiovivo node --claim CODE")
                .setEligibility("not reachable from outside")
                .setJoinState("waiting 12 s, told so by 1a2b3c4d")
                .setCachedAddresses(3)
                .build()));
  }

  @Test
  void shouldShowASupernodesServiceAndTheFleetsPrecursors() {
    assertEquals(
        """
        enrolled  yes, until 2027-01-15
        clone     another box started with this identity, 5 s ago
        role      supernode for 25 min 00 s: 2 supernodes short
        serves    312 of 800 leaves, lets 4.5 joins/s in, 7 places promised, DRAINING
        fleet has 12 supernodes (1 suspect), 3400 of 9600 leaves, 2 supernodes short
        it could  lose 5 supernodes now; retries 2.3 %, turnover 1.2 % a minute
        guard     stage 1, refuses joins: 81 degrees
        beacon    77, switches off: mega, sync
        notice    maintenance on Sunday
        overlay   UDP 8486, TLS 443, sessions 320, lag 0.3 ms
        """,
        page(supernode().build()));
  }

  @Test
  void shouldListWhomANodeHasToDoWithInTheOrderOfWeight() {
    Status status =
        Status.newBuilder()
            .addPeers(Peer.newBuilder().setNodeId(id(7)).setAddress("10.0.0.7").setVersion("1.0"))
            .addPeers(Peer.newBuilder().setNodeId(PORCH).setAddress("10.0.0.8"))
            .build();
    PeersAnswer answer =
        PeersAnswer.newBuilder()
            .setMembers(9)
            .addPeers(peer(id(3), "member", "suspect").setLoadPermille(995))
            .addPeers(peer(PORCH, "leaf", "").setName("porch").setSession(true).setTcp(true))
            .addPeers(peer(SUPER, "supernode", "alive").setSession(true).setLoadPermille(390))
            .build();

    assertEquals(
        """
        NODE      NAME          ADDRESS                WHAT       VERSION    LOAD   LINK
        1a2b3c4d  -             198.51.100.10:8486     supernode  -          39 %   UDP
        01234567  porch         198.51.100.10:8486     leaf       -          -      TLS
        00000000  -             10.0.0.7               neighbour  1.0        -      -
        00000000  -             198.51.100.10:8486     suspect    -          100 %  -
        6 more supernodes are known
        """,
        PeersTable.of(status, answer));
    assertTrue(
        PeersTable.json(status, answer)
            .startsWith("{\"members\":9,\"peers\":[{\"node_id\":\"1a2b3c4d0000000000000000"));
    assertEquals(
        "no other node is known yet: none on the segment, no supernode\n",
        PeersTable.of(Status.getDefaultInstance(), PeersAnswer.getDefaultInstance()));
  }

  @Test
  void shouldSayWhereANodeIsAndWarnOfClones() {
    Entry entry =
        Entry.newBuilder()
            .setNodeId(PORCH)
            .setName("porch")
            .setState(PresenceState.UP)
            .setLastSeenMs(3_200)
            .setSupernode(contact())
            .build();
    FindAnswer answer = FindAnswer.newBuilder().setAuthoritative(true).addEntries(entry).build();

    assertEquals(
        """
        node      0123456789abcdef0000000000000001
        name      porch
        presence  up, renewed 3 s ago
        at        supernode 1a2b3c4d at 198.51.100.10:8486, version 1.0.0
        """,
        FindTable.of(answer));
    assertTrue(FindTable.of(answer.toBuilder().addEntries(entry).build()).contains("copied cards"));
    assertTrue(
        FindTable.of(answer.toBuilder().setAuthoritative(false).build()).contains("From memory"));
    assertEquals(
        "up porch 0123456789abcdef0000000000000001 at 1a2b3c4d at 198.51.100.10:8486",
        FindTable.line(entry));
  }

  @Test
  void shouldCountPingsAndNameTheWay() {
    PingLines lines = new PingLines("porch");
    PingAnswer.Builder direct =
        PingAnswer.newBuilder()
            .setNodeId(PORCH)
            .setName("porch")
            .setPath(Path.DIRECT)
            .setAddress("10.0.0.2:8486")
            .setRoundTripUs(20_450);
    PingAnswer through =
        direct
            .clone()
            .clearName() // looked up once, before the first
            .setPath(Path.THROUGH_SUPERNODE)
            .setSupernode(SUPER)
            .setSessionOpened(true)
            .setRoundTripUs(40_000)
            .build();

    assertEquals(
        "1: 20.5 ms to porch (01234567), direct to 10.0.0.2:8486", lines.answered(direct.build()));
    assertEquals(
        "2: 40 ms to porch (01234567), through supernode 1a2b3c4d, session opened first",
        lines.answered(through));
    assertEquals("3: no answer in time", lines.lost("no answer in time"));
    assertEquals(
        "porch: 3 sent, 2 answered, 33.3 % lost; least 20.5 ms, mean 30.2 ms, most 40 ms",
        lines.summary());
    assertTrue(lines.json().contains("\"path\":\"through_supernode\""));
  }

  @Test
  void shouldLetNoForeignTextMoveTheCursor() {
    Entry entry = Entry.newBuilder().setNodeId(PORCH).setName("p\u001b[2J\nporch\u009b").build();

    String page = FindTable.of(FindAnswer.newBuilder().addEntries(entry).build());
    assertTrue(page.contains("p?[2J?porch?"), page);
    assertTrue(FindTable.line(entry).contains("p?[2J?porch?"));
  }

  @Test
  void shouldWriteMetricsAsPrometheusReadsThem() {
    Status status =
        Status.newBuilder()
            .setNodeId(PORCH)
            .setRole(Role.SUPERNODE)
            .setVersion("1\"\\\n")
            .setUptimeMs(1_500)
            .setOverlay(
                supernode()
                    .addCounters(counter("session_dropped_total", "reason=\"replayed\"", 4))
                    .addCounters(counter("asks_total", "", 7))
                    .addCounters(counter("session_dropped_total", "reason=\"malformed\"", 5))
                    .addCounters(counter("waiting", "", 1))
                    .addCounters(counter("lag_worst_us", "", 1_500_000))
                    .addCounters(counter("leaves", "", 9))
                    .addCounters(counter("bad name", "", 1))
                    .addCounters(counter("bad_label", "x=\"\n\"", 1)))
            .build();

    String page = StatusMetrics.of(status);

    assertTrue(page.contains("version=\"1\\\"\\\\\\n\""), page);
    assertTrue(page.contains("\ntiovivo_uptime_seconds 1.500000\n"), page);
    assertTrue(page.contains("\ntiovivo_role{role=\"supernode\"} 1\n"), page);
    assertTrue(page.contains("\ntiovivo_leaves 312\n"), page);
    assertTrue(page.contains("\ntiovivo_fleet_join_retry_ratio 0.023000\n"), page);
    assertTrue(
        page.contains(
            """
            # TYPE tiovivo_session_dropped_total counter
            tiovivo_session_dropped_total{reason="replayed"} 4
            tiovivo_session_dropped_total{reason="malformed"} 5
            """),
        page);
    assertTrue(page.contains("# TYPE tiovivo_waiting gauge\n"), page);
    assertTrue(page.contains("\ntiovivo_lag_worst_seconds 1.500000\n"), page);
    assertGrammar(page);
  }

  /** Help, type, samples: each family once, samples only of the family that was announced. */
  private static void assertGrammar(String page) {
    Pattern sample = Pattern.compile("(tiovivo_[a-z0-9_]+)(\\{[^\\n]*\\})? -?[0-9]+(\\.[0-9]+)?");
    Set<String> families = new HashSet<>();
    String family = "";
    for (String line : page.split("\n")) {
      if (line.startsWith("# HELP ")) {
        family = line.split(" ")[2];
        assertTrue(families.add(family), line);
      } else if (line.startsWith("# TYPE ")) {
        assertEquals(family, line.split(" ")[2]);
        assertEquals(family.endsWith("_total") ? "counter" : "gauge", line.split(" ")[3]);
      } else {
        var matcher = sample.matcher(line);
        assertTrue(matcher.matches() && matcher.group(1).equals(family), line);
      }
    }
  }

  private static String page(OverlayStatus overlay) {
    StringBuilder page = new StringBuilder();
    OverlayTable.add(page, overlay);
    return page.toString();
  }

  private static OverlayStatus.Builder leaf() {
    return OverlayStatus.newBuilder()
        .setEnrolment(EnrolmentState.ENROLLED)
        .setName("porch")
        .setSite("home")
        .setCredentialUntilS(1_800_000_000)
        .setPort(8486)
        .setSessions(1)
        .setLagUs(300)
        .setObserved("203.0.113.7:40001")
        .setLease(
            LeaseStatus.newBuilder()
                .setSupernode(contact())
                .setHeldMs(185_000)
                .setLeftMs(78_000)
                .setRenewedMs(12_000))
        .addStandbys(contact());
  }

  private static OverlayStatus.Builder supernode() {
    return OverlayStatus.newBuilder()
        .setEnrolment(EnrolmentState.ENROLLED)
        .setCredentialUntilS(1_800_000_000)
        .setClone(
            CloneNotice.newBuilder()
                .setReason("another box started with this identity")
                .setAgoMs(5_000))
        .setPort(8486)
        .setTcpPort(443)
        .setSessions(320)
        .setLagUs(300)
        .addRoleHistory(
            RoleChange.newBuilder()
                .setRole(Role.SUPERNODE)
                .setReason("2 supernodes short")
                .setAgoMs(1_500_000))
        .setService(
            ServiceStatus.newBuilder()
                .setLeases(312)
                .setCapacity(800)
                .setAdmissionMillisPerS(4_500)
                .setReserved(7)
                .setDraining(true))
        .setMembership(
            MembershipStatus.newBuilder()
                .setAlive(12)
                .setSuspect(1)
                .setLeaves(3_400)
                .setCapacity(9_600)
                .setDeficit(2)
                .setSurvivableDeaths(5)
                .setRetryPermille(23)
                .setTurnoverPermille(12))
        .setGuard(GuardStatus.newBuilder().setStage(1).setReason("81 degrees"))
        .setBeaconSequence(77)
        .addSwitchedOff("mega")
        .addSwitchedOff("sync")
        .setBeaconNotice("maintenance on Sunday");
  }

  private static Counter counter(String name, String label, long value) {
    return Counter.newBuilder().setName(name).setLabel(label).setValue(value).build();
  }

  private static OverlayPeer.Builder peer(ByteString id, String relation, String state) {
    return OverlayPeer.newBuilder()
        .setNodeId(id)
        .setAddress("198.51.100.10:8486")
        .setRelation(relation)
        .setState(state);
  }

  private static ContactRecord contact() {
    return ContactRecord.newBuilder()
        .setNodeId(SUPER)
        .setIp(ByteString.copyFrom(new byte[] {(byte) 198, 51, 100, 10}))
        .setPort(8486)
        .setVersion("1.0.0")
        .build();
  }

  private static ByteString id(long high) {
    return ByteString.copyFrom(new NodeId(high, 1).bytes());
  }
}
