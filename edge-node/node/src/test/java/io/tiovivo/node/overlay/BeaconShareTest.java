package io.tiovivo.node.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.tiovivo.credential.CredentialCheck;
import io.tiovivo.identity.NodeId;
import io.tiovivo.image.proto.Beacon;
import io.tiovivo.image.proto.SupernodeAddress;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.beacon.BeaconBook;
import io.tiovivo.node.message.Remote;
import io.tiovivo.node.proto.BeaconCopy;
import io.tiovivo.node.proto.OverlayMessage;
import io.tiovivo.testkit.fleet.SimFleet;
import io.tiovivo.testkit.net.VirtualNetwork;
import io.tiovivo.testkit.noise.CryptoCosts;
import io.tiovivo.testkit.noise.SimSignatures;
import org.junit.jupiter.api.Test;

class BeaconShareTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long T = io.tiovivo.identity.Clocks.FIRST_S + 1000;
  private final SimFleet fleet =
      new SimFleet(
          "share", new SimSignatures(new VirtualNetwork(1).cost(), CryptoCosts.measured()));
  private final BeaconBook rich = new BeaconBook(new CredentialCheck(fleet.trust()));
  private final BeaconBook poor = new BeaconBook(new CredentialCheck(fleet.trust()));
  private final PartsTest.Recorder richPost = new PartsTest.Recorder();
  private final PartsTest.Recorder poorPost = new PartsTest.Recorder();
  private int newer;
  private final BeaconShare giver = new BeaconShare(rich, (nowNs, post) -> {});
  private final BeaconShare taker = new BeaconShare(poor, (nowNs, post) -> newer++);
  private final Remote giverRemote = remote(1);
  private final Remote takerRemote = remote(2);

  @Test
  void shouldBringALongBeaconOverPieceByPiece() {
    giver.hear(0, beacon(T, "long", 60), richPost);

    taker.heardOf(SECOND, giverRemote.id(), rich.changedSequence(), poorPost);
    int rounds = exchange(SECOND);

    assertEquals(rich.sequence(), poor.sequence());
    assertEquals(1, newer);
    assertEquals(1, taker.taken());
    assertTrue(rich.envelope().length > 2 * BeaconShare.PIECE_BYTES);
    assertEquals((rich.envelope().length + 1023) / BeaconShare.PIECE_BYTES, rounds);
    assertEquals(Machine.NEVER, taker.deadlineNs());
  }

  @Test
  void shouldNotPassOnABeaconThatOnlyTellsALaterTime() {
    giver.hear(0, beacon(T, "same"), richPost);
    taker.hear(0, beacon(T, "same"), poorPost);
    giver.hear(SECOND, beacon(T + 60, "same"), richPost);

    taker.heardOf(2 * SECOND, giverRemote.id(), rich.changedSequence(), poorPost);

    assertEquals(0, poorPost.sent.size());
    assertTrue(rich.sequence() > poor.sequence());
  }

  @Test
  void shouldLeaveALiarAloneForAWhile() {
    giver.hear(0, beacon(T, "true"), richPost);
    taker.heardOf(SECOND, giverRemote.id(), 99, poorPost);
    taker.onMessage(
        SECOND,
        giverRemote,
        OverlayMessage.newBuilder()
            .setBeaconCopy(
                BeaconCopy.newBuilder()
                    .setPiece(ByteString.copyFrom(new byte[10]))
                    .setSequence(99)
                    .setTotal(10))
            .build(),
        poorPost);
    assertEquals(1, taker.failed());
    assertEquals(0, newer);

    taker.heardOf(2 * SECOND, giverRemote.id(), 100, poorPost);
    assertEquals(1, poorPost.sent.size(), "not asked again yet");
    taker.heardOf(SECOND + BeaconShare.QUIET_NS, giverRemote.id(), 100, poorPost);
    assertEquals(2, poorPost.sent.size());
  }

  @Test
  void shouldNotLetAPeerMakeItReserveMoreThanABeaconNeeds() {
    taker.heardOf(SECOND, giverRemote.id(), 99, poorPost);
    taker.onMessage(
        SECOND,
        giverRemote,
        OverlayMessage.newBuilder()
            .setBeaconCopy(
                BeaconCopy.newBuilder()
                    .setPiece(ByteString.copyFrom(new byte[10]))
                    .setTotal(BeaconShare.MAX_BEACON_BYTES + 1))
            .build(),
        poorPost);

    assertEquals(1, taker.malformed());
    assertEquals(Machine.NEVER, taker.deadlineNs());
  }

  @Test
  void shouldGiveUpOnAPeerThatFallsSilent() {
    taker.heardOf(SECOND, giverRemote.id(), 99, poorPost);
    assertEquals(SECOND + BeaconShare.PIECE_NS, taker.deadlineNs());

    taker.onDeadline(SECOND + BeaconShare.PIECE_NS, poorPost);

    assertEquals(1, taker.failed());
    assertEquals(Machine.NEVER, taker.deadlineNs());
  }

  private int exchange(long nowNs) {
    int rounds = 0;
    while (!poorPost.sent.isEmpty() && rounds < 100) {
      rounds++;
      nowNs += 20_000_000;
      giver.onMessage(nowNs, takerRemote, poorPost.sent.remove(0), richPost);
      taker.onMessage(nowNs, giverRemote, richPost.sent.remove(0), poorPost);
    }
    return rounds;
  }

  private byte[] beacon(long timeS, String notice) {
    return beacon(timeS, notice, 0);
  }

  private byte[] beacon(long timeS, String notice, int supernodes) {
    Beacon.Builder beacon =
        Beacon.newBuilder()
            .setFormat(1)
            .setFleet("share")
            .setSequence(timeS * 1000)
            .setTimeS(timeS)
            .setNotAfterS(SimFleet.END_S)
            .setNotice(notice);
    for (int i = 0; i < supernodes; i++) {
      beacon.addSupernodes(
          SupernodeAddress.newBuilder()
              .setIp(ByteString.copyFrom(new byte[] {10, 0, 0, (byte) i}))
              .setPort(8486)
              .setNodeId(ByteString.copyFrom(new NodeId(7, i + 1).bytes())));
    }
    return fleet.beacon(beacon.build());
  }

  private static Remote remote(int id) {
    PeerAddress address = PeerAddress.of(new byte[] {10, 0, 0, (byte) id}, 8486);
    return new Remote(new NodeId(0, id), address, null, true);
  }
}
