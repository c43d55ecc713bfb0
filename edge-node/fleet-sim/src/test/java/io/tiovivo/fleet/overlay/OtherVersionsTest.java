package io.tiovivo.fleet.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tiovivo.credential.CredentialCheck;
import io.tiovivo.credential.CredentialVerdict;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.proto.Join;
import io.tiovivo.node.proto.OverlayMessage;
import io.tiovivo.node.proto.Renew;
import io.tiovivo.node.session.OwnIdentity;
import io.tiovivo.node.session.Sessions;
import io.tiovivo.testkit.fleet.SimFleet;
import io.tiovivo.testkit.net.HostPlan;
import io.tiovivo.testkit.net.VirtualHost;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Nodes of an earlier format and of a later one beside those of this. */
class OtherVersionsTest {
  private static final int SEED = 5;

  private final OverlayWorld world = new OverlayWorld(SEED);
  private final SplittableRandom random = new SplittableRandom(SEED);

  private SimNode supernode;
  private List<SimNode> leaves;

  private void fleet() {
    world.hold(Invariants.all(world.settings(), 300));
    FleetShape.of(3, 20, 40).addTo(world, SEED, 5_000).forEach(SimNode::boot);
    leaves = world.nodes(each -> each.plan().kind() == NodePlan.Kind.LEAF);
    supernode = world.nodes().get(0);
    world.runFor(60);
  }

  private VirtualHost attach(Stranger stranger, SimFleet.Member member) {
    CredentialCheck check = new CredentialCheck(world.fleet().trust());
    OwnIdentity own =
        new OwnIdentity(member.credential().node(), member.keys(), member.envelope(), 1);
    stranger.sessions =
        new Sessions(
            world.settings().session(),
            own,
            world.crypto(),
            (envelope, key) ->
                check.check(envelope, key) instanceof CredentialVerdict.Accepted accepted
                    ? Optional.of(accepted.credential())
                    : Optional.empty(),
            (nowNs, from, purpose, dueNs) -> Optional.empty(),
            stranger,
            world.entropy(),
            world.nextSeed());
    VirtualHost host =
        world.network().attach(HostPlan.on(world.network().internet(), "stranger", SimNode.PORT));
    host.boot(stranger);
    host.command(new Stranger.Dial(new Contact(supernode.id(), supernode.address(), 0, "", 0)));
    world.runFor(20);
    assertNotNull(stranger.peer, "a session with " + supernode.name());
    return host;
  }

  /** The first format: no attempts, no version, no beacon, nothing of the reserve. */
  @Test
  void shouldGiveANodeOfTheFirstFormatALeaseAndKeepIt() throws InvalidProtocolBufferException {
    fleet();
    Stranger old = new Stranger();
    SimFleet.Member member = world.fleet().enrol("old", "rpi3b");
    VirtualHost host = attach(old, member);
    Join join = Join.newBuilder().setIncarnation(1).setInstance(2).build();
    say(host, OverlayMessage.newBuilder().setRequest(9).setJoin(join).build().toByteArray());
    assertTrue(supernode.holds(member.credential().node()));
    for (int i = 0; i < 12; i++) {
      Renew renew = Renew.getDefaultInstance();
      say(host, OverlayMessage.newBuilder().setRenew(renew).build().toByteArray());
      world.runFor(24);
    }
    assertTrue(supernode.holds(member.credential().node()), "after five minutes");
    int renewed = 0;
    for (byte[] each : old.heard) {
      renewed += OverlayMessage.parseFrom(each).hasRenewed() ? 1 : 0;
    }
    assertEquals(12, renewed);
  }

  @Test
  void shouldTakeWhatItKnowsFromANodeOfTheFutureAndDropTheRest() {
    fleet();
    Stranger future = new Stranger();
    SimFleet.Member member = world.fleet().enrol("future", "rpi9");
    VirtualHost host = attach(future, member);
    Join join = Join.newBuilder().setIncarnation(1).setInstance(2).build();
    byte[] known =
        OverlayMessage.newBuilder().setFormat(7).setRequest(9).setJoin(join).build().toByteArray();
    say(host, with(known, field(900, 40)));
    assertTrue(supernode.holds(member.credential().node()), "unknown fields are skipped");

    int said = 0;
    for (int number = 70; number < 120; number++) {
      byte[] format = OverlayMessage.newBuilder().setFormat(7).build().toByteArray();
      say(host, with(format, field(number, random.nextInt(200)))); // bodies of the future
      said++;
    }
    for (int i = 0; i < 300; i++) {
      byte[] noise = new byte[random.nextInt(300)];
      random.nextBytes(noise);
      say(host, noise);
      byte[] damaged = known.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      say(host, damaged);
      say(host, java.util.Arrays.copyOf(known, random.nextInt(known.length)));
      said += 3;
    }
    world.runFor(60);
    assertTrue(said > 900);
    assertEquals(0, supernode.machine().defects());
    assertEquals(0, world.log().count("PartFailed"));
    assertEquals(1000, OverlayWorld.leasedPermille(leaves));
    assertEquals(0, world.log().count("Lost"), world.log()::toString);
  }

  private void say(VirtualHost host, byte[] message) {
    host.command(new Stranger.Say(message));
    world.network().runFor(100_000_000);
  }

  /** A length-delimited field with so many random bytes. */
  private byte[] field(int number, int bytes) {
    byte[] content = new byte[bytes];
    random.nextBytes(content);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    varint(out, number << 3 | 2);
    varint(out, bytes);
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static void varint(ByteArrayOutputStream out, int value) {
    int rest = value;
    while (rest > 0x7F) {
      out.write(rest & 0x7F | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }

  private static byte[] with(byte[] message, byte[] more) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(message);
    out.writeBytes(more);
    return out.toByteArray();
  }
}
