package io.tiovivo.node.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.AddressText;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.NodeReport;
import io.tiovivo.node.control.ControlReply;
import io.tiovivo.node.link.HelloCounters;
import io.tiovivo.node.link.NodeCard;
import io.tiovivo.node.link.Peer;
import io.tiovivo.node.message.Answer;
import io.tiovivo.node.proto.PageAnswer;
import io.tiovivo.node.proto.Reply;
import io.tiovivo.node.proto.Request;
import io.tiovivo.node.proto.Role;
import io.tiovivo.node.proto.Status;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class StatusTest {
  private static final long SECOND = 1_000_000_000L;
  private static final NodeId ID = new NodeId(0x0123_4567_89ab_cdefL, 0x0011_2233_4455_6677L);

  @Test
  void shouldShowAPageForPeople() {
    assertEquals(
        """
        node      0123456789abcdef0011223344556677, leaf on rpi3b (aarch64)
        fleet     home
        health    This node does not belong to a fleet's overlay yet.
                  The last update was taken back: slot B was not confirmed in 3 boots.
                  This boot is not confirmed yet: it waits for a peer's hello or a
                  packet of the fleet's carousel.
        version   1.2.3
        boot      slot A, not confirmed yet (trial)
        reverted  slot B was not confirmed in 3 boots
        waiting   for a peer's hello or a packet of the fleet's carousel
        uptime    1 h 01 min
        memory    heap 3 of 15.5 MiB, resident 42 MiB (peak 43), 13 threads
        enrolled  no
                  this node trusts no fleet and keeps to its segment: start it with
                  --trust and the fleet's fleet.trust
        traffic   hellos 5 sent, 4 came back, 3 of peers, 10 dropped
        peers     2

        NODE      ADDRESS                 ROLE        VERSION         SLOT  HEARD AGO
        00000000  10.0.0.2                leaf        1.2.3           B     0 s
        00000000  fe80::1                 mesh relay  1.2.3           -     2 min 05 s
        """,
        StatusTable.of(status()));
  }

  @Test
  void shouldFitEightyColumnsWhateverThePeersSay() {
    NodeCard widest =
        new NodeCard(
            Role.MESH_RELAY,
            "v".repeat(NodeCard.MAX_VERSION),
            "s".repeat(NodeCard.MAX_SLOT),
            "b".repeat(NodeCard.MAX_BOARD),
            false);
    byte[] ip = new byte[16];
    Arrays.fill(ip, (byte) 0xfd);
    Peer peer = new Peer(ID, PeerAddress.of(ip, 1), widest, 1, 1, 0, 1);
    NodeReport report =
        new NodeReport(1, widest, List.of("x".repeat(200)), List.of(peer), counters());
    Status status =
        StatusMessages.status(report, 400L * 86_400 * SECOND)
            .setNodeId(ByteString.copyFrom(ID.bytes()))
            .setFleet("f".repeat(64))
            .setBootReason("r".repeat(100))
            .setRevertReason("r".repeat(100))
            .build();

    for (String line : StatusTable.of(status).split("\n")) {
      assertTrue(line.length() <= StatusTable.COLUMNS, line);
    }
  }

  @Test
  void shouldShowOneLineOfJsonForScripts() {
    Status aloneAsBefore = status().toBuilder().clearOverlay().build();
    assertEquals(
        "{\"node_id\":\"0123456789abcdef0011223344556677\",\"role\":\"leaf\","
            + "\"version\":\"1.2.3\",\"slot\":\"A\",\"boot_reason\":\"trial\","
            + "\"revert_reason\":\"slot B was not confirmed in 3 boots\",\"confirmed\":false,"
            + "\"board\":\"rpi3b\",\"architecture\":\"aarch64\",\"fleet\":\"home\",\"uptime_ms\":3660000,\"process_id\":77,"
            + "\"missing_evidence\":[\"a peer's hello or a packet of the fleet's carousel\"],"
            + "\"memory\":{\"heap_used_bytes\":3145728,\"heap_max_bytes\":16252928,"
            + "\"resident_bytes\":44040192,\"resident_peak_bytes\":45088768,\"threads\":13},"
            + "\"traffic\":{\"sent\":5,\"own\":4,\"accepted\":3,\"foreign\":1,"
            + "\"unknown_version\":2,\"malformed\":3,\"stale\":9,\"table_full\":4,"
            + "\"identity_taken\":1},"
            + "\"health\":{\"level\":\"attention\",\"sentence\":\"The last update was taken back:"
            + " slot B was not confirmed in 3 boots.\",\"advice\":\"The version before it runs;"
            + " nothing needs to be done until the next release.\",\"more\":[{"
            + "\"level\":\"attention\",\"sentence\":\"This boot is not confirmed yet: it waits for"
            + " a peer's hello or a packet of the fleet's carousel.\",\"advice\":\"Check the"
            + " network; after three such boots the box goes back to the other slot.\"}]},"
            + "\"pins\":[],\"boots\":[],"
            + "\"peers\":[{\"node_id\":\"00000000000000010000000000000002\","
            + "\"address\":\"10.0.0.2\",\"role\":\"leaf\",\"version\":\"1.2.3\",\"slot\":\"B\","
            + "\"board\":\"pc\",\"confirmed\":true,\"heard_ms\":0},"
            + "{\"node_id\":\"00000000000000030000000000000004\",\"address\":\"fe80::1\","
            + "\"role\":\"mesh_relay\",\"version\":\"1.2.3\",\"slot\":\"\",\"board\":\"pc\","
            + "\"confirmed\":false,\"heard_ms\":125000}]}",
        StatusJson.of(aloneAsBefore));
  }

  @Test
  void shouldEscapeWhatJsonWouldMisread() {
    Status status = Status.newBuilder().setBootReason("a\"b\\c\nd").build();

    assertTrue(StatusJson.of(status).contains("\"boot_reason\":\"a\\\"b\\\\c\\u000ad\""));
  }

  @Test
  void shouldAnswerTheQuestionForTheStatus() {
    byte[] reply = answer(StatusMessages.statusRequest(), StatusTest::status);

    assertEquals(status(), StatusMessages.parseReply(reply).orElseThrow().getStatus());
  }

  @Test
  void shouldRefuseAQuestionOfALaterVersionInWords() {
    byte[] later = {(byte) 0x82, 0x7d, 1, 'x'};
    byte[] reply = answer(later, StatusTest::status);

    assertEquals(
        "this node's version does not know the question",
        StatusMessages.parseReply(reply).orElseThrow().getRefusal().getMessage());
  }

  @Test
  void shouldAnswerEveryHostileRequestAndNeverThrow() {
    long seed = 20_260_102;
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    byte[] good = StatusMessages.statusRequest();
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = i % 2 == 0 ? new byte[random.nextInt(200)] : good.clone();
      if (i % 2 == 0) {
        random.nextBytes(bytes);
      } else {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      byte[] reply = answer(bytes, Status::getDefaultInstance);
      Reply parsed = StatusMessages.parseReply(reply).orElseThrow();
      assertFalse(parsed.getAnswerCase() == Reply.AnswerCase.ANSWER_NOT_SET);
      StatusMessages.parseReply(bytes);
    }
  }

  @Test
  void shouldFitAFullTableOfPeersIntoAReply() {
    NodeCard widest =
        new NodeCard(
            Role.MESH_RELAY,
            "v".repeat(NodeCard.MAX_VERSION),
            "s".repeat(NodeCard.MAX_SLOT),
            "b".repeat(NodeCard.MAX_BOARD),
            true);
    List<Peer> peers = new ArrayList<>();
    byte[] ip = new byte[16];
    Arrays.fill(ip, (byte) 0xfd);
    for (int i = 1; i <= 256; i++) {
      peers.add(new Peer(new NodeId(-1, i), PeerAddress.of(ip, 1), widest, -1, -1, 0, 1));
    }
    NodeReport report = new NodeReport(1, widest, List.of(), peers, counters());
    byte[] reply =
        answer(
            StatusMessages.statusRequest(),
            () -> StatusMessages.status(report, Long.MAX_VALUE).build());

    assertTrue(reply.length < StatusFrames.MAX_REPLY_BYTES / 2, reply.length + " bytes");
  }

  @Test
  void shouldFrameRequestsAndRefuseThoseThatAreTooLong() {
    byte[] message = Request.getDefaultInstance().toByteArray();
    ByteBuffer frame = StatusFrames.frame(message);
    frame.position(frame.limit());
    assertEquals(message.length, StatusFrames.requestBytes(frame));

    ByteBuffer part = ByteBuffer.allocate(8).put(new byte[3]);
    assertEquals(0, StatusFrames.requestBytes(part));
    for (int length : new int[] {-1, Integer.MIN_VALUE, StatusFrames.MAX_REQUEST_BYTES + 1}) {
      assertEquals(-1, StatusFrames.requestBytes(ByteBuffer.allocate(8).putInt(length)));
    }
  }

  @Test
  void shouldWriteAddressesAsPeopleDo() {
    assertEquals("192.168.1.250", text(192, 168, 1, 250));
    assertEquals("::", text(new int[16]));
    assertEquals("::1", text(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1));
    assertEquals("2001:db8::", text(0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    assertEquals(
        "2001:db8:0:1:1:1:1:1", text(0x20, 1, 0xd, 0xb8, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1));
    assertEquals("2001:0:0:1::1", text(0x20, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1));
  }

  private static String text(int... octets) {
    byte[] ip = new byte[octets.length];
    for (int i = 0; i < ip.length; i++) {
      ip[i] = (byte) octets[i];
    }
    return AddressText.of(PeerAddress.of(ip, 1));
  }

  private static byte[] answer(byte[] request, Supplier<Status> status) {
    List<byte[]> replies = new ArrayList<>();
    RequestDesk desk =
        new RequestDesk(
            status,
            (question, told) ->
                told.accept(new Answer.Refused(question.apply(1).ticket(), "nobody there")),
            () -> "draining",
            wanted -> ControlReply.refused(wanted.toString()),
            () -> PageAnswer.newBuilder().setProblem("page = no").build(),
            (what, defect) -> {
              throw new AssertionError(what, defect);
            });
    desk.answer(request, replies::add);
    assertEquals(1, replies.size());
    return replies.get(0);
  }

  private static Status status() {
    NodeCard pc = new NodeCard(Role.LEAF, "1.2.3", "B", "pc", true);
    NodeCard relay = new NodeCard(Role.MESH_RELAY, "1.2.3", "", "pc", false);
    byte[] ip = {(byte) 0xfe, (byte) 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    List<Peer> peers =
        List.of(
            new Peer(
                new NodeId(1, 2),
                PeerAddress.of(new byte[] {10, 0, 0, 2}, 1),
                pc,
                1,
                1,
                125 * SECOND,
                1),
            new Peer(new NodeId(3, 4), PeerAddress.of(ip, 1), relay, 1, 1, 0, 1));
    NodeReport report =
        new NodeReport(
            1,
            new NodeCard(Role.LEAF, "1.2.3", "A", "rpi3b", false),
            List.of("a peer's hello or a packet of the fleet's carousel"),
            peers,
            counters());
    return StatusMessages.status(report, 125 * SECOND)
        .setNodeId(ByteString.copyFrom(ID.bytes()))
        .setFleet("home")
        .setBootReason("trial")
        .setRevertReason("slot B was not confirmed in 3 boots")
        .setArchitecture("aarch64")
        .setUptimeMs(3_660_000)
        .setProcessId(77)
        .setMemory(StatusMessages.memory(3L << 20, 31L << 19, 42L << 20, 43L << 20, 13))
        .build();
  }

  private static HelloCounters counters() {
    return new HelloCounters(5, 4, 3, 1, 2, 3, 9, 4, 1);
  }
}
