package io.tiovivo.node.overlay;

import io.tiovivo.node.ask.AskSettings;
import io.tiovivo.node.directory.DirectorySettings;
import io.tiovivo.node.guard.GuardSettings;
import io.tiovivo.node.join.JoinSettings;
import io.tiovivo.node.lease.LeaseSettings;
import io.tiovivo.node.member.MemberSettings;
import io.tiovivo.node.role.ReachSettings;
import io.tiovivo.node.role.RoleSettings;
import io.tiovivo.node.session.SessionSettings;

/** The settings of all parts of an overlay. */
public record OverlaySettings(
    SessionSettings session,
    JoinSettings join,
    LeaseSettings lease,
    RoleSettings role,
    ReachSettings reach,
    GuardSettings guard,
    MemberSettings member,
    DirectorySettings directory,
    AskSettings ask) {
  /** What docs/OVERLAY.md gives the reasons for. */
  public static OverlaySettings standard(String fleet) {
    return new OverlaySettings(
        SessionSettings.standard(fleet),
        JoinSettings.standard(),
        LeaseSettings.standard(),
        RoleSettings.standard(),
        ReachSettings.standard(),
        GuardSettings.standard(),
        MemberSettings.standard(),
        DirectorySettings.standard(),
        AskSettings.standard());
  }

  /** The same with all timers multiplied. */
  public OverlaySettings scaled(double timers) {
    return new OverlaySettings(
        session.scaled(timers),
        join.scaled(timers),
        lease.scaled(timers),
        role.scaled(timers),
        reach.scaled(timers),
        guard.scaled(timers),
        member.scaled(timers),
        directory.scaled(timers),
        ask.scaled(timers));
  }

  /** The same with other settings of the roles: who must serve at once, or never. */
  public OverlaySettings with(RoleSettings newRole) {
    return new OverlaySettings(session, join, lease, newRole, reach, guard, member, directory, ask);
  }
}
