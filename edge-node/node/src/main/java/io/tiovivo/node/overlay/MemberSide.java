package io.tiovivo.node.overlay;

import io.tiovivo.node.join.AddressBook;
import io.tiovivo.node.lease.DeskState;
import io.tiovivo.node.lease.LeaseReport;
import io.tiovivo.node.member.Facts;
import io.tiovivo.node.member.MemberRecord;
import io.tiovivo.node.member.MemberWatch;
import io.tiovivo.node.member.OwnFacts;
import io.tiovivo.node.member.SeedContacts;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.role.NodeRole;
import java.util.ArrayList;
import java.util.List;

/** What membership asks of the rest of its node, and whom it tells of changes. */
final class MemberSide implements OwnFacts, SeedContacts, MemberWatch {
  private final Crew crew;
  private int turn;

  MemberSide(Crew crew) {
    this.crew = crew;
  }

  @Override
  public Facts facts(long nowNs) {
    LeaseReport desk = crew.desk.report(nowNs);
    boolean precursors = crew.beacon.isOn(Crew.METRICS_GOSSIP);
    return new Facts(
        crew.address(),
        crew.tcpPort,
        crew.terms.version(),
        desk.leases(),
        desk.capacity(),
        desk.eligible(),
        desk.reserve(),
        crew.roles.role() == NodeRole.MEGA,
        desk.state() != DeskState.SERVING,
        precursors ? desk.retryPermille() : 0,
        precursors ? desk.turnoverPermille() : 0,
        crew.beacon.changedSequence());
  }

  /**
   * Configured ones, the beacon's, the segment's, and those that we knew as a leaf; beginning
   * elsewhere each time.
   */
  @Override
  public List<Contact> contacts(int most) {
    List<Contact> all = new ArrayList<>(crew.terms.configured());
    all.addAll(crew.beacon.supernodes());
    all.addAll(crew.segment.supernodes());
    all.addAll(crew.keeper.standbys());
    List<Contact> some = new ArrayList<>();
    turn++;
    for (int i = 0; i < all.size() && some.size() < most; i++) {
      Contact contact = all.get((turn + i) % all.size());
      boolean ourselves =
          crew.identity.id().equals(contact.id()) || crew.address().equals(contact.address());
      if (!ourselves && !some.contains(contact)) {
        some.add(contact);
      }
    }
    return some;
  }

  @Override
  public void onMemberUp(long nowNs, MemberRecord member) {
    crew.directory.onMemberUp(nowNs, member);
    crew.book.add(nowNs, member.contact(), AddressBook.Source.HEARD);
  }

  @Override
  public void onMemberGone(long nowNs, MemberRecord member, boolean died) {
    crew.directory.onMemberGone(nowNs, member, died);
    if (died) {
      crew.desk.memberDied(nowNs, member.id());
    }
  }
}
