package io.tiovivo.node.ask;

import com.google.protobuf.ByteString;
import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.AddressText;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.message.Answer;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.Contacts;
import io.tiovivo.node.message.Messages;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.message.Purpose;
import io.tiovivo.node.message.Question;
import io.tiovivo.node.message.Refusal;
import io.tiovivo.node.message.Remote;
import io.tiovivo.node.message.Target;
import io.tiovivo.node.proto.ContactRecord;
import io.tiovivo.node.proto.Entry;
import io.tiovivo.node.proto.FindAnswer;
import io.tiovivo.node.proto.Path;
import io.tiovivo.node.proto.Ping;
import io.tiovivo.node.proto.PingAnswer;
import io.tiovivo.node.proto.Pong;
import io.tiovivo.node.proto.PresenceState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** The pings of this node's people and programs: looked up, dialled, sent, answered or given up. */
final class Pings {
  private final AskSettings settings;
  private final NodeId self;
  private final Whereabouts whereabouts;
  private final Neighbours neighbours;
  private final SplittableRandom random;
  private final Map<Long, PendingPing> pings = new LinkedHashMap<>();
  private long refused;

  Pings(
      AskSettings settings,
      NodeId self,
      Whereabouts whereabouts,
      Neighbours neighbours,
      long seed) {
    this.settings = settings;
    this.self = self;
    this.whereabouts = whereabouts;
    this.neighbours = neighbours;
    random = new SplittableRandom(seed);
  }

  int size() {
    return pings.size();
  }

  long refused() {
    return refused;
  }

  void ask(long nowNs, Question.Ping question, Post post) {
    Target target = question.target();
    long withinNs = Math.min(question.withinMs() * 1_000_000L, settings.longestNs());
    PendingPing ping = new PendingPing(question, nowNs + withinNs);
    if (target.id().filter(self::equals).isPresent()) {
      ping.node = self;
      ping.path = Path.OWN;
      pings.put(question.ticket(), ping);
      answered(nowNs, ping, Optional.empty(), "", post);
      return;
    }
    pings.put(question.ticket(), ping);
    Optional<Remote> session = target.id().flatMap(neighbours::session);
    if (session.isPresent()) {
      ping.node = session.get().id();
      ping.via = ping.node;
      ping.path = Path.DIRECT;
      ping.ready = true;
    } else {
      whereabouts.find(nowNs, question.ticket(), target, post);
    }
  }

  /** The directory has answered. */
  void onFound(long nowNs, long ticket, FindAnswer answer, Post post) {
    PendingPing ping = pings.get(ticket);
    if (ping != null && ping.via == null) {
      locate(nowNs, ping, answer.getEntriesList(), post);
    }
  }

  void onNotFound(long ticket, String reason, Post post) {
    PendingPing ping = pings.get(ticket);
    if (ping != null) {
      giveUp(ping, reason, post);
    }
  }

  private void locate(long nowNs, PendingPing ping, List<Entry> entries, Post post) {
    Optional<Entry> entry = entries.stream().findFirst();
    Optional<NodeId> node = entry.flatMap(found -> NodeId.of(found.getNodeId().toByteArray()));
    if (node.isEmpty()) {
      giveUp(ping, "the directory does not know " + ping.question.target(), post);
      return;
    }
    ping.node = node.get();
    ping.name = entry.get().getName();
    Optional<NodeId> supernode = NodeId.of(entry.get().getSupernode().getNodeId().toByteArray());
    if (ping.node.equals(self)) {
      ping.path = Path.OWN;
      answered(nowNs, ping, Optional.empty(), "", post);
    } else if (neighbours.session(ping.node).isPresent()) {
      ping.via = ping.node;
      ping.path = Path.DIRECT;
      ping.ready = true;
    } else if (entry.get().getState() == PresenceState.DOWN) {
      giveUp(ping, ping.question.target() + " is down", post);
    } else if (supernode.isEmpty()) {
      giveUp(ping, "the directory does not say where " + ping.question.target() + " is", post);
    } else {
      ping.via = supernode.get();
      ping.path = ping.via.equals(ping.node) ? Path.DIRECT : Path.THROUGH_SUPERNODE;
      reach(ping, entry.get().getSupernode(), post);
    }
  }

  private void reach(PendingPing ping, ContactRecord supernode, Post post) {
    if (ping.via.equals(self)) {
      giveUp(ping, "its session has just ended here; try again in a minute", post);
    } else if (neighbours.session(ping.via).isPresent()) {
      ping.ready = true;
    } else {
      Contacts.of(supernode)
          .ifPresentOrElse(
              contact -> {
                ping.dialling = contact;
                ping.opened = true;
                post.dial(contact, Purpose.ASK, new byte[0]);
              },
              () -> giveUp(ping, "the directory's address of its supernode is damaged", post));
    }
  }

