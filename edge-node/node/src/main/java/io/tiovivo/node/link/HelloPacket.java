package io.tiovivo.node.link;

import com.google.protobuf.ByteString;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.InvalidProtocolBufferException;
import io.tiovivo.identity.NodeId;
import io.tiovivo.node.proto.Hello;
import io.tiovivo.node.proto.Role;
import io.tiovivo.wire.WireReader;

/**
 * A hello on the wire: magic 0x5456 (16 bits), the oldest version of this format that can read it
 * (8), kind (8), TSI (32), then the protobuf message. The prefix lets a node drop what is not its
 * business before it parses anything.
 *
 * <p>A field that a newer node adds is skipped by an older one; only a change that an older one
 * would misunderstand raises the version, and then the older one counts the packet and drops it.
 *
 * @param instance drawn at each start of the sender
 * @param sequence unsigned, rises with each hello of an instance
 * @param leaving the sender stops
 * @param intervalMs longest time to the sender's next hello
 */
record HelloPacket(
    NodeId id,
    long instance,
    int sequence,
    NodeCard card,
    boolean leaving,
    int intervalMs,
    int uptimeS) {
  static final int MAGIC = 0x5456;
  static final int VERSION = 1;
  static final int KIND_HELLO = 1;
  static final int PREFIX_BYTES = 8;

  /** Most bytes of a hello, prefix included: far below any link's MTU. */
  static final int MAX_BYTES = 512;

  /** Why a datagram is not a hello for us. */
  enum Flaw {
    FOREIGN,
    UNKNOWN_VERSION,
    MALFORMED
  }

  /** A hello, or why there is none. Exactly one of the two is null. */
  record Read(HelloPacket packet, Flaw flaw) {}

  private static final Read FOREIGN = new Read(null, Flaw.FOREIGN);
  private static final Read UNKNOWN_VERSION = new Read(null, Flaw.UNKNOWN_VERSION);
  private static final Read MALFORMED = new Read(null, Flaw.MALFORMED);

  byte[] encode(int tsi) {
    byte[] message =
        Hello.newBuilder()
            .setFormat(VERSION)
            .setNodeId(ByteString.copyFrom(id.bytes()))
            .setInstance(instance)
            .setSequence(sequence)
            .setRole(card.role())
            .setVersion(card.version())
            .setSlot(card.slot())
            .setBoard(card.board())
            .setConfirmed(card.confirmed())
            .setLeaving(leaving)
            .setIntervalMs(intervalMs)
            .setUptimeS(uptimeS)
            .setOverlayPort(card.overlayPort())
            .build()
            .toByteArray();
    return new io.tiovivo.wire.WireWriter(PREFIX_BYTES + message.length)
        .u16(MAGIC)
        .u8(VERSION)
        .u8(KIND_HELLO)
        .u32(Integer.toUnsignedLong(tsi))
        .bytes(message, 0, message.length)
        .array();
  }

  /** Reads a datagram of unknown origin; never throws. */
  static Read decode(WireReader in, int tsi) {
    if (in.remaining() < PREFIX_BYTES || in.u16() != MAGIC) {
      return MALFORMED;
    }
    int version = in.u8();
    int kind = in.u8();
    if ((int) in.u32() != tsi) {
      return FOREIGN;
    }
    if (version != VERSION || kind != KIND_HELLO) {
      return UNKNOWN_VERSION;
    }
    if (in.remaining() > MAX_BYTES - PREFIX_BYTES) {
      return MALFORMED;
    }
    try {
      byte[] message = in.bytes(in.remaining());
      return of(Hello.parseFrom(message, ExtensionRegistryLite.getEmptyRegistry()));
    } catch (InvalidProtocolBufferException broken) {
      return MALFORMED;
    }
  }

  private static Read of(Hello hello) {
    NodeId id = NodeId.of(hello.getNodeId().toByteArray()).orElse(null);
    boolean words =
        NodeCard.isWord(hello.getVersion(), NodeCard.MAX_VERSION)
            && NodeCard.isWord(hello.getSlot(), NodeCard.MAX_SLOT)
            && NodeCard.isWord(hello.getBoard(), NodeCard.MAX_BOARD);
    boolean port = (hello.getOverlayPort() & ~0xFFFF) == 0;
    if (id == null || !words || !port) {
      return MALFORMED;
    }
    // A role of a later version is nothing to us yet, but its node is a peer all the same.
    Role role = hello.getRole() == Role.UNRECOGNIZED ? Role.ROLE_UNSPECIFIED : hello.getRole();
    NodeCard card =
        new NodeCard(
            role,
            hello.getVersion(),
            hello.getSlot(),
            hello.getBoard(),
            hello.getConfirmed(),
            hello.getOverlayPort());
    HelloPacket packet =
        new HelloPacket(
            id,
            hello.getInstance(),
            hello.getSequence(),
            card,
            hello.getLeaving(),
            hello.getIntervalMs(),
            hello.getUptimeS());
    return new Read(packet, null);
  }
}
