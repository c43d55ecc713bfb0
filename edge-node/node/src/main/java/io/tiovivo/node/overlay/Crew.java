package io.tiovivo.node.overlay;

import io.tiovivo.identity.proto.Grant;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.ask.Asks;
import io.tiovivo.node.beacon.BeaconBook;
import io.tiovivo.node.directory.Directory;
import io.tiovivo.node.guard.GuardStage;
import io.tiovivo.node.guard.HostFacts;
import io.tiovivo.node.guard.HostGuard;
import io.tiovivo.node.join.AddressBook;
import io.tiovivo.node.join.LeaseKeeper;
import io.tiovivo.node.lease.LeaseDesk;
import io.tiovivo.node.member.Membership;
import io.tiovivo.node.message.Remote;
import io.tiovivo.node.proto.OverlayMessage.BodyCase;
import io.tiovivo.node.report.ReportDesk;
import io.tiovivo.node.role.NodeRole;
import io.tiovivo.node.role.Reachability;
import io.tiovivo.node.role.RoleKeeper;
import io.tiovivo.node.session.Sessions;

/**
 * All parts of one overlay and what they share. The parts ask each other through the small
 * interfaces that the classes beside this one implement; {@link OverlayBuilder} fills it once.
 */
final class Crew {
  // ---- what the fleet's beacon may switch off, as BeaconBook.FUNCTIONS names it
  static final String JOIN = "join";
  static final String LOOKUP = "lookup";
  static final String PRESENCE = "presence";
  static final String PROMOTION = "promotion";
  static final String MEGA = "mega";
  static final String HANDOVER = "handover";
  static final String SYNC = "sync";
  static final String METRICS_GOSSIP = "metrics-gossip";

  final OverlaySettings settings;
  HostTerms terms;
  final BeaconBook beacon;
  final long startedNs;
  final SegmentBook segment = new SegmentBook();
  final LagGauge lag = new LagGauge();

  OverlayIdentity identity;
  Sessions sessions;
  AddressBook book;
  LeaseKeeper keeper;
  LeaseDesk desk;
  RoleKeeper roles;
  Reachability reach;
  HostGuard guard;
  Membership membership;
  Directory directory;
  Asks asks;
  BeaconShare beacons;
  ReportDesk reports;

  /** Where we are by our own account. */
  PeerAddress local;

  int tcpPort;

  /** Where our supernode sees us; null: not known. */
  PeerAddress observed;

  HostFacts host = HostFacts.UNKNOWN;

  /** Since when we hold the lease that we hold. */
  long leasedNs;

  /** Somebody else has used our identity, and when; {@link Long#MIN_VALUE}: nobody. */
  long clonedNs = Long.MIN_VALUE;

  Crew(
      OverlaySettings settings,
      HostTerms terms,
      BeaconBook beacon,
      OverlayIdentity identity,
      long startedNs) {
    this.settings = settings;
    this.terms = terms;
    this.beacon = beacon;
    this.identity = identity;
    this.startedNs = startedNs;
  }

  /** Whether this node serves others now. */
  boolean serving() {
    return roles.role() != NodeRole.LEAF;
  }

  /** Whether look-ups and subscriptions are put off to protect the host. */
  boolean shedding() {
    return guard.stage().compareTo(GuardStage.SHED) >= 0;
  }

  /**
   * Where others reach us: as the owner says; else as others see us, if they could also knock
   * there; else by our own account.
   */
  PeerAddress address() {
    boolean seen = observed != null && !terms.addressFixed() && reach.reachable();
    return seen ? observed : local;
  }

  /** Whether the fleet's switches leave these messages on; parts ask about all other functions. */
  boolean allowed(BodyCase body) {
    return body != BodyCase.SYNC_REQUEST || beacon.isOn(SYNC);
  }

  /** Whether a node may speak as a supernode. */
  static boolean maySupernode(Remote remote) {
    return remote.credential().grants().contains(Grant.GRANT_SUPERNODE)
        || remote.credential().grants().contains(Grant.GRANT_MEGA);
  }
}
