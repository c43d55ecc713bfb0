package io.tiovivo.node.lease;

import static io.tiovivo.node.lease.Herd.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.lease.Herd.Desk;
import io.tiovivo.node.lease.Herd.Leaf;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.Contacts;
import io.tiovivo.node.message.Purpose;
import io.tiovivo.node.message.Refusal;
import io.tiovivo.node.proto.Accept;
import io.tiovivo.node.proto.Busy;
import io.tiovivo.node.proto.BusyReason;
import io.tiovivo.node.proto.ContactRecord;
import io.tiovivo.node.proto.Demand;
import io.tiovivo.node.proto.Handover;
import io.tiovivo.node.proto.Join;
import io.tiovivo.node.proto.Leave;
import io.tiovivo.node.proto.OverlayMessage;
import io.tiovivo.node.proto.ReachRequest;
import io.tiovivo.node.proto.Renew;
import io.tiovivo.node.proto.Renewed;
import io.tiovivo.node.proto.Reserve;
import io.tiovivo.node.proto.Reserved;
import io.tiovivo.node.role.ReachSettings;
import io.tiovivo.node.role.Reachability;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever arrives, nothing is thrown and no limit is passed. */
class HostileTest {
  private static final int MESSAGES = 60_000;

  private final Herd herd = new Herd(1);
  private final SplittableRandom random = new SplittableRandom(2);

  @Test
  void shouldBearAnyMessageInAnyState() {
    Desk desk = herd.desk(50);
    Desk other = herd.desk(50);
    List<Leaf> leaves = herd.leaves(60);
    Reachability reach =
        new Reachability(ReachSettings.standard(), () -> List.of(other.contact()), 3);
    reach.serving(true);
    for (int i = 0; i < MESSAGES; i++) {
      Leaf leaf = leaves.get(random.nextInt(leaves.size()));
      OverlayMessage message = bent(any(i));
      desk.part().onMessage(herd.nowNs, leaf.remote(false), message, desk);
      desk.part().onMessage(herd.nowNs, other.remote(false), message, desk);
      leaf.part().onMessage(herd.nowNs, desk.remote(true), message, leaf);
      leaf.part().onMessage(herd.nowNs, other.remote(true), message, leaf);
      reach.onMessage(herd.nowNs, other.remote(true), message, desk);
      if (i % 500 == 0) {
        meddle(i, desk, leaf);
      }
      herd.run(random.nextLong(SECOND / 5));
      assertTrue(desk.desk.leases() <= 50, desk.desk.leases() + " leases");
    }
    LeaseCounters counters = desk.desk.report(herd.nowNs).counters();
    assertTrue(counters.accepted() > 0 && counters.unexpected() > 0, counters.toString());
    assertTrue(counters.busy() > 0 && counters.unknownLease() > 0, counters.toString());
  }

  private void meddle(int i, Desk desk, Leaf leaf) {
    switch (i / 500 % 6) {
      case 0 -> desk.desk.drain(herd.nowNs, "fuzz", desk);
      case 1 -> desk.desk.open(herd.nowNs, 50, desk);
      case 2 -> desk.desk.hold(herd.nowNs, true, "fuzz", desk);
      case 3 -> desk.desk.hold(herd.nowNs, false, "fuzz", desk);
      case 4 -> desk.desk.close(herd.nowNs, desk);
      default -> leaf.part().onSessionDown(herd.nowNs, desk.remote(true), leaf);
    }
    desk.settle();
    leaf.settle();
  }

