package io.tiovivo.node.status;

import io.tiovivo.node.proto.EnrolmentState;
import io.tiovivo.node.proto.MembershipStatus;
import io.tiovivo.node.proto.OverlayStatus;
import io.tiovivo.node.proto.RoleChange;
import io.tiovivo.node.proto.ServiceStatus;
import io.tiovivo.settings.Units;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.Collectors;

/** The overlay's lines of a status page. */
final class OverlayTable {
  private static final String[] GUARD = {
    "", "refuses joins", "sheds look-ups", "hands leaves over", "becomes a leaf"
  };

  private OverlayTable() {}

  static void add(StringBuilder page, OverlayStatus overlay) {
    Words.line(page, "enrolled", enrolment(overlay));
    if (overlay.getEnrolment() != EnrolmentState.ENROLLED) {
      Words.paragraph(page, "", overlay.getEnrolmentAdvice());
    }
    if (overlay.getEnrolment() == EnrolmentState.NO_TRUST) {
      return;
    }
    if (overlay.hasClone()) {
      Words.line(page, "clone", clone(overlay));
    }
    Words.paragraph(page, "role", role(overlay));
    if (!overlay.hasService()) {
      Words.line(page, "lease", lease(overlay));
    }
    Words.line(page, "standbys", standbys(overlay));
    if (overlay.hasService()) {
      Words.line(page, "serves", service(overlay.getService()));
    }
    if (overlay.hasMembership()) {
      fleet(page, overlay.getMembership());
    }
    Words.line(page, "guard", guard(overlay));
    Words.line(page, "beacon", beacon(overlay));
    Words.paragraph(page, "notice", overlay.getBeaconNotice());
    Words.line(page, "overlay", sockets(overlay));
  }

  private static String enrolment(OverlayStatus overlay) {
    EnrolmentState state = overlay.getEnrolment();
    String name = overlay.getName().isEmpty() ? "" : ", as " + overlay.getName();
    String site = overlay.getSite().isEmpty() ? "" : " at " + overlay.getSite();
    String until =
        overlay.getCredentialUntilS() == 0
            ? ""
            : ", until "
                + Instant.ofEpochSecond(overlay.getCredentialUntilS())
                    .atZone(ZoneOffset.UTC)
                    .toLocalDate();
    return switch (state) {
      case ENROLLED -> "yes" + name + site + until;
      case RENEWING -> "yes" + name + site + until + ", asks for a newer credential";
      case EXPIRED -> "no more: the credential has expired";
      case REVOKED -> "no more: the fleet has revoked this box";
      case ASKING -> "not yet: asks the authority";
      case NOT_ENROLLED -> "no";
      case NO_TRUST -> "no";
      case ENROLMENT_STATE_UNSPECIFIED, UNRECOGNIZED -> "unknown";
    };
  }

  private static String clone(OverlayStatus overlay) {
    return overlay.getClone().getReason()
        + ", "
        + Words.duration(overlay.getClone().getAgoMs())
        + " ago";
  }

  private static String role(OverlayStatus overlay) {
    int changes = overlay.getRoleHistoryCount();
    if (changes == 0) {
      return overlay.getEligibility().isEmpty()
          ? "may become a supernode"
          : "stays a leaf: " + overlay.getEligibility();
    }
    RoleChange last = overlay.getRoleHistory(changes - 1);
    return Words.spokenRole(last.getRole())
        + " for "
        + Words.duration(last.getAgoMs())
        + ": "
        + last.getReason();
  }

  private static String lease(OverlayStatus overlay) {
    if (!overlay.hasLease()) {
      return overlay.getJoinState();
    }
    var lease = overlay.getLease();
    return Words.contact(lease.getSupernode())
        + ", for "
        + Words.duration(lease.getHeldMs())
        + ", renewed "
        + Words.duration(lease.getRenewedMs())
        + " ago";
  }

  private static String standbys(OverlayStatus overlay) {
    if (overlay.hasService()) {
      return "";
    }
    String standbys =
        overlay.getStandbysList().stream().map(Words::contact).collect(Collectors.joining(", "));
    return standbys.isEmpty()
        ? "none; addresses of supernodes in the cache: " + overlay.getCachedAddresses()
        : standbys;
  }

  private static String service(ServiceStatus service) {
    return service.getLeases()
        + " of "
        + service.getCapacity()
        + " leaves, lets "
        + Units.decimal(service.getAdmissionMillisPerS() / 1000.0, 1)
        + " joins/s in"
        + (service.getReserved() == 0 ? "" : ", " + service.getReserved() + " places promised")
        + (service.getMega() ? ", from the reserve" : "")
        + (service.getDraining() ? ", DRAINING" : "");
  }

  private static void fleet(StringBuilder page, MembershipStatus fleet) {
    Words.line(
        page,
        "fleet has",
        supernodes(fleet.getAlive())
            + " ("
            + fleet.getSuspect()
            + " suspect), "
            + fleet.getLeaves()
            + " of "
            + fleet.getCapacity()
            + " leaves, "
            + deficit(fleet.getDeficit()));
    Words.line(
        page,
        "it could",
        "lose "
            + supernodes(fleet.getSurvivableDeaths())
            + " now; retries "
            + percent(fleet.getRetryPermille())
            + ", turnover "
            + percent(fleet.getTurnoverPermille())
            + " a minute");
  }

  private static String deficit(int deficit) {
    return deficit > 0 ? supernodes(deficit) + " short" : supernodes(-deficit) + " to spare";
  }

  private static String guard(OverlayStatus overlay) {
    int stage = overlay.getGuard().getStage();
    if (stage <= 0) {
      return "";
    }
    return "stage "
        + stage
        + (stage < GUARD.length ? ", " + GUARD[stage] : "")
        + ": "
        + overlay.getGuard().getReason();
  }

  private static String beacon(OverlayStatus overlay) {
    if (overlay.getBeaconSequence() == 0) {
      return "";
    }
    return overlay.getSwitchedOffCount() == 0
        ? Long.toString(overlay.getBeaconSequence())
        : overlay.getBeaconSequence()
            + ", switches off: "
            + String.join(", ", overlay.getSwitchedOffList());
  }

  private static String sockets(OverlayStatus overlay) {
    return (overlay.getPort() == 0 ? "no port" : "UDP " + overlay.getPort())
        + (overlay.getTcpPort() == 0 ? "" : ", TLS " + overlay.getTcpPort())
        + ", sessions "
        + overlay.getSessions()
        + (overlay.getObserved().isEmpty() ? "" : ", seen as " + overlay.getObserved())
        + ", lag "
        + Words.milliseconds(overlay.getLagUs());
  }

  private static String supernodes(int count) {
    return count + (count == 1 ? " supernode" : " supernodes");
  }

  private static String percent(int permille) {
    return Units.decimal(permille / 10.0, 1) + " %";
  }
}
