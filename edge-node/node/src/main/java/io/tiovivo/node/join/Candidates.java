package io.tiovivo.node.join;

import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.Contacts;
import io.tiovivo.node.message.Subnets;
import io.tiovivo.node.proto.ContactRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Whom to ask next: where a refusal sent us, our segment, the last supernode, the standbys, then
 * the book by lot. A contact that rests is passed over.
 */
final class Candidates {
  private static final int STANDBYS = 2;
  private static final int MAX_REDIRECTS = 4;

  private final AddressBook book;
  private final JoinWorld world;
  private final SplittableRandom random;
  private final List<Contact> redirects = new ArrayList<>();
  private List<Contact> standbys = List.of();
  private Contact last;
  private boolean nearTried;

  Candidates(AddressBook book, JoinWorld world, SplittableRandom random) {
    this.book = book;
    this.world = world;
    this.random = random;
  }

  List<Contact> standbys() {
    return standbys;
  }

  /** Keeps two of those, unlike the supernode and each other where that is possible. */
  private void standbys(Contact supernode, List<Contact> offered) {
    List<Contact> others = new ArrayList<>(offered);
    others.removeIf(each -> each.id() != null && each.id().equals(supernode.id()));
    standbys = List.copyOf(Subnets.spread(supernode, others, STANDBYS));
  }

  /** What our supernode tells of others: standbys, and more for the book. */
  void learn(
      long nowNs, Contact supernode, List<ContactRecord> offered, List<ContactRecord> others) {
    nearTried = false;
    List<Contact> kept = Contacts.of(offered, LeafMessages.MAX_CONTACTS);
    kept.forEach(each -> book.add(nowNs, each, AddressBook.Source.HEARD));
    standbys(supernode, kept);
    Contacts.of(others, LeafMessages.MAX_CONTACTS)
        .forEach(each -> book.add(nowNs, each, AddressBook.Source.HEARD));
  }

  /** This one serves nobody any more. */
  void forget(Contact former) {
    List<Contact> kept = new ArrayList<>(standbys);
    kept.removeIf(each -> each.address().equals(former.address()));
    standbys = List.copyOf(kept);
  }

  /** The supernode that we had; null: it just failed us, or there was none. */
  void last(Contact supernode) {
    last = supernode;
  }

  /** Where a refusal sends us; the newest word counts. */
  void redirects(long nowNs, List<Contact> elsewhere) {
    redirects.clear();
    for (Contact each : elsewhere) {
      book.add(nowNs, each, AddressBook.Source.HEARD);
      if (redirects.size() < MAX_REDIRECTS && !book.rests(nowNs, each)) {
        redirects.add(each);
      }
    }
  }

  boolean hasRedirect() {
    return !redirects.isEmpty();
  }

  void clearRedirects() {
    redirects.clear();
  }

  Optional<Contact> next(long nowNs) {
    while (!redirects.isEmpty()) {
      Contact redirect = redirects.remove(random.nextInt(redirects.size()));
      if (!book.rests(nowNs, redirect)) {
        return Optional.of(redirect);
      }
    }
    List<Contact> near = new ArrayList<>(world.segment());
    near.forEach(each -> book.add(nowNs, each, AddressBook.Source.HEARD));
    near.removeIf(each -> book.rests(nowNs, each));
    // Every other time: hellos are not signed, and whoever sends many must not be all we try.
    nearTried = !near.isEmpty() && !nearTried;
    if (nearTried) {
      return Optional.of(near.get(random.nextInt(near.size())));
    }
    Contact before = last;
    last = null;
    if (before != null && !book.rests(nowNs, before)) {
      return Optional.of(before);
    }
    List<Contact> kept = new ArrayList<>(standbys);
    kept.removeIf(each -> book.rests(nowNs, each));
    if (!kept.isEmpty()) {
      return Optional.of(kept.get(random.nextInt(kept.size())));
    }
    world.beaconContacts().forEach(each -> book.add(nowNs, each, AddressBook.Source.BEACON));
    return book.draw(nowNs, random);
  }
}
