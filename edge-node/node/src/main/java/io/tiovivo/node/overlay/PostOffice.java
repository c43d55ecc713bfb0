package io.tiovivo.node.overlay;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Event;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.message.Purpose;
import io.tiovivo.node.message.Refusal;
import io.tiovivo.node.message.Remote;
import io.tiovivo.node.proto.OverlayMessage;
import io.tiovivo.node.proto.OverlayMessage.BodyCase;
import io.tiovivo.node.session.DialFailure;
import io.tiovivo.node.session.SessionEnd;
import io.tiovivo.node.session.SessionListener;
import io.tiovivo.node.session.Sessions;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Between the sessions and the parts: messages of the parts go to sessions, which are opened when
 * there is none; what sessions hear goes to the part that owns it.
 */
final class PostOffice implements Post, SessionListener {
  /** Longest wait for a session: as long as a handshake may take. */
  static final long WAIT_NS = 5_000_000_000L;

  /** Most dials that could not even be begun and whose parts have yet to be told. */
  private static final int MAX_UNDIALLED = 64;

  private static final byte[] NO_TICKET = {};

  private final Parts parts;
  private final PostCounters counters;
  private final Consumer<Event> tap;
  private final BooleanSupplier serving;
  private final Predicate<BodyCase> allowed;
  private final WaitingRoom waiting = new WaitingRoom(WAIT_NS);
  private final InTray tray = new InTray();
  private final ArrayDeque<Contact> undialled = new ArrayDeque<>(2);
  private Sessions sessions;
  private KnockListener knocks = (nowNs, from, nonce, post) -> {};
  private RefusalListener refusals = (nowNs, by, post) -> {};
  private long nowNs;
  private Outbox out;
  private Remote up; // whose session came up within this call of the machine

  /** Told of bare knocks. */
  @FunctionalInterface
  interface KnockListener {
    void onKnock(long nowNs, PeerAddress from, long nonce, Post post);
  }

  /** Told of peers that do not take our credential. */
  @FunctionalInterface
  interface RefusalListener {
    void onCredentialRefused(long nowNs, PeerAddress by, Post post);
  }

  /**
   * @param tap sees every event before it goes out
   * @param serving whether this node serves others: then what comes is sorted first
   * @param allowed which messages the fleet's switches leave on
   */
  PostOffice(
      Parts parts,
      PostCounters counters,
      Consumer<Event> tap,
      BooleanSupplier serving,
      Predicate<BodyCase> allowed) {
    this.parts = parts;
    this.counters = counters;
    this.tap = tap;
    this.serving = serving;
    this.allowed = allowed;
  }

  void connect(Sessions newSessions, KnockListener newKnocks, RefusalListener newRefusals) {
    sessions = newSessions;
    knocks = newKnocks;
    refusals = newRefusals;
  }

  /** Every call of the machine begins with this. */
  void begin(long newNowNs, Outbox newOut) {
    nowNs = newNowNs;
    out = newOut;
    up = null;
  }

  /** Where this call of the machine puts what it wants done. */
  Outbox out() {
    return out;
  }

  // ---- Post

  @Override
  public boolean send(NodeId to, OverlayMessage message) {
    if (switchedOff(message)) {
      return false;
    }
    byte[] bytes = bytes(message);
    boolean sent = sessions.send(nowNs, to, bytes, 0, bytes.length, out);
    counters.sent(sent, message.getBodyCase());
    return sent;
  }

  @Override
  public void send(Contact to, Purpose purpose, OverlayMessage message) {
    if (to.id() != null && send(to.id(), message)) {
      return;
    }
    if (switchedOff(message)) {
      return;
    }
    bytes(message); // one that is too long must not wait first
    waiting.put(nowNs, to.address(), message);
    dial(to, purpose, NO_TICKET);
  }

  @Override
  public void dial(Contact to, Purpose purpose, byte[] ticket) {
    if (!sessions.dial(nowNs, to, purpose, ticket, out) && undialled.size() < MAX_UNDIALLED) {
      undialled.add(to); // told later: no part expects to be called while it calls
    }
  }

