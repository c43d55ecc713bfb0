package io.tiovivo.node.overlay;

import io.tiovivo.credential.Credential;
import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.AddressText;
import io.tiovivo.node.beacon.BeaconBook;
import io.tiovivo.node.guard.GuardStage;
import io.tiovivo.node.join.JoinReport;
import io.tiovivo.node.join.JoinState;
import io.tiovivo.node.join.WaitReason;
import io.tiovivo.node.lease.DeskState;
import io.tiovivo.node.lease.LeaseReport;
import io.tiovivo.node.member.MembershipView;
import io.tiovivo.node.message.Contacts;
import io.tiovivo.node.proto.CloneNotice;
import io.tiovivo.node.proto.GuardStatus;
import io.tiovivo.node.proto.LeaseStatus;
import io.tiovivo.node.proto.MembershipStatus;
import io.tiovivo.node.proto.OverlayStatus;
import io.tiovivo.node.proto.Role;
import io.tiovivo.node.proto.RoleChange;
import io.tiovivo.node.proto.ServiceStatus;
import io.tiovivo.node.role.FleetTotals;
import io.tiovivo.node.role.NodeRole;
import io.tiovivo.node.role.RoleEvent;
import java.util.List;
import java.util.Locale;

/** How the overlay does, for people and metrics. */
final class StatusSheet {
  /** Most revoked peers that are named. */
  private static final int MAX_REVOKED = 8;

  private static final long MS = 1_000_000;

  private final Crew crew;
  private final Parts parts;
  private final PostCounters counters;
  private final PostOffice post;

  StatusSheet(Crew crew, Parts parts, PostCounters counters, PostOffice post) {
    this.crew = crew;
    this.parts = parts;
    this.counters = counters;
    this.post = post;
  }

  OverlayStatus of(long nowNs) {
    Credential credential = crew.identity.credential();
    OverlayStatus.Builder sheet =
        OverlayStatus.newBuilder()
            .setName(credential.name())
            .setSite(credential.site())
            .setCredentialUntilS(credential.notAfterS())
            .setCredentialSerial(credential.serial())
            .setPort(crew.local.port())
            .setTcpPort(crew.tcpPort)
            .setSessions(crew.sessions.count())
            .setLagUs((int) (crew.lag.lagNs(nowNs) / 1000))
            .setEligibility(String.join("; ", crew.roles.obstacles(nowNs)))
            .setGuard(guard());
    if (crew.observed != null) {
      sheet.setObserved(AddressText.withPort(crew.observed));
    }
    leaf(nowNs, sheet);
    if (crew.serving()) {
      sheet.setService(service(nowNs)).setMembership(membership(nowNs));
    }
    for (RoleEvent.RoleChanged change : crew.roles.history()) {
      sheet.addRoleHistory(
          RoleChange.newBuilder()
              .setRole(role(change.to()))
              .setReason(change.reason())
              .setAgoMs(Math.max(0, nowNs - change.atNs()) / MS));
    }
    if (crew.clonedNs != Long.MIN_VALUE) {
      sheet.setClone(
          CloneNotice.newBuilder()
              .setAgoMs((nowNs - crew.clonedNs) / MS)
              .setReason("another box uses this node's identity: was its card copied?"));
    }
    beacon(sheet);
    new CounterSheet(crew, parts, counters, post).fill(nowNs, sheet);
    return sheet.build();
  }

  private GuardStatus guard() {
    GuardStage stage = crew.guard.stage();
    return GuardStatus.newBuilder()
        .setStage(stage.ordinal())
        .setReason(stage == GuardStage.NORMAL ? "" : crew.guard.reason())
        .build();
  }

  private void leaf(long nowNs, OverlayStatus.Builder sheet) {
    JoinReport join = crew.keeper.report(nowNs);
    sheet.setCachedAddresses(join.known()).setJoinState(words(join));
    join.standbys().forEach(each -> sheet.addStandbys(Contacts.record(each)));
    join.supernode()
        .ifPresent(
            supernode ->
                sheet.setLease(
                    LeaseStatus.newBuilder()
                        .setSupernode(Contacts.record(supernode))
                        .setHeldMs(Math.max(0, nowNs - crew.leasedNs) / MS)
                        .setLeftMs((int) (join.leaseNs() / MS))
                        .setRenewedMs((int) (join.renewedNs() / MS))));
  }

