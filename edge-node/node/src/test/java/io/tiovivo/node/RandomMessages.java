package io.tiovivo.node;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.tiovivo.identity.NodeId;
import io.tiovivo.node.proto.ContactRecord;
import io.tiovivo.node.proto.Entry;
import io.tiovivo.node.proto.Find;
import io.tiovivo.node.proto.Found;
import io.tiovivo.node.proto.Gossip;
import io.tiovivo.node.proto.Member;
import io.tiovivo.node.proto.OverlayMessage;
import io.tiovivo.node.proto.Presence;
import io.tiovivo.node.proto.Probe;
import io.tiovivo.node.proto.ProbeAck;
import io.tiovivo.node.proto.ProbeRequest;
import io.tiovivo.node.proto.Publish;
import io.tiovivo.node.proto.Published;
import io.tiovivo.node.proto.Subscribe;
import io.tiovivo.node.proto.SyncRequest;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Messages of membership and directory with fields at random, sensible ones and others. */
public final class RandomMessages {
  private final SplittableRandom random;
  private final List<NodeId> ids;

  /**
   * A source.
   *
   * @param ids of nodes that exist: named now and then
   */
  public RandomMessages(long seed, List<NodeId> ids) {
    random = new SplittableRandom(seed);
    this.ids = ids;
  }

  /** Any body that these two rooms own, or one that nobody does. */
  public OverlayMessage next() {
    OverlayMessage.Builder message =
        OverlayMessage.newBuilder().setFormat(number()).setRequest(random.nextInt(100));
    switch (random.nextInt(12)) {
      case 0 -> message.setProbe(Probe.newBuilder().setCookie(number()).addAllUpdates(members()));
      case 1 ->
          message.setProbeAck(
              ProbeAck.newBuilder()
                  .setCookie(number())
                  .setUnreached(random.nextBoolean())
                  .addAllUpdates(members()));
      case 2 ->
          message.setProbeRequest(
              ProbeRequest.newBuilder().setCookie(number()).setTarget(contact()));
      case 3 ->
          message.setGossip(
              Gossip.newBuilder().setSynced(random.nextBoolean()).addAllUpdates(members()));
      case 4 -> message.setSyncRequest(sync());
      case 5 -> message.setFind(Find.newBuilder().setNodeId(id()).setName(name()));
      case 6 ->
          message.setFound(
              Found.newBuilder().addAllEntries(entries()).setAuthoritative(random.nextBoolean()));
      case 7 -> message.setPublish(Publish.newBuilder().addAllEntries(entries()));
      case 8 -> message.setPublished(Published.newBuilder().setKept(number()));
      case 9 ->
          message.setSubscribe(
              Subscribe.newBuilder().setNodeId(id()).setValidMs(number()).setSubscriber(id()));
      case 10 -> message.setPresence(Presence.newBuilder().setEntry(entry()).setSubscriber(id()));
      default -> {
        return withUnknownBody();
      }
    }
    return message.build();
  }

  /** As a later version would send it: every level has fields that this one does not know. */
  public static OverlayMessage fromALaterVersion(OverlayMessage message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(message.toByteArray());
    // Field 1000, a varint; field 1001, three bytes.
    bytes.writeBytes(new byte[] {(byte) 0xC0, 0x3E, 42, (byte) 0xCA, 0x3E, 3, 1, 2, 3});
    return parse(bytes.toByteArray()).orElseThrow();
  }

  /** A message whose only body has a number that this version does not know. */
  public static OverlayMessage withUnknownBody() {
    // Field 1001, three bytes.
    return parse(new byte[] {8, 2, (byte) 0xCA, 0x3E, 3, 1, 2, 3}).orElseThrow();
  }

  /** The message with a few bits flipped; empty: it is no message any more. */
  public Optional<OverlayMessage> flipped(OverlayMessage message) {
    byte[] bytes = message.toByteArray();
    for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return parse(bytes);
  }

  private static Optional<OverlayMessage> parse(byte[] bytes) {
    try {
      return Optional.of(OverlayMessage.parseFrom(bytes));
    } catch (InvalidProtocolBufferException notOne) {
      return Optional.empty();
    }
  }

  private SyncRequest sync() {
    SyncRequest.Builder sync = SyncRequest.newBuilder().setMutual(random.nextBoolean());
    int digests = random.nextBoolean() ? 1 << random.nextInt(10) : random.nextInt(300);
    for (int i = 0; i < digests; i++) {
      sync.addDigests(random.nextInt());
    }
    return sync.setSender(member()).build();
  }

  private List<Member> members() {
    return java.util.stream.Stream.generate(this::member).limit(random.nextInt(6)).toList();
  }

  private Member member() {
    return Member.newBuilder()
        .setContact(contact())
        .setStateValue(random.nextInt(7))
        .setIncarnation(random.nextInt(3) == 0 ? random.nextLong() : 1L << random.nextInt(40))
        .setLeaves(number())
        .setCapacity(number())
        .setEligible(number())
        .setReserve(number())
        .setMega(random.nextBoolean())
        .setDraining(random.nextBoolean())
        .setRetryPermille(number())
        .setTurnoverPermille(number())
        .setBeaconSequence(random.nextLong())
        .setHeldS(number())
        .addSuspectedBy(random.nextInt())
        .addSuspectedBy(random.nextInt())
        .build();
  }

  private ContactRecord contact() {
    byte[] ip = new byte[List.of(0, 4, 4, 4, 16, 7).get(random.nextInt(6))];
    for (int i = 0; i < ip.length; i++) {
      ip[i] = (byte) random.nextInt();
    }
    return ContactRecord.newBuilder()
        .setNodeId(id())
        .setIp(ByteString.copyFrom(ip))
        .setPort(number())
        .setTcpPort(number())
        .setVersion(name())
        .setLoadPermille(number())
        .build();
  }

  private List<Entry> entries() {
    return java.util.stream.Stream.generate(this::entry).limit(random.nextInt(5)).toList();
  }

  private Entry entry() {
    return Entry.newBuilder()
        .setNodeId(id())
        .setName(name())
        .setIncarnation(random.nextLong())
        .setSequence(number())
        .setSupernode(contact())
        .setValidMs(number())
        .setStateValue(random.nextInt(4))
        .setLastSeenMs(number())
        .setInstance(random.nextInt(3))
        .build();
  }

  private int number() {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt();
      case 1 -> 0;
      default -> random.nextInt(2_000);
    };
  }

  private ByteString id() {
    if (random.nextBoolean()) {
      return ByteString.copyFrom(ids.get(random.nextInt(ids.size())).bytes());
    }
    byte[] id = new byte[random.nextInt(4) == 0 ? random.nextInt(20) : 16];
    for (int i = 0; i < id.length; i++) {
      id[i] = (byte) random.nextInt();
    }
    return ByteString.copyFrom(id);
  }

  private String name() {
    return List.of("", "a", "leaf-1", "é", "a b", "x".repeat(200), "s3").get(random.nextInt(7));
  }
}
