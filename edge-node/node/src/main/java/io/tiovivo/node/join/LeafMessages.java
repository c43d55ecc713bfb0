package io.tiovivo.node.join;

import com.google.protobuf.ByteString;
import io.tiovivo.identity.proto.Grant;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.message.Contacts;
import io.tiovivo.node.message.Messages;
import io.tiovivo.node.message.Refusal;
import io.tiovivo.node.message.Remote;
import io.tiovivo.node.proto.Busy;
import io.tiovivo.node.proto.Leave;
import io.tiovivo.node.proto.OverlayMessage;
import io.tiovivo.node.proto.Renew;
import java.util.Optional;

/** What a leaf says to its supernode, and how it reads what that says. */
final class LeafMessages {
  /** Most contacts that are read of one list. */
  static final int MAX_CONTACTS = 8;

  private LeafMessages() {}

  static OverlayMessage renew(JoinWorld world) {
    Renew.Builder renew =
        Renew.newBuilder()
            .setEligible(world.eligible())
            .setMega(world.mega())
            .setBeaconSequence(world.beaconSequence());
    return Messages.begin().setRenew(renew).build();
  }

  static OverlayMessage leave(String reason) {
    return Messages.begin().setLeave(Leave.newBuilder().setReason(reason)).build();
  }

  static Refusal refusal(Busy busy) {
    return new Refusal(
        busy.getReason(),
        busy.getWaitMs(),
        Contacts.of(busy.getElsewhereList(), MAX_CONTACTS),
        busy.getTicket().toByteArray());
  }

  /** Where the supernode sees us; empty: it does not say, or nonsense. */
  static Optional<PeerAddress> observed(ByteString ip, int port) {
    boolean usable = (ip.size() == 4 || ip.size() == 16) && port > 0 && port <= 0xFFFF;
    return usable ? Optional.of(PeerAddress.of(ip.toByteArray(), port)) : Optional.empty();
  }

  /** Whether the fleet's authority lets that node serve others. */
  static boolean mayServe(Remote peer) {
    return peer.credential() != null
        && (peer.credential().grants().contains(Grant.GRANT_SUPERNODE)
            || peer.credential().grants().contains(Grant.GRANT_MEGA));
  }
}
