package io.tiovivo.node.status;

import io.tiovivo.identity.NodeId;
import io.tiovivo.node.proto.Counter;
import io.tiovivo.node.proto.MembershipStatus;
import io.tiovivo.node.proto.OverlayStatus;
import io.tiovivo.node.proto.Role;
import io.tiovivo.node.proto.ServiceStatus;
import io.tiovivo.node.proto.Status;
import io.tiovivo.node.proto.Traffic;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** A status as metrics for Prometheus: names and units by its rules, base units throughout. */
public final class StatusMetrics {
  /** What an HTTP answer with them calls itself. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final List<Role> ROLES =
      List.of(Role.LEAF, Role.SUPERNODE, Role.MEGA, Role.MESH_RELAY);

  private static final Pattern LABELS = Pattern.compile("([a-z_]+=\"[^\"\\\\\n]*\",?)*");

  private StatusMetrics() {}

  /** All of them, each line ended. */
  public static String of(Status status) {
    MetricsText out = new MetricsText();
    process(out, status);
    hellos(out, status.getTraffic());
    if (status.hasOverlay()) {
      overlay(out, status.getOverlay());
    }
    return out.toString();
  }

  private static void process(MetricsText out, Status status) {
    out.gauge("info", "Which node this is; always 1.")
        .value(
            1,
            "node_id",
            NodeId.of(status.getNodeId().toByteArray()).map(NodeId::toString).orElse(""),
            "name",
            status.getOverlay().getName(),
            "fleet",
            status.getFleet(),
            "version",
            status.getVersion(),
            "board",
            status.getBoard(),
            "slot",
            status.getSlot());
    out.gauge("role", "1 for the role that the node has, 0 for the others.");
    for (Role role : ROLES) {
      String word = role.name().toLowerCase(Locale.ROOT);
      out.value(role == status.getRole() ? 1 : 0, "role", word);
    }
    out.gauge("uptime_seconds", "Time since the node was started.")
        .value(status.getUptimeMs() / 1000.0);
    out.gauge("boot_confirmed", "1 if this boot of the image has been confirmed.")
        .value(status.getConfirmed());
    var memory = status.getMemory();
    out.gauge("resident_memory_bytes", "Resident memory of the process.")
        .value(memory.getResidentBytes());
    out.gauge("resident_memory_peak_bytes", "Largest resident memory so far.")
        .value(memory.getResidentPeakBytes());
    out.gauge("heap_used_bytes", "Java heap in use.").value(memory.getHeapUsedBytes());
    out.gauge("heap_max_bytes", "Java heap that may be used.").value(memory.getHeapMaxBytes());
    out.gauge("threads", "Threads of the process.").value(memory.getThreads());
    out.gauge("segment_peers", "Nodes of the fleet that are heard on the segment.")
        .value(status.getPeersCount());
  }

  private static void hellos(MetricsText out, Traffic traffic) {
    out.counter("hellos_sent_total", "Hellos sent to the segment.").value(traffic.getSent());
    out.counter("hello_datagrams_received_total", "Datagrams on the hello port, by what they were.")
        .value(traffic.getOwn(), "kind", "own")
        .value(traffic.getAccepted(), "kind", "accepted")
        .value(traffic.getForeign(), "kind", "foreign")
        .value(traffic.getUnknownVersion(), "kind", "unknown_version")
        .value(traffic.getMalformed(), "kind", "malformed")
        .value(traffic.getStale(), "kind", "stale")
        .value(traffic.getTableFull(), "kind", "table_full")
        .value(traffic.getIdentityTaken(), "kind", "identity_taken");
  }

  private static void overlay(MetricsText out, OverlayStatus overlay) {
    out.gauge("enrolment_state", "State of the enrolment; always 1.")
        .value(1, "state", overlay.getEnrolment().name().toLowerCase(Locale.ROOT));
    if (overlay.getCredentialUntilS() > 0) {
      out.gauge("credential_expiry_timestamp_seconds", "When the credential ends.")
          .value(overlay.getCredentialUntilS());
    }
    out.gauge("lease_held", "1 if a supernode serves this node.").value(overlay.hasLease());
    out.gauge("lease_held_seconds", "How long that supernode has served it; 0: none does.")
        .value(overlay.getLease().getHeldMs() / 1000.0);
    out.gauge("standbys", "Supernodes kept in mind for the loss of the present one.")
        .value(overlay.getStandbysCount());
    out.gauge("known_addresses", "Addresses of supernodes in the cache.")
        .value(overlay.getCachedAddresses());
    out.gauge("sessions", "Encrypted sessions that are up.").value(overlay.getSessions());
    out.gauge("loop_lag_seconds", "How late deadlines are served, smoothed.")
        .value(overlay.getLagUs() / 1e6);
    out.gauge(
            "guard_stage",
            "Host protection: 0 none, 1 refuses joins, 2 sheds, 3 hands over, 4 ends service.")
        .value(overlay.getGuard().getStage());
    out.gauge("beacon_sequence", "Sequence of the newest beacon.")
        .value(overlay.getBeaconSequence());
    out.gauge("features_switched_off", "Features that the beacon has switched off.")
        .value(overlay.getSwitchedOffCount());
    out.gauge("identity_clones_seen", "1 if another box has used this node's identity.")
        .value(overlay.hasClone());
    if (overlay.hasService()) {
      service(out, overlay.getService());
    }
    if (overlay.hasMembership()) {
      membership(out, overlay.getMembership());
    }
    counters(out, overlay.getCountersList());
  }

