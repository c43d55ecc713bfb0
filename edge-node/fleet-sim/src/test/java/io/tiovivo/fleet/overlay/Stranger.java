package io.tiovivo.fleet.overlay;

import io.tiovivo.machine.Command;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.Purpose;
import io.tiovivo.node.message.Refusal;
import io.tiovivo.node.message.Remote;
import io.tiovivo.node.session.DialFailure;
import io.tiovivo.node.session.SessionEnd;
import io.tiovivo.node.session.SessionListener;
import io.tiovivo.node.session.Sessions;
import io.tiovivo.wire.WireReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A node of another version: has real sessions, and says in them what a test tells it to say. */
final class Stranger implements Machine, SessionListener {
  /** Opens a session. */
  record Dial(Contact to) implements Command {}

  /** Says this to whom it has a session with. */
  record Say(byte[] message) implements Command {}

  final List<byte[]> heard = new ArrayList<>();
  Sessions sessions;
  Remote peer;
  int failedDials;

  @Override
  public void onDatagram(long nowNs, PeerAddress from, WireReader in, Outbox out) {
    sessions.onDatagram(nowNs, from, in, out);
  }

  @Override
  public void onCommand(long nowNs, Command command, Outbox out) {
    if (command instanceof Dial dial) {
      sessions.dial(nowNs, dial.to(), Purpose.JOIN, new byte[0], out);
    } else if (command instanceof Say say && peer != null) {
      sessions.send(nowNs, peer.id(), say.message(), 0, say.message().length, out);
    }
  }

  @Override
  public void onDeadline(long nowNs, Outbox out) {
    sessions.onDeadline(nowNs, out);
  }

  @Override
  public long deadlineNs() {
    return sessions.deadlineNs();
  }

  @Override
  public void onUp(long nowNs, Remote newPeer, Outbox out) {
    peer = newPeer;
  }

  @Override
  public void onMessage(long nowNs, Remote from, byte[] bytes, int offset, int length, Outbox out) {
    heard.add(java.util.Arrays.copyOfRange(bytes, offset, offset + length));
  }

  @Override
  public void onDown(long nowNs, Remote gone, SessionEnd why, Outbox out) {
    peer = null;
  }

  @Override
  public void onDialSucceeded(long nowNs, Contact to, Remote remote, Outbox out) {}

  @Override
  public void onDialFailed(
      long nowNs,
      Contact to,
      Purpose purpose,
      DialFailure why,
      Optional<Refusal> refusal,
      Outbox out) {
    failedDials++;
  }
}
