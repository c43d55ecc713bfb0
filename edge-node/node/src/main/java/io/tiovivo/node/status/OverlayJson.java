package io.tiovivo.node.status;

import io.tiovivo.node.proto.ContactRecord;
import io.tiovivo.node.proto.Counter;
import io.tiovivo.node.proto.MembershipStatus;
import io.tiovivo.node.proto.OverlayStatus;
import io.tiovivo.node.proto.RoleChange;
import io.tiovivo.node.proto.ServiceStatus;
import java.util.Locale;

/** The overlay's part of a status in JSON. */
final class OverlayJson {
  private OverlayJson() {}

  static void put(JsonText json, OverlayStatus overlay) {
    json.key("overlay")
        .open('{')
        .put("enrolment", overlay.getEnrolment().name().toLowerCase(Locale.ROOT))
        .put("enrolment_advice", overlay.getEnrolmentAdvice())
        .put("name", overlay.getName())
        .put("site", overlay.getSite())
        .put("credential_until_s", overlay.getCredentialUntilS())
        .put("credential_serial", overlay.getCredentialSerial())
        .put("port", overlay.getPort())
        .put("tcp_port", overlay.getTcpPort())
        .put("observed", overlay.getObserved())
        .put("sessions", overlay.getSessions())
        .put("lag_us", overlay.getLagUs())
        .put("join_state", overlay.getJoinState())
        .put("eligibility", overlay.getEligibility())
        .put("cached_addresses", overlay.getCachedAddresses())
        .put("beacon_sequence", overlay.getBeaconSequence())
        .put("beacon_notice", overlay.getBeaconNotice());
    json.key("switched_off").open('[');
    overlay.getSwitchedOffList().forEach(each -> json.comma().quote(each));
    json.close(']');
    if (overlay.hasLease()) {
      var lease = overlay.getLease();
      json.key("lease").open('{');
      contact(json.key("supernode"), lease.getSupernode());
      json.put("held_ms", lease.getHeldMs())
          .put("left_ms", lease.getLeftMs())
          .put("renewed_ms", lease.getRenewedMs())
          .close('}');
    }
    json.key("standbys").open('[');
    overlay.getStandbysList().forEach(each -> contact(json.comma(), each));
    json.close(']');
    if (overlay.hasService()) {
      service(json, overlay.getService());
    }
    if (overlay.hasMembership()) {
      membership(json, overlay.getMembership());
    }
    json.key("guard")
        .open('{')
        .put("stage", overlay.getGuard().getStage())
        .put("reason", overlay.getGuard().getReason())
        .close('}');
    json.key("role_history").open('[');
    overlay.getRoleHistoryList().forEach(each -> change(json.comma(), each));
    json.close(']');
    if (overlay.hasClone()) {
      json.key("clone")
          .open('{')
          .put("ago_ms", overlay.getClone().getAgoMs())
          .put("reason", overlay.getClone().getReason())
          .close('}');
    }
    json.key("revoked_peers").open('[');
    overlay.getRevokedPeersList().forEach(each -> json.comma().quote(each));
    json.close(']').key("counters").open('{');
    for (Counter counter : overlay.getCountersList()) {
      String label = counter.getLabel().isEmpty() ? "" : "{" + counter.getLabel() + "}";
      json.put(counter.getName() + label, counter.getValue());
    }
    json.close('}').close('}');
  }

  static void contact(JsonText json, ContactRecord contact) {
    json.open('{')
        .put("node_id", Words.id(contact.getNodeId()))
        .put("address", Words.address(contact))
        .put("tcp_port", contact.getTcpPort())
        .put("version", contact.getVersion())
        .put("load_permille", contact.getLoadPermille())
        .close('}');
  }

  private static void change(JsonText json, RoleChange change) {
    json.open('{')
        .put("role", Words.role(change.getRole()))
        .put("reason", change.getReason())
        .put("ago_ms", change.getAgoMs())
        .close('}');
  }

  private static void service(JsonText json, ServiceStatus service) {
    json.key("service")
        .open('{')
        .put("leases", service.getLeases())
        .put("capacity", service.getCapacity())
        .put("admission_millis_per_s", service.getAdmissionMillisPerS())
        .put("draining", service.getDraining())
        .put("mega", service.getMega())
        .put("reserved", service.getReserved())
        .put("held_ms", service.getHeldMs())
        .put("directory_entries", service.getDirectoryEntries())
        .put("subscriptions", service.getSubscriptions())
        .close('}');
  }

  private static void membership(JsonText json, MembershipStatus fleet) {
    json.key("membership")
        .open('{')
        .put("alive", fleet.getAlive())
        .put("suspect", fleet.getSuspect())
        .put("dead", fleet.getDead())
        .put("leaves", fleet.getLeaves())
        .put("capacity", fleet.getCapacity())
        .put("deficit", fleet.getDeficit())
        .put("survivable_deaths", fleet.getSurvivableDeaths())
        .put("retry_permille", fleet.getRetryPermille())
        .put("turnover_permille", fleet.getTurnoverPermille())
        .put("leaves_per_supernode", fleet.getLeavesPerSupernode())
        .put("reserve", fleet.getReserve())
        .close('}');
  }
}
