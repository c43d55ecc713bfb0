package io.tiovivo.node.overlay;

import io.tiovivo.identity.proto.Grant;
import io.tiovivo.node.member.MembershipView;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.role.FleetTotals;
import io.tiovivo.node.role.RoleActions;
import io.tiovivo.node.role.RoleFacts;
import io.tiovivo.node.role.RoleWorld;
import java.util.List;
import java.util.Set;

/** What the roles ask of the rest of their node, and what a change of role does to it. */
final class RoleSide implements RoleWorld, RoleActions {
  /** Members that died within this call for the reserve. */
  private static final long DIED_LATELY_NS = 120_000_000_000L;

  private final Crew crew;
  private long nowNs;

  RoleSide(Crew crew) {
    this.crew = crew;
  }

  /** Every call of the machine begins with this: some questions come without the time. */
  void begin(long newNowNs) {
    nowNs = newNowNs;
  }

  long nowNs() {
    return nowNs;
  }

  @Override
  public RoleFacts facts(long atNs) {
    HostTerms terms = crew.terms;
    Set<Grant> grants = crew.identity.credential().grants();
    return new RoleFacts(
        terms.profileAllows() && terms.leases() > 0,
        terms.profileMega(),
        terms.dedicated(),
        terms.ownerAllows(),
        grants.contains(Grant.GRANT_SUPERNODE) || grants.contains(Grant.GRANT_MEGA),
        grants.contains(Grant.GRANT_MEGA),
        crew.reach.reachable() || crew.terms.dedicated(), // the owner is believed
        crew.beacon.isHalted(terms.version()),
        atNs - crew.startedNs,
        crew.guard.stage().ordinal());
  }

  @Override
  public FleetTotals totals(long atNs) {
    MembershipView view = crew.membership.view();
    MembershipView.Sums sums = view.sums();
    return new FleetTotals(
        sums.members() - sums.draining(),
        sums.megas(),
        sums.leaves(),
        sums.capacity(),
        (int) Math.min(Integer.MAX_VALUE, sums.eligible()),
        (int) Math.min(Integer.MAX_VALUE, sums.reserve()),
        view.deathsSince(atNs - DIED_LATELY_NS).members());
  }

  @Override
  public int leases() {
    return crew.desk.leases();
  }

  @Override
  public long aloneSinceNs() {
    return crew.keeper.aloneSinceNs(nowNs);
  }

  @Override
  public boolean knownUnreachable() {
    return crew.reach.refuted();
  }

  @Override
  public List<SegmentPeer> segment() {
    return crew.segment.all();
  }

  @Override
  public boolean promotionAllowed() {
    return crew.beacon.isOn(Crew.PROMOTION);
  }

  @Override
  public boolean megaAllowed() {
    return crew.beacon.isOn(Crew.MEGA);
  }

  // ---- RoleActions

  @Override
  public void becomeSupernode(long atNs, boolean mega, Post post) {
    crew.keeper.stop(atNs, "serves others now", post);
    crew.desk.open(atNs, crew.terms.leases(), post);
    crew.reach.serving(true);
    crew.membership.join(atNs, post);
  }

  @Override
  public void drain(long atNs, String reason, Post post) {
    crew.desk.drain(atNs, reason, post);
  }

  @Override
  public void serveAgain(long atNs, Post post) {
    crew.desk.open(atNs, crew.terms.leases(), post);
  }

  @Override
  public void becomeLeaf(long atNs, Post post) {
    crew.desk.close(atNs, post);
    crew.reach.serving(false);
    crew.membership.leave(atNs, post);
    crew.keeper.start(atNs, false, post);
  }
}