  private OverlayMessage any(int i) {
    OverlayMessage.Builder message = OverlayMessage.newBuilder().setFormat(i).setRequest(number());
    return switch (random.nextInt(10)) {
      case 0 ->
          message
              .setJoin(
                  Join.newBuilder()
                      .setInstance(random.nextInt(3))
                      .setAttempts(number())
                      .setLostSupernode(bytes())
                      .setReservation(bytes()))
              .build();
      case 1 ->
          message
              .setAccept(
                  Accept.newBuilder()
                      .setLeaseMs(number())
                      .setRenewMs(number())
                      .addStandbys(contact())
                      .addOthers(contact())
                      .setObservedIp(bytes())
                      .setObservedPort(number())
                      .setDemand(Demand.newBuilder().setPromotePpm(number())))
              .build();
      case 2 ->
          message
              .setBusy(
                  Busy.newBuilder()
                      .setWaitMs(number())
                      .setReasonValue(random.nextInt(9))
                      .addElsewhere(contact())
                      .setTicket(bytes()))
              .build();
      case 3 -> message.setRenew(Renew.newBuilder().setBeaconSequence(number())).build();
      case 4 -> message.setRenewed(Renewed.newBuilder().setLeaseMs(number())).build();
      case 5 -> message.setLeave(Leave.newBuilder().setReason(i % 2 == 0 ? "moved" : "x")).build();
      case 6 ->
          message.setHandover(Handover.newBuilder().setTo(contact()).setWithinMs(number())).build();
      case 7 -> message.setReserve(Reserve.newBuilder().setLeaves(number())).build();
      case 8 ->
          message
              .setReserved(
                  Reserved.newBuilder()
                      .setLeaves(number())
                      .setReservation(bytes())
                      .setValidMs(number()))
              .build();
      default ->
          message
              .setReachRequest(
                  ReachRequest.newBuilder()
                      .setNonce(number())
                      .setKnock(i % 2 == 0)
                      .setTargetIp(bytes())
                      .setTargetPort(number()))
              .build();
    };
  }

  /** Now and then with bits that fell over, as long as it can still be read. */
  private OverlayMessage bent(OverlayMessage message) {
    if (random.nextInt(4) != 0) {
      return message;
    }
    byte[] bytes = message.toByteArray();
    for (int flips = random.nextInt(6); flips > 0 && bytes.length > 0; flips--) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    try {
      return OverlayMessage.parseFrom(bytes);
    } catch (InvalidProtocolBufferException unreadable) {
      return message;
    }
  }

  private int number() {
    return switch (random.nextInt(6)) {
      case 0 -> 0;
      case 1 -> -1;
      case 2 -> Integer.MAX_VALUE;
      case 3 -> Integer.MIN_VALUE;
      case 4 -> random.nextInt(100_000);
      default -> random.nextInt();
    };
  }

  private ByteString bytes() {
    byte[] bytes = new byte[new int[] {0, 4, 16, 16, 8, 1, 40}[random.nextInt(7)]];
    random.nextBytes(bytes);
    return ByteString.copyFrom(bytes);
  }

  private ContactRecord contact() {
    if (random.nextInt(3) == 0) {
      Herd.Box box = herd.desks.get(random.nextInt(herd.desks.size()));
      return Contacts.record(box.contact());
    }
    return ContactRecord.newBuilder()
        .setNodeId(bytes())
        .setIp(bytes())
        .setPort(number())
        .setTcpPort(number())
        .setVersion(random.nextBoolean() ? "1.0" : "\u001b[2J")
        .setLoadPermille(number())
        .build();
  }

  @Test
  void shouldNotTakeAContactThatCannotBeReached() {
    assertTrue(Contacts.of(ContactRecord.getDefaultInstance()).isEmpty());
    ContactRecord good = Contacts.record(new Contact(null, address(1), 0, "1.0", 5));
    assertEquals(address(1), Contacts.of(good).orElseThrow().address());
    assertTrue(Contacts.of(good.toBuilder().setPort(0).build()).isEmpty());
    assertTrue(Contacts.of(good.toBuilder().setPort(-1).build()).isEmpty());
    ByteString zeroes = ByteString.copyFrom(new byte[16]);
    assertTrue(Contacts.of(good.toBuilder().setNodeId(zeroes).build()).isEmpty());
    assertEquals("", Contacts.of(good.toBuilder().setVersion("a b").build()).get().version());
  }