  private static String words(JoinReport join) {
    if (join.state() != JoinState.WAITING) {
      return join.state().name().toLowerCase(Locale.ROOT);
    }
    String why = join.reason() == null ? "" : ": " + words(join.reason());
    return "none, asks in " + (join.waitNs() + 999_999_999) / 1_000_000_000 + " s" + why;
  }

  private static String words(WaitReason reason) {
    return switch (reason) {
      case START -> "it has just started";
      case PACING -> "the beacon spreads those that start together";
      case LOST -> "it lost its supernode, as others may have";
      case FAILED -> "the last one did not answer";
      case BUSY -> "a supernode gave it that time";
      case ELSEWHERE -> "a supernode sent it elsewhere";
      case BUDGET -> "it has asked often enough for now";
      case NOBODY -> "it knows of no supernode yet";
      case NEIGHBOUR -> "a node of this segment serves since a moment ago";
      case SWITCHED_OFF -> "the fleet has switched joining off";
    };
  }

  private ServiceStatus service(long nowNs) {
    LeaseReport desk = crew.desk.report(nowNs);
    List<RoleEvent.RoleChanged> history = crew.roles.history();
    long sinceNs = history.isEmpty() ? crew.startedNs : history.get(history.size() - 1).atNs();
    return ServiceStatus.newBuilder()
        .setLeases(desk.leases())
        .setCapacity(desk.capacity())
        .setAdmissionMillisPerS((int) Math.min(Integer.MAX_VALUE, desk.ratePermille()))
        .setDraining(desk.state() == DeskState.DRAINING)
        .setMega(crew.roles.role() == NodeRole.MEGA)
        .setReserved(desk.reserved())
        .setHeldMs(Math.max(0, nowNs - sinceNs) / MS)
        .setDirectoryEntries(crew.directory.counters().entries())
        .setSubscriptions(crew.directory.counters().subscriptions())
        .build();
  }

  private MembershipStatus membership(long nowNs) {
    MembershipView view = crew.membership.view();
    MembershipView.Sums sums = view.sums();
    int suspects = crew.membership.suspects();
    MembershipView.Precursors precursors = view.precursors();
    FleetTotals totals =
        new FleetTotals(
            sums.members() - sums.draining(),
            sums.megas(),
            sums.leaves(),
            sums.capacity(),
            0,
            0,
            0);
    return MembershipStatus.newBuilder()
        .setAlive(sums.members() - suspects)
        .setSuspect(suspects)
        .setDead(view.deathsSince(nowNs - 120_000 * MS).members())
        .setLeaves((int) sums.leaves())
        .setCapacity((int) sums.capacity())
        .setDeficit(deficit(totals))
        .setSurvivableDeaths(precursors.survivableDeaths())
        .setRetryPermille(precursors.retryPermille())
        .setTurnoverPermille(precursors.turnoverPermille())
        .setLeavesPerSupernode(precursors.leavesPerMember())
        .setReserve((int) sums.reserve())
        .build();
  }

  /** Supernodes that are missing, as RoleKeeper counts them; negative: too many. */
  private int deficit(FleetTotals totals) {
    if (totals.alive() <= 0 || totals.capacity() <= 0) {
      return 0;
    }
    double mean = (double) totals.capacity() / totals.alive();
    double target = crew.settings.role().targetPermille() / 1000.0;
    int need = (int) Math.ceil(totals.leases() / (target * mean));
    return Math.max(need, crew.settings.role().leastSupernodes()) - totals.alive();
  }

  private void beacon(OverlayStatus.Builder sheet) {
    BeaconBook beacon = crew.beacon;
    sheet.setBeaconSequence(beacon.sequence()).setBeaconNotice(beacon.notice());
    for (String function : BeaconBook.FUNCTIONS) {
      if (!beacon.isOn(function)) {
        sheet.addSwitchedOff(function);
      }
    }
    beacon.revocations().nodes().stream()
        .limit(MAX_REVOKED)
        .map(NodeId::toString)
        .forEach(sheet::addRevokedPeers);
  }

  static Role role(NodeRole role) {
    return switch (role) {
      case LEAF -> Role.LEAF;
      case SUPERNODE, DRAINING -> Role.SUPERNODE;
      case MEGA -> Role.MEGA;
    };
  }
}
