package io.tiovivo.node.lease;

import com.google.protobuf.ByteString;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.Contacts;
import io.tiovivo.node.message.Messages;
import io.tiovivo.node.message.Refusal;
import io.tiovivo.node.message.Remote;
import io.tiovivo.node.message.Subnets;
import io.tiovivo.node.proto.Accept;
import io.tiovivo.node.proto.Busy;
import io.tiovivo.node.proto.OverlayMessage;
import io.tiovivo.node.proto.Renewed;
import io.tiovivo.node.proto.Reserved;
import java.util.ArrayList;
import java.util.List;

/** What a supernode answers its leaves. */
final class DeskAnswers {
  private static final long MS = 1_000_000L;
  private static final int CHOICE = 8;
  private static final int STANDBYS = 3;

  private final LeaseSettings settings;
  private final LeaseWorld world;
  private final Elsewhere elsewhere;

  DeskAnswers(LeaseSettings settings, LeaseWorld world, Elsewhere elsewhere) {
    this.settings = settings;
    this.world = world;
    this.elsewhere = elsewhere;
  }

  OverlayMessage accept(long nowNs, long request, Remote to) {
    // Drawn anew for each leaf, so that the leaves of a supernode that dies go many ways.
    List<Contact> others = new ArrayList<>(elsewhere.choose(nowNs, CHOICE, to.id()));
    List<Contact> standbys = Subnets.spread(null, others, STANDBYS);
    others.removeAll(standbys);
    Accept.Builder accept =
        Accept.newBuilder()
            .setLeaseMs((int) (settings.leaseNs() / MS))
            .setRenewMs((int) (settings.renewNs() / MS))
            .setObservedIp(ByteString.copyFrom(to.address().ip()))
            .setObservedPort(to.address().port())
            .setDemand(world.demand(nowNs))
            .setBeaconSequence(world.beaconSequence());
    standbys.forEach(each -> accept.addStandbys(Contacts.record(each)));
    others.forEach(each -> accept.addOthers(Contacts.record(each)));
    return Messages.begin().setRequest(request).setAccept(accept).build();
  }

  /**
   * @param observed where the leaf is seen now; null: where it was told before
   */
  OverlayMessage renewed(long nowNs, long request, long leaseMs, PeerAddress observed) {
    Renewed.Builder renewed =
        Renewed.newBuilder()
            .setLeaseMs((int) leaseMs)
            .setDemand(world.demand(nowNs))
            .setBeaconSequence(world.beaconSequence());
    if (observed != null) {
      renewed.setObservedIp(ByteString.copyFrom(observed.ip())).setObservedPort(observed.port());
    }
    return Messages.begin().setRequest(request).setRenewed(renewed).build();
  }

  OverlayMessage busy(long request, Refusal refusal) {
    Busy.Builder busy =
        Busy.newBuilder()
            .setReason(refusal.reason())
            .setWaitMs(refusal.waitMs())
            .setTicket(ByteString.copyFrom(refusal.ticket()));
    refusal.elsewhere().forEach(each -> busy.addElsewhere(Contacts.record(each)));
    return Messages.begin().setRequest(request).setBusy(busy).build();
  }

  /** An empty reservation: there is no room. */
  OverlayMessage reserved(long request, int leaves, ByteString reservation) {
    Reserved.Builder reserved = Reserved.newBuilder();
    if (!reservation.isEmpty()) {
      reserved
          .setReservation(reservation)
          .setLeaves(leaves)
          .setValidMs((int) (settings.reservationNs() / MS));
    }
    return Messages.begin().setRequest(request).setReserved(reserved).build();
  }
}