  @Override
  public void hangUp(NodeId to) {
    sessions.close(nowNs, to, out);
  }

  @Override
  public void knock(PeerAddress target, long nonce) {
    sessions.knock(target, nonce, out);
  }

  @Override
  public void event(Event event) {
    tap.accept(event);
    out.event(event);
  }

  private boolean switchedOff(OverlayMessage message) {
    return !allowed.test(message.getBodyCase());
  }

  private static byte[] bytes(OverlayMessage message) {
    byte[] bytes = message.toByteArray();
    if (bytes.length > MessageGate.MAX_BYTES) {
      throw new IllegalArgumentException(
          message.getBodyCase()
              + " of "
              + bytes.length
              + " bytes is longer than "
              + MessageGate.MAX_BYTES);
    }
    return bytes;
  }

  // ---- what sessions tell

  @Override
  public void onUp(long atNs, Remote peer, Outbox to) {
    up = peer;
    parts.onSessionUp(nowNs, peer, this);
  }

  @Override
  public void onMessage(long atNs, Remote peer, byte[] bytes, int offset, int length, Outbox to) {
    MessageGate.Read read = MessageGate.read(bytes, offset, length);
    if (read.flaw() != null) {
      counters.refused(read.flaw());
    } else if (switchedOff(read.message())) {
      counters.switchedOff();
    } else if (serving.getAsBoolean()) {
      tray.put(peer, read.message());
    } else {
      parts.onMessage(nowNs, peer, read.message(), this);
    }
  }

  @Override
  public void onDown(long atNs, Remote peer, SessionEnd why, Outbox to) {
    parts.onSessionDown(nowNs, peer, this);
    if (why == SessionEnd.CREDENTIAL_REFUSED) {
      refusals.onCredentialRefused(nowNs, peer.address(), this);
    }
  }

  @Override
  public void onDialSucceeded(long atNs, Contact to, Remote peer, Outbox unused) {
    if (up == null || !up.id().equals(peer.id())) {
      parts.onSessionUp(nowNs, peer, this); // it was there already, but whoever dialled waits
    }
    for (OverlayMessage message : waiting.take(to.address())) {
      send(peer.id(), message);
    }
  }

  @Override
  public void onDialFailed(
      long atNs,
      Contact to,
      Purpose purpose,
      DialFailure why,
      Optional<Refusal> refusal,
      Outbox unused) {
    counters.undelivered(waiting.take(to.address()).size());
    parts.onDialFailed(nowNs, to, refusal, this);
    if (why == DialFailure.CREDENTIAL_REFUSED) {
      refusals.onCredentialRefused(nowNs, to.address(), this);
    }
  }

  @Override
  public void onKnock(long atNs, PeerAddress from, long nonce, Outbox unused) {
    knocks.onKnock(nowNs, from, nonce, this);
  }

  // ---- turns

  /** Serves what waits, the urgent first, and lets go of what has waited for too long. */
  void onDeadline() {
    for (int i = 0; i < InTray.MAX_MESSAGES; i++) {
      InTray.Letter letter = tray.take();
      if (letter == null) {
        break;
      }
      parts.onMessage(nowNs, letter.from(), letter.message(), this);
    }
    for (int i = 0; i < MAX_UNDIALLED; i++) {
      Contact contact = undialled.poll();
      if (contact == null) {
        break;
      }
      counters.undelivered(waiting.take(contact.address()).size());
      parts.onDialFailed(nowNs, contact, Optional.empty(), this);
    }
    waiting.expire(nowNs);
  }

  long deadlineNs() {
    if (!tray.isEmpty() || !undialled.isEmpty()) {
      return nowNs;
    }
    return waiting.deadlineNs();
  }

  /** Messages that found no room, of either direction. */
  long crowdedOut() {
    return tray.dropped() + waiting.dropped();
  }
}