  private void send(long nowNs, PendingPing ping, Post post) {
    do {
      ping.nonce = random.nextLong();
    } while (ping.nonce == 0);
    ping.dialling = null;
    ping.ready = false;
    ping.sentNs = nowNs;
    int padding = Math.max(0, Math.min(ping.question.paddingBytes(), settings.mostPaddingBytes()));
    Ping.Builder message =
        Ping.newBuilder().setNonce(ping.nonce).setPadding(ByteString.copyFrom(new byte[padding]));
    if (!ping.via.equals(ping.node)) {
      message.setTarget(ByteString.copyFrom(ping.node.bytes()));
    }
    boolean sent = post.send(ping.via, Messages.begin().setPing(message).build());
    if (!sent) {
      giveUp(ping, "the session with " + ping.via.brief() + " has just ended; try again", post);
    }
  }

  /** False: nobody waits for it. */
  boolean onPong(long nowNs, Remote from, Pong pong, Post post) {
    for (PendingPing ping : pings.values()) {
      if (ping.nonce != 0 && ping.nonce == pong.getNonce() && from.id().equals(ping.via)) {
        if (pong.getUnreachable()) {
          giveUp(ping, "its supernode " + ping.via.brief() + " has no session with it now", post);
        } else if (ping.via.equals(ping.node)
            || ByteString.copyFrom(ping.node.bytes()).equals(pong.getResponder())) {
          String observed =
              AddressText.withPort(pong.getObservedIp().toByteArray(), pong.getObservedPort());
          answered(nowNs, ping, Optional.of(from.address()), observed, post);
        }
        return true;
      }
    }
    return false;
  }

  private void answered(
      long nowNs, PendingPing ping, Optional<PeerAddress> address, String observed, Post post) {
    pings.remove(ping.question.ticket());
    PingAnswer.Builder answer =
        PingAnswer.newBuilder()
            .setNodeId(ByteString.copyFrom(ping.node.bytes()))
            .setName(ping.name)
            .setPath(ping.path)
            .setSessionOpened(ping.opened)
            .setObserved(observed)
            .setAddress(address.map(AddressText::withPort).orElse(""));
    if (ping.path != Path.OWN) {
      answer.setRoundTripUs((int) ((nowNs - ping.sentNs) / 1000));
    }
    if (ping.path == Path.THROUGH_SUPERNODE) {
      answer.setSupernode(ByteString.copyFrom(ping.via.bytes()));
    }
    post.event(new Answer.Pinged(ping.question.ticket(), answer.build()));
  }

  void onSessionUp(Remote peer) {
    for (PendingPing ping : List.copyOf(pings.values())) {
      if (ping.dialling != null && peer.id().equals(ping.via)) {
        ping.ready = true;
      }
    }
  }

  void onDialFailed(Contact to, Optional<Refusal> refusal, Post post) {
    for (PendingPing ping : List.copyOf(pings.values())) {
      if (ping.dialling != null && ping.dialling.address().equals(to.address())) {
        String what = ping.via.equals(ping.node) ? "it" : "its supernode " + ping.via.brief();
        giveUp(ping, what + refusal.map(Pings::words).orElse(" does not answer"), post);
      }
    }
  }

  private static String words(Refusal refusal) {
    return " is busy; try again in " + (refusal.waitMs() + 999) / 1000 + " s";
  }

  void onDeadline(long nowNs, Post post) {
    for (PendingPing ping : List.copyOf(pings.values())) {
      if (ping.untilNs <= nowNs) {
        giveUp(ping, late(ping), post);
      } else if (ping.ready) {
        send(nowNs, ping, post);
      }
    }
  }

  long deadlineNs() {
    long nextNs = Machine.NEVER;
    for (PendingPing ping : pings.values()) {
      nextNs = ping.ready ? Long.MIN_VALUE : Math.min(nextNs, ping.untilNs);
    }
    return nextNs;
  }

  private static String late(PendingPing ping) {
    if (ping.via == null) {
      return "the directory does not answer; try again";
    }
    return ping.dialling == null ? "no answer in time" : "no session with it in time";
  }

  private void giveUp(PendingPing ping, String reason, Post post) {
    pings.remove(ping.question.ticket());
    refused++;
    post.event(new Answer.Refused(ping.question.ticket(), reason));
  }
}