  private static void service(MetricsText out, ServiceStatus service) {
    out.gauge("leaves", "Leaves with a lease here.").value(service.getLeases());
    out.gauge("leaf_capacity", "Leases that may be held here.").value(service.getCapacity());
    out.gauge("reserved_leases", "Places promised to leaves of other supernodes.")
        .value(service.getReserved());
    out.gauge("admitted_joins_per_second", "Joins that are let in at present.")
        .value(service.getAdmissionMillisPerS() / 1000.0);
    out.gauge("draining", "1 if the leaves are being handed over.").value(service.getDraining());
    out.gauge("supernode_seconds", "How long this node has been a supernode.")
        .value(service.getHeldMs() / 1000.0);
    out.gauge("directory_entries", "Directory entries kept here.")
        .value(service.getDirectoryEntries());
    out.gauge("presence_subscriptions", "Subscriptions to presence kept here.")
        .value(service.getSubscriptions());
  }

  private static void membership(MetricsText out, MembershipStatus fleet) {
    out.gauge("members", "Supernodes of the fleet as known here.")
        .value(fleet.getAlive(), "state", "alive")
        .value(fleet.getSuspect(), "state", "suspect")
        .value(fleet.getDead(), "state", "dead");
    out.gauge("fleet_leaves", "Leaves of all supernodes together.").value(fleet.getLeaves());
    out.gauge("fleet_leaf_capacity", "Leases that all supernodes together may hold.")
        .value(fleet.getCapacity());
    out.gauge("fleet_leaves_per_supernode", "Leaves over supernodes.")
        .value(fleet.getLeavesPerSupernode());
    out.gauge("fleet_supernode_deficit", "Supernodes that are missing; negative: surplus.")
        .value(fleet.getDeficit());
    out.gauge(
            "fleet_survivable_deaths", "Supernodes that may die now with room left for all leaves.")
        .value(fleet.getSurvivableDeaths());
    out.gauge("fleet_join_retry_ratio", "Joins that were not the first attempt, over all joins.")
        .value(fleet.getRetryPermille() / 1000.0);
    out.gauge("fleet_lease_turnover_ratio", "Leases that ended within a minute, over all leases.")
        .value(fleet.getTurnoverPermille() / 1000.0);
    out.gauge("fleet_reserve", "Boxes of the reserve that may become supernodes at once.")
        .value(fleet.getReserve());
  }

  // The parts name their counters themselves; a name or label that would spoil the page is left
  // out.
  private static void counters(MetricsText out, List<Counter> counters) {
    Map<String, Map<String, Double>> families = new LinkedHashMap<>();
    for (Counter counter : counters) {
      if (MetricsText.isName(counter.getName()) && LABELS.matcher(counter.getLabel()).matches()) {
        families
            .computeIfAbsent(inSeconds(counter.getName()), name -> new LinkedHashMap<>())
            .putIfAbsent(counter.getLabel(), counter.getValue() / perSecond(counter.getName()));
      }
    }
    families.forEach(
        (name, samples) -> {
          if (out.has(name)) {
            return;
          }
          String help = name.replaceAll("_total$", "").replace('_', ' ');
          if (name.endsWith("_total")) {
            out.counter(name, "Since the start: " + help + ".");
          } else {
            out.gauge(name, "At present: " + help + ".");
          }
          samples.forEach(out::sample);
        });
  }

  // Counters are whole numbers of whatever unit suits them; Prometheus wants seconds.
  private static String inSeconds(String name) {
    return name.replaceAll("_[mun]s$", "_seconds");
  }

  private static double perSecond(String name) {
    if (name.endsWith("_ms")) {
      return 1e3;
    }
    return name.endsWith("_us") ? 1e6 : name.endsWith("_ns") ? 1e9 : 1;
  }
}
