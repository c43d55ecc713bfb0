package io.tiovivo.node.member;

import com.google.protobuf.ByteString;
import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.proto.ContactRecord;
import io.tiovivo.node.proto.Member;
import io.tiovivo.node.proto.MemberState;
import java.util.Optional;

/** Members as messages. What is out of range is no member. */
final class MemberWire {
  /** Most bytes of updates in one message: fits the least MTU with all headers around it. */
  static final int MAX_PAGE_BYTES = 1_100;

  /** Higher ones are taken for forgeries: nobody could ever say anything newer. */
  static final long MAX_INCARNATION = 1L << 62;

  private static final int MAX_VERSION = 32;
  private static final int MAX_COUNT = 1_000_000;

  /** No host holds more leases: one that claims millions would draw all leaves, or call up all. */
  private static final int MAX_LEASES = 16_384;

  /** Versions seen lately, so that 10,000 members of one version share it. */
  private static final int SHARED_VERSIONS = 8;

  /**
   * What a message says of a member.
   *
   * @param facts the address is null in a brief message
   */
  record Heard(
      NodeId id, MemberState state, long incarnation, Facts facts, int heldS, Member message) {
    boolean full() {
      return facts.address() != null;
    }

    /** Its record; what a brief message leaves out is as it was. */
    MemberRecord record(MemberRecord before) {
      if (full()) {
        return new MemberRecord(id, incarnation, facts, heldS);
      }
      Facts old = before.facts();
      Facts merged =
          new Facts(
              old.address(),
              old.tcpPort(),
              old.version(),
              facts.leaves(),
              facts.capacity(),
              facts.eligible(),
              facts.reserve(),
              facts.mega(),
              facts.draining(),
              facts.retryPermille(),
              facts.turnoverPermille(),
              facts.beaconSequence());
      return new MemberRecord(id, incarnation, merged, heldS);
    }
  }

  private final String[] versions = new String[SHARED_VERSIONS];
  private int nextVersion;

  /** Everything about a member that lives. */
  static Member full(MemberRecord record) {
    Facts facts = record.facts();
    ContactRecord.Builder contact =
        ContactRecord.newBuilder()
            .setNodeId(ByteString.copyFrom(record.id().bytes()))
            .setIp(ByteString.copyFrom(facts.address().ip()))
            .setPort(facts.address().port())
            .setTcpPort(facts.tcpPort())
            .setVersion(facts.version());
    return facts(record).setContact(contact).build();
  }

  /** The same without what seldom changes: how to reach it, its version. */
  static Member brief(MemberRecord record) {
    return facts(record).setContact(idOnly(record.id())).build();
  }

  /** That a member is gone, or suspected. */
  static Member verdict(NodeId id, MemberState state, long incarnation, int... suspectedBy) {
    Member.Builder member =
        Member.newBuilder().setContact(idOnly(id)).setState(state).setIncarnation(incarnation);
    for (int each : suspectedBy) {
      member.addSuspectedBy(each);
    }
    return member.build();
  }

  private static ContactRecord idOnly(NodeId id) {
    return ContactRecord.newBuilder().setNodeId(ByteString.copyFrom(id.bytes())).build();
  }

  private static Member.Builder facts(MemberRecord record) {
    Facts facts = record.facts();
    return Member.newBuilder()
        .setState(MemberState.ALIVE)
        .setIncarnation(record.incarnation())
        .setLeaves(facts.leaves())
        .setCapacity(facts.capacity())
        .setEligible(facts.eligible())
        .setReserve(facts.reserve())
        .setMega(facts.mega())
        .setDraining(facts.draining())
        .setRetryPermille(facts.retryPermille())
        .setTurnoverPermille(facts.turnoverPermille())
        .setBeaconSequence(facts.beaconSequence())
        .setHeldS(record.heldS());
  }

  /** Empty: malformed, or of a state that this version does not know. */
  Optional<Heard> read(Member member) {
    Optional<NodeId> id = NodeId.of(member.getContact().getNodeId().toByteArray());
    MemberState state = member.getState();
    boolean known =
        state == MemberState.ALIVE
            || state == MemberState.SUSPECT
            || state == MemberState.DEAD
            || state == MemberState.LEFT;
    long incarnation = member.getIncarnation();
    if (id.isEmpty() || !known || incarnation < 0 || incarnation > MAX_INCARNATION) {
      return Optional.empty();
    }
    ContactRecord contact = member.getContact();
    PeerAddress address = null;
    if (!contact.getIp().isEmpty()) {
      address = address(contact);
      if (address == null) {
        return Optional.empty();
      }
    }
    Facts facts = facts(member, address);
    return facts == null
        ? Optional.empty()
        : Optional.of(
            new Heard(id.get(), state, incarnation, facts, Math.max(0, member.getHeldS()), member));
  }

  private static PeerAddress address(ContactRecord contact) {
    byte[] ip = contact.getIp().toByteArray();
    int port = contact.getPort();
    if (ip.length != 4 && ip.length != 16 || port <= 0 || port > 0xFFFF) {
      return null;
    }
    int first = ip[0] & 0xFF;
    boolean group = ip.length == 4 ? first >= 224 || first == 0 : first == 0xFF;
    return group ? null : PeerAddress.of(ip, port);
  }

  private Facts facts(Member member, PeerAddress address) {
    ContactRecord contact = member.getContact();
    String version = contact.getVersion();
    boolean inRange =
        within(member.getLeaves(), MAX_LEASES)
            && within(member.getCapacity(), MAX_LEASES)
            && within(member.getEligible(), MAX_LEASES)
            && within(member.getReserve(), MAX_LEASES)
            && within(member.getRetryPermille(), MAX_COUNT)
            && within(member.getTurnoverPermille(), MAX_COUNT)
            && within(contact.getTcpPort(), 0xFFFF)
            && isWord(version);
    if (!inRange) {
      return null;
    }
    return new Facts(
        address,
        contact.getTcpPort(),
        shared(version),
        member.getLeaves(),
        member.getCapacity(),
        member.getEligible(),
        member.getReserve(),
        member.getMega(),
        member.getDraining(),
        member.getRetryPermille(),
        member.getTurnoverPermille(),
        member.getBeaconSequence());
  }

  private static boolean within(int value, int most) {
    return value >= 0 && value <= most;
  }

  // Versions reach terminals and logs.
  private static boolean isWord(String text) {
    if (text.length() > MAX_VERSION) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      if (!letter && "._+~-".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  private String shared(String version) {
    for (String each : versions) {
      if (version.equals(each)) {
        return each;
      }
    }
    versions[nextVersion++ % SHARED_VERSIONS] = version;
    return version;
  }
}
