package io.tiovivo.node.join;

import com.google.protobuf.ByteString;
import io.tiovivo.identity.NodeId;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.Messages;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.message.Purpose;
import io.tiovivo.node.message.Remote;
import io.tiovivo.node.proto.Join;
import io.tiovivo.node.proto.OverlayMessage;

/** One attempt at one supernode: planned, dialling, asked. */
final class JoinAttempt {
  enum Phase {
    PLANNED,
    DIALLING,
    JOINING
  }

  // A handshake gives up after 5 s; this catches an end that was never told.
  private static final int DIAL_PATIENCE = 3;

  private final Contact to;
  private final Purpose purpose;
  private final byte[] ticket;
  private final byte[] reservation;
  private Phase phase = Phase.PLANNED;
  private long dueNs;
  private long endNs;
  private long repeatNs;
  private NodeId peer;
  private OverlayMessage asked;

  private JoinAttempt(Contact to, Purpose purpose, byte[] ticket, byte[] reservation, long dueNs) {
    this.to = to;
    this.purpose = purpose;
    this.ticket = ticket;
    this.reservation = reservation;
    this.dueNs = dueNs;
    this.peer = to.id();
  }

  /** Asks for a lease. */
  static JoinAttempt join(Contact to, byte[] ticket, long dueNs) {
    return new JoinAttempt(to, Purpose.JOIN, ticket, new byte[0], dueNs);
  }

  /** Moves a lease to where room is kept for it. */
  static JoinAttempt move(Contact to, byte[] reservation, long dueNs) {
    return new JoinAttempt(to, Purpose.HANDOVER, new byte[0], reservation, dueNs);
  }

  Phase phase() {
    return phase;
  }

  Contact to() {
    return to;
  }

  /** With the id that the handshake told. */
  Contact reached() {
    return new Contact(peer, to.address(), to.tcpPort(), to.version(), to.loadPermille());
  }

  /** When it starts, asks again, or when its time is over. */
  long dueNs() {
    return dueNs;
  }

  /** Asks at once over a session that is there, or opens one. */
  void start(long nowNs, JoinSettings settings, OverlayMessage join, Post post) {
    if (peer != null && post.send(peer, join)) {
      awaitAnswer(nowNs, settings, join);
      return;
    }
    phase = Phase.DIALLING;
    dueNs = nowNs + DIAL_PATIENCE * settings.answerNs();
    post.dial(to, purpose, ticket);
  }

  /** The session is there: asks. */
  void ask(long nowNs, JoinSettings settings, Remote remote, OverlayMessage join, Post post) {
    peer = remote.id();
    awaitAnswer(nowNs, settings, join);
    post.send(peer, join);
  }

  private void awaitAnswer(long nowNs, JoinSettings settings, OverlayMessage join) {
    asked = join;
    phase = Phase.JOINING;
    repeatNs = settings.renewRetryNs();
    endNs = nowNs + settings.answerNs();
    dueNs = Math.min(endNs, nowNs + repeatNs);
  }

  /**
   * Its time has come: asks once more, in the same words, if there is time for an answer yet.
   *
   * @return false: nobody has answered
   */
  boolean asksAgain(long nowNs, Post post) {
    if (phase != Phase.JOINING || nowNs >= endNs) {
      return false;
    }
    repeatNs *= 2;
    dueNs = Math.min(endNs, nowNs + repeatNs);
    return post.send(peer, asked);
  }

  boolean dials(Remote remote) {
    return phase == Phase.DIALLING
        && (remote.id().equals(to.id())
            || remote.dialled() && remote.address().equals(to.address()));
  }

  boolean dials(Contact contact) {
    return phase == Phase.DIALLING
        && (contact.address().equals(to.address())
            || contact.id() != null && contact.id().equals(to.id()));
  }

  /** Whether this answers what was asked here. */
  boolean isAnsweredBy(Remote from, OverlayMessage message) {
    return phase == Phase.JOINING
        && from.id().equals(peer)
        && message.getRequest() == asked.getRequest();
  }

  boolean asked(NodeId id) {
    return phase == Phase.JOINING && id.equals(peer);
  }

  /** The question, in the words of this leaf. */
  OverlayMessage message(JoinWorld world, NodeId lost, int attempts, long requestId) {
    LeafCard card = world.card();
    Join.Builder join =
        Join.newBuilder()
            .setIncarnation(card.incarnation())
            .setInstance(card.instance())
            .setName(card.name())
            .setVersion(card.version())
            .setBoard(card.board())
            .setEligible(world.eligible())
            .setMega(world.mega())
            .setAttempts(attempts)
            .setBeaconSequence(world.beaconSequence())
            .setReservation(ByteString.copyFrom(reservation));
    if (lost != null) {
      join.setLostSupernode(ByteString.copyFrom(lost.bytes()));
    }
    return Messages.begin().setRequest(requestId).setJoin(join).build();
  }
}