  @Test
  void shouldSlowTwoBoxesThatShareOneIdentity() {
    Desk desk = herd.desk(10);
    Leaf leaf = herd.leaves(1).get(0);
    leaf.alive = false; // two others speak in its name
    int accepted = 0;
    for (int i = 0; i < 600; i++) {
      herd.run(SECOND);
      long before = desk.desk.report(herd.nowNs).counters().accepted();
      OverlayMessage join =
          OverlayMessage.newBuilder()
              .setRequest(1)
              .setJoin(Join.newBuilder().setInstance(i % 2 == 0 ? 77 : 78))
              .build();
      desk.part().onMessage(herd.nowNs, leaf.remote(false), join, desk);
      accepted += (int) (desk.desk.report(herd.nowNs).counters().accepted() - before);
    }
    // Turns after 0, 30, 60, 120, 240 s; the one that holds the lease may ask again at any time.
    long turns = desk.events.stream().filter(LeaseEvent.CloneSeen.class::isInstance).count();
    assertTrue(turns >= 3 && turns <= 6, turns + " turns");
    assertTrue(accepted < 400, accepted + " accepted");
    assertEquals(1, desk.desk.leases());
  }

  @Test
  void shouldTakeARestartForARestart() {
    Desk desk = herd.desk(10);
    Leaf leaf = herd.leaves(1).get(0);
    leaf.alive = false;
    for (int i = 1; i <= 20; i++) {
      OverlayMessage join =
          OverlayMessage.newBuilder()
              .setRequest(1)
              .setJoin(Join.newBuilder().setInstance(1_000 + i))
              .build();
      desk.part().onMessage(herd.nowNs, leaf.remote(false), join, desk);
      herd.run(SECOND);
    }
    assertFalse(desk.events.stream().anyMatch(LeaseEvent.CloneSeen.class::isInstance));
    assertEquals(20, desk.desk.report(herd.nowNs).counters().accepted());
    assertEquals(1, desk.desk.leases());
  }

  @Test
  void shouldKeepABudgetForEachKindOfCaller() {
    Desk desk = herd.desk(1_000);
    int joins = 0;
    for (int i = 0; i < 500; i++) {
      joins += refusal(desk, i, Purpose.JOIN).isEmpty() ? 1 : 0;
    }
    assertTrue(joins <= 6, joins + " joins at once");
    assertTrue(refusal(desk, 1_000, Purpose.SUPERNODE).isEmpty(), "others are not starved");
    assertTrue(refusal(desk, 1_001, Purpose.ASK).isEmpty());
    assertTrue(refusal(desk, 1_002, Purpose.HANDOVER).isPresent(), "nothing is reserved");
    desk.desk.hold(herd.nowNs, true, "hot", desk);
    assertEquals(BusyReason.HOST, refusal(desk, 1_003, Purpose.JOIN).orElseThrow().reason());
  }

  @Test
  void shouldNeverPromiseMoreThanItAdmits() {
    SlotCalendar slots = new SlotCalendar(120, 15 * SECOND);
    int[] bySecond = new int[200];
    long now = 5_000 * SECOND;
    int given = 0;
    for (long due = 0; due != SlotCalendar.NONE; given++) {
      due = slots.give(now, 2_500, random);
      if (due != SlotCalendar.NONE) {
        bySecond[(int) (due / SECOND - 5_000)]++;
      }
    }
    assertEquals(301, given, "120 s at 2.5 a second, and none");
    for (int each : bySecond) {
      assertTrue(each <= 3);
    }
    assertEquals(300, slots.total(now));
    assertEquals(0, slots.total(now + 400 * SECOND));
  }

  private Optional<Refusal> refusal(Desk desk, int from, Purpose purpose) {
    return desk.desk.refusal(herd.nowNs, address(from), purpose, OptionalLong.empty());
  }

  private static PeerAddress address(int i) {
    return PeerAddress.of(new byte[] {11, 0, (byte) (i >> 8), (byte) i}, 8486);
  }
}
