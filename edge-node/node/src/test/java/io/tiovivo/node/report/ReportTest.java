package io.tiovivo.node.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Event;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.PartWorld;
import io.tiovivo.node.SilentPost;
import io.tiovivo.node.message.Messages;
import io.tiovivo.node.message.Remote;
import io.tiovivo.node.proto.ContactRecord;
import io.tiovivo.node.proto.LeaseStatus;
import io.tiovivo.node.proto.OverlayMessage;
import io.tiovivo.node.proto.OverlayStatus;
import io.tiovivo.node.proto.Report;
import io.tiovivo.node.proto.Role;
import io.tiovivo.node.proto.Status;
import io.tiovivo.node.proto.UpdateStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ReportTest {
  private static final long SECOND_NS = 1_000_000_000L;
  private static final long DAY_NS = 86_400 * SECOND_NS;

  private final Status.Builder status =
      Status.newBuilder()
          .setRole(Role.LEAF)
          .setVersion("1.2.0")
          .setBoard("rpi3b")
          .setSlot("A")
          .setOverlay(leaseOf(7));

  // ---- the reporter

  private static OverlayStatus.Builder leaseOf(int supernode) {
    ContactRecord.Builder contact =
        ContactRecord.newBuilder().setNodeId(ByteString.copyFrom(id(supernode).bytes()));
    return OverlayStatus.newBuilder().setLease(LeaseStatus.newBuilder().setSupernode(contact));
  }

  private List<Long> times(Reporter reporter, long untilNs) {
    List<Long> times = new ArrayList<>();
    while (reporter.deadlineNs() < untilNs) {
      long nowNs = reporter.deadlineNs();
      status.setUptimeMs(nowNs / 1_000_000);
      if (reporter.look(nowNs, status.build()) != null) {
        times.add(nowNs);
      }
    }
    return times;
  }

  @Test
  void shouldReportAtTheStartAndThenAtTimesByLot() {
    List<Long> times = times(new Reporter(1, 900, 5, 0), DAY_NS);
    assertTrue(times.get(0) <= Reporter.LOOK_NS);
    assertTrue(times.size() >= 96 && times.size() <= 130, times.size() + " a day");
  }

  @Test
  void shouldNotReportTogetherWithOthersThatStartedTogether() {
    int[] seconds = new int[60];
    for (int node = 0; node < 600; node++) {
      List<Long> times = times(new Reporter(1, 900, node, 0), 3_600 * SECOND_NS);
      seconds[(int) (times.get(times.size() - 1) / SECOND_NS % 60)]++;
    }
    for (int count : seconds) {
      assertTrue(count < 40, count + " of 600 in one second of sixty");
    }
  }

  @Test
  void shouldSayTwiceWhatHasChangedForADatagramMayBeLost() {
    Reporter reporter = new Reporter(1, 900, 5, 0);
    times(reporter, 3_600 * SECOND_NS);
    status.setVersion("1.3.0");
    Report first = reporter.look(reporter.deadlineNs(), status.build());
    Report second = reporter.look(reporter.deadlineNs(), status.build());
    assertEquals("1.3.0", first.getVersion());
    assertEquals("1.3.0", second.getVersion());
    assertTrue(second.getSequence() > first.getSequence());
    assertNull(reporter.look(reporter.deadlineNs(), status.build()));
  }

  @Test
  void shouldReportAtTheNextLookWhenSomebodyServesIt() {
    Reporter reporter = new Reporter(1, 900, 5, 0);
    status.clearOverlay();
    assertEquals(List.of(), times(reporter, 600 * SECOND_NS), "nobody would pass it on");

    status.setOverlay(leaseOf(8));
    List<Long> served = times(reporter, 800 * SECOND_NS);

    assertTrue(served.get(0) <= 600 * SECOND_NS + Reporter.LOOK_NS, served.toString());
  }

  @Test
  void shouldTellAnotherSupernodeThreeTimesForItMayNotListenYet() {
    Reporter reporter = new Reporter(1, 900, 5, 0);
    times(reporter, 100 * SECOND_NS);
    status.setOverlay(leaseOf(8));
    assertNotNull(reporter.look(reporter.deadlineNs(), status.build()));
    assertNotNull(reporter.look(reporter.deadlineNs(), status.build()));
    assertNotNull(reporter.look(reporter.deadlineNs(), status.build()));
    assertNull(reporter.look(reporter.deadlineNs(), status.build()));
  }

  @Test
  void shouldReportAsSupernodeToItself() {
    status.clearOverlay().setRole(Role.SUPERNODE);
    assertNotNull(new Reporter(1, 900, 5, 0).look(0, status.build()));
  }

  @Test
  void shouldNumberReportsOverRestarts() {
    Report before = new Reporter(7, 900, 5, 0).look(0, status.build());
    Report after = new Reporter(8, 900, 5, 0).look(0, status.build());
    assertTrue(after.getSequence() > before.getSequence());
  }

  @Test
  void shouldBeShortWhateverTheNodeSays() {
    String tooLong = "x\u00e4".repeat(200);
    Status worst =
        status
            .setVersion(tooLong.substring(0, 16))
            .setRevertReason(tooLong)
            .setUptimeMs(Long.MAX_VALUE)
            .setUpdate(UpdateStatus.newBuilder().setInstalledRelease(1 << 30).setState("receiving"))
            .build();
    Report report = new Reporter(1_000_000, 86_400, 1, 0).look(0, worst);
    assertNotNull(report);
    int bytes = report.getSerializedSize();
    assertTrue(bytes <= ReportDesk.MAX_BYTES, bytes + " bytes");
    assertTrue(ReportDesk.isSound(report), report.toString());
    assertTrue(
        new Reporter(3, 900, 1, 0)
                .look(0, this.status.clearRevertReason().build())
                .getSerializedSize()
            <= 100);
  }

  // ---- the desk

  private static final NodeId LEAF = id(1);
  private static final NodeId SUPER = id(2);
  private boolean protecting;
  private final List<Event> events = new ArrayList<>();
  private final List<NodeId> sentTo = new ArrayList<>();
  private final SilentPost post =
      new SilentPost() {
        @Override
        public boolean send(NodeId to, OverlayMessage message) {
          return sentTo.add(to);
        }

        @Override
        public void event(Event event) {
          events.add(event);
        }
      };
  private final ReportDesk desk =
      new ReportDesk(
          new ReportWorld() {
            @Override
            public Optional<NodeId> supernode() {
              return Optional.of(SUPER);
            }

            @Override
            public boolean holds(NodeId leaf) {
              return leaf.equals(LEAF);
            }

            @Override
            public boolean protecting() {
              return protecting;
            }
          });

  static NodeId id(int last) {
    byte[] bytes = new byte[16];
    bytes[0] = (byte) last;
    bytes[15] = (byte) last;
    return NodeId.of(bytes).orElseThrow();
  }

  private final PartWorld world = new PartWorld(1);

  private final Remote leaf = node(1);

  private Remote node(int number) {
    PeerAddress address = PeerAddress.of(new byte[] {10, 0, 0, 1}, number);
    return PartWorld.remote(world.host(id(number), address), false);
  }

  private void arrive(long nowNs, Remote from, Report report) {
    desk.onMessage(nowNs, from, Messages.begin().setReport(report).build(), post);
  }

  private Report sound() {
    return Reporter.of(status.build(), 900);
  }

  @Test
  void shouldHandItsReportToItsSupernode() {
    desk.hand(sound(), post);
    assertEquals(List.of(SUPER), sentTo);
  }

  @Test
  void shouldTakeReportsOfItsOwnLeavesAlone() {
    arrive(0, leaf, sound());
    arrive(0, node(3), sound());
    assertEquals(List.of(new ReportEvent.Arrived(LEAF, sound())), events);
    assertEquals(1, desk.strangers());
  }

  @Test
  void shouldShedReportsFirstWhenTheHostProtectsItself() {
    protecting = true;
    arrive(0, leaf, sound());
    assertTrue(events.isEmpty());
    assertEquals(1, desk.shed());
  }

  @Test
  void shouldTakeOnlySoManyASecond() {
    for (int i = 0; i < 10_000; i++) {
      arrive(i * SECOND_NS / 1_000, leaf, sound());
    }
    int most = ReportDesk.BURST + 10 * ReportDesk.PER_SECOND;
    assertTrue(events.size() <= most && events.size() > most - 5, events.size() + " in 10 s");
    assertEquals(10_000 - events.size(), desk.shed());
  }

  @Test
  void shouldDropReportsThatCannotBe() {
    arrive(0, leaf, sound().toBuilder().setVersion("1.0\u001b[31m").build());
    arrive(0, leaf, sound().toBuilder().setRevert("x".repeat(500)).build());
    arrive(0, leaf, sound().toBuilder().setBoard("\"},{\"").build());
    assertTrue(events.isEmpty());
    assertEquals(3, desk.malformed());
  }

  @Test
  void shouldPublishOneFlatJsonObject() {
    String json =
        new String(ReportJson.of(LEAF, SUPER, sound().toBuilder().setRevert("a \"b\" \\").build()));
    assertTrue(json.startsWith("{\"node\":\"" + LEAF + "\",\"via\":\"" + SUPER.brief() + "\""));
    assertTrue(json.contains("\"revert\":\"a \\\"b\\\" \\\\\""), json);
    assertTrue(json.contains("\"health\":\"good\""), json);
    assertFalse(json.contains(",,"));
  }
}
