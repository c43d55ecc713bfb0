package io.tiovivo.node.join;

import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.Part;
import io.tiovivo.node.message.Post;
import java.util.List;
import java.util.Optional;

/** A leaf's way to a lease, and how it keeps it. Owns Accept, Busy, Renewed, Handover. */
public final class LeaseKeeper implements Part {
  private final JoinSettings settings;
  private final AddressBook book;
  private final JoinWorld world;
  private final long seed;

  public LeaseKeeper(JoinSettings settings, AddressBook book, JoinWorld world, long seed) {
    this.settings = settings;
    this.book = book;
    this.world = world;
    this.seed = seed;
  }

  /**
   * Starts to look for a lease.
   *
   * @param massEvent many others may start with us: a boot after the power came back
   */
  public void start(long nowNs, boolean massEvent, Post post) {}

  /** Gives the lease up and looks for none: we serve others now, or the node ends. */
  public void stop(long nowNs, String reason, Post post) {}

  /** The supernode whose lease we hold. */
  public Optional<Contact> supernode() {
    return Optional.empty();
  }

  /** A supernode answered within the last two minutes, if only with a refusal. */
  public boolean supernodeInReach(long nowNs) {
    return nowNs == seed && settings == null;
  }

  public JoinReport report(long nowNs) {
    return new JoinReport(
        JoinState.IDLE,
        null,
        0,
        supernode(),
        0,
        List.of(),
        world.segment().size() + book.count(),
        new JoinCounters(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
  }
}
