package io.tiovivo.node.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.tiovivo.identity.NodeId;
import io.tiovivo.node.PartWorld;
import io.tiovivo.node.RandomMessages;
import io.tiovivo.node.directory.Homes.Home;
import io.tiovivo.node.message.Part;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.message.Remote;
import io.tiovivo.node.message.Target;
import io.tiovivo.node.proto.ContactRecord;
import io.tiovivo.node.proto.Entry;
import io.tiovivo.node.proto.OverlayMessage;
import io.tiovivo.node.proto.PresenceState;
import io.tiovivo.node.proto.Publish;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Membership and directory of one supernode against whatever may arrive. */
class HostileTest {
  private static final ByteString ADDRESS = ByteString.copyFrom(new byte[] {10, 9, 9, 9});

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldSurviveWhateverAMemberSays(long seed) {
    Homes homes = new Homes(seed, 8, DirectorySettings.standard());
    Home victim = homes.supernodes.get(2);
    homes.leaf("leaf-1", victim);
    homes.seconds(5);
    List<NodeId> ids = new ArrayList<>();
    homes.supernodes.forEach(each -> ids.add(each.host.id));
    RandomMessages messages = new RandomMessages(seed, ids);
    for (int i = 0; i < 4_000; i++) {
      OverlayMessage message = messages.next();
      hear(homes, victim, homes.supernodes.get(5), message);
      messages
          .flipped(message)
          .ifPresent(flipped -> hear(homes, victim, homes.supernodes.get(6), flipped));
      if (i % 100 == 0) {
        homes.seconds(1);
      }
    }
    assertTrue(victim.membership.counters().malformed() > 100, "some was malformed");
    assertTrue(victim.directory.counters().refused() > 100, "some was refused");
    assertTrue(victim.directory.counters().pending() <= 256);
    assertTrue(victim.membership.view().size() <= 16_384);
    assertTrue(homes.world.mostBytes <= 1_200, homes.world.mostBytes + " bytes");
    homes.seconds(900);
    assertTrue(victim.membership.active());
    assertTrue(
        victim.membership.view().size() <= 8 + 2,
        "phantoms die: " + victim.membership.view().size());
  }

  @Test
  void shouldSurviveWhateverALeafSaysAndBelieveNothingOfIt() {
    Homes homes = new Homes(1, 8, DirectorySettings.standard());
    Home victim = homes.supernodes.get(2);
    Home leaf = homes.leaf("leaf-1", victim);
    homes.seconds(5);
    RandomMessages messages = new RandomMessages(1, List.of(leaf.host.id));
    int entries = victim.directory.counters().entries();
    for (int i = 0; i < 2_000; i++) {
      OverlayMessage message = messages.next();
      Remote from = PartWorld.remote(leaf.host, true);
      homes.world.touch(
          victim.host,
          () -> victim.directory.onMessage(homes.world.nowNs(), from, message, victim.host));
    }
    homes.seconds(10);
    assertEquals(entries, victim.directory.counters().entries());
  }

  @Test
  void shouldPassNothingOnThatIsTooLongForAMessage() {
    Homes homes = new Homes(3, 3, DirectorySettings.standard());
    Home owner = homes.supernodes.get(0); // of three, each owns every key
    Home hostile = homes.supernodes.get(1);
    Home asker = homes.leaf("asker", homes.supernodes.get(2));
    String name = "n".repeat(Target.MAX_NAME);
    for (int i = 1; i <= 8; i++) {
      Entry entry =
          Entry.newBuilder()
              .setNodeId(ByteString.copyFrom(new NodeId(i, i).bytes()))
              .setName(name)
              .setState(PresenceState.UP)
              .setValidMs(300_000)
              .setSupernode(
                  ContactRecord.newBuilder()
                      .setNodeId(ByteString.copyFrom(hostile.host.id.bytes()))
                      .setIp(ADDRESS)
                      .setPort(8486)
                      .setVersion("v".repeat(900)))
              .build();
      Publish publish = Publish.newBuilder().addEntries(entry).build();
      for (Home each : List.of(owner, homes.supernodes.get(2))) {
        hear(homes, each, hostile, OverlayMessage.newBuilder().setPublish(publish).build());
      }
    }
    Finding finding = homes.find(asker, Target.named(name));
    assertTrue(finding.entries().size() > 1, "several bear it: " + finding);
    assertTrue(homes.world.mostBytes <= 1_180, homes.world.mostBytes + " bytes");
    for (Entry each : finding.entries()) {
      assertTrue(each.getSerializedSize() <= 400, each.getSerializedSize() + " bytes");
    }
  }

  @Test
  void shouldUnderstandALaterVersionThatSaysMore() {
    Homes homes = new Homes(1, 12, DirectorySettings.standard());
    for (Home home : homes.supernodes.subList(0, 6)) {
      home.host.parts.replaceAll(Later::new);
    }
    Home asker = homes.leaf("asker", homes.supernodes.get(1));
    Home leaf = homes.leaf("leaf", homes.supernodes.get(9));
    homes.seconds(120);
    homes.kill(homes.supernodes.get(11));
    homes.seconds(60);
    for (Home home : homes.supernodes.subList(0, 11)) {
      assertEquals(11, home.membership.view().size());
    }
    Finding finding = homes.find(asker, Target.of(leaf.host.id));
    assertEquals(PresenceState.UP, finding.entries().get(0).getState());
  }

  /** A part whose messages have fields and bodies that this version does not know. */
  private record Later(Part part) implements Part {
    @Override
    public void onMessage(long nowNs, Remote from, OverlayMessage message, Post post) {
      part.onMessage(nowNs, from, RandomMessages.fromALaterVersion(message), post);
      part.onMessage(nowNs, from, RandomMessages.withUnknownBody(), post);
    }

    @Override
    public void onDeadline(long nowNs, Post post) {
      part.onDeadline(nowNs, post);
    }

    @Override
    public long deadlineNs() {
      return part.deadlineNs();
    }
  }

  private static void hear(Homes homes, Home victim, Home from, OverlayMessage message) {
    Remote remote = PartWorld.remote(from.host, false);
    homes.world.touch(
        victim.host,
        () -> {
          for (Part part : victim.host.parts) {
            part.onMessage(homes.world.nowNs(), remote, message, victim.host);
          }
        });
  }
}
