package io.tiovivo.node.ask;

import io.tiovivo.identity.NodeId;
import io.tiovivo.node.message.Answer;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.Part;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.message.Question;
import io.tiovivo.node.message.Refusal;
import io.tiovivo.node.message.Remote;
import io.tiovivo.node.proto.Entry;
import io.tiovivo.node.proto.FindAnswer;
import io.tiovivo.node.proto.OverlayMessage;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Turns each {@link Question} into one {@link Answer}, and owns Ping and Pong. A ping goes over the
 * session with the node if there is one or can be one, else to the node's supernode, which passes
 * it on.
 */
public final class Asks implements Part {
  private final AskSettings settings;
  private final Directory directory;
  private final Neighbours neighbours;
  private final Pings pings;
  private final PongDesk pongs;
  private final Map<Long, Long> looks = new LinkedHashMap<>(); // ticket -> when it is given up
  private final Map<NodeId, Integer> watched = new HashMap<>();
  private long asked;
  private long refused;

  /**
   * @param seed of the nonces
   */
  public Asks(
      AskSettings settings, NodeId self, Directory directory, Neighbours neighbours, long seed) {
    this.settings = settings;
    this.directory = directory;
    this.neighbours = neighbours;
    pings = new Pings(settings, self, directory, neighbours, seed);
    pongs = new PongDesk(settings, self);
  }

  /** What has happened since the start. */
  public AskCounters counters() {
    return pongs.counters(asked, refused + pings.refused());
  }

  /** Takes a question; its answer is an event, during this call or later. */
  public void onQuestion(long nowNs, Question question, Post post) {
    asked++;
    if (question instanceof Question.Peers peers) {
      post.event(new Answer.Peers(peers.ticket(), neighbours.list(nowNs)));
    } else if (question instanceof Question.Watch watch) {
      watch(nowNs, watch, post);
    } else if (question instanceof Question.Find find) {
      if (hasRoom(find.ticket(), post)) {
        looks.put(find.ticket(), nowNs + settings.longestNs());
        directory.find(nowNs, find.ticket(), find.target(), post);
      }
    } else if (question instanceof Question.Ping ping && hasRoom(ping.ticket(), post)) {
      pings.ask(nowNs, ping, post);
    }
  }

  private boolean hasRoom(long ticket, Post post) {
    if (pings.size() + looks.size() < settings.mostQuestions()) {
      return true;
    }
    refuse(ticket, "too many questions are under way here; try again in a few seconds", post);
    return false;
  }

  // Several ask for the same node: the directory hears of the first and of the last.
  private void watch(long nowNs, Question.Watch watch, Post post) {
    int before = watched.getOrDefault(watch.node(), 0);
    int after = Math.max(0, before + (watch.on() ? 1 : -1));
    if (watch.on() && before == 0 && watched.size() >= settings.mostWatched()) {
      refused++;
      return;
    }
    if (after == 0) {
      watched.remove(watch.node());
    } else {
      watched.put(watch.node(), after);
    }
    if ((before == 0) != (after == 0)) {
      directory.watch(nowNs, watch.node(), watch.on(), post);
    }
  }

  /** The directory has answered a look-up. */
  public void onFound(long nowNs, long ticket, FindAnswer answer, Post post) {
    if (looks.remove(ticket) != null) {
      post.event(new Answer.Found(ticket, answer));
    } else {
      pings.onFound(nowNs, ticket, answer, post);
    }
  }

  /**
   * The directory could not be asked.
   *
   * @param reason for people
   */
  public void onNotFound(long nowNs, long ticket, String reason, Post post) {
    if (looks.remove(ticket) != null) {
      refuse(ticket, reason, post);
    } else {
      pings.onNotFound(ticket, reason, post);
    }
  }

  /** A watched node's presence has changed. */
  public void onPresence(Entry entry, Post post) {
    if (NodeId.of(entry.getNodeId().toByteArray()).filter(watched::containsKey).isPresent()) {
      post.event(new Answer.Presence(entry));
    }
  }

  @Override
  public void onMessage(long nowNs, Remote from, OverlayMessage message, Post post) {
    if (message.hasPing()) {
      pongs.onPing(nowNs, from, message.getPing(), post);
    } else if (message.hasPong()
        && !pongs.passedOn(nowNs, from, message.getPong(), post)
        && !pings.onPong(nowNs, from, message.getPong(), post)) {
      pongs.countStrange();
    }
  }

  @Override
  public void onSessionUp(long nowNs, Remote peer, Post post) {
    pings.onSessionUp(nowNs, peer, post);
  }

  @Override
  public void onDialFailed(long nowNs, Contact to, Optional<Refusal> refusal, Post post) {
    pings.onDialFailed(to, refusal, post);
  }

  @Override
  public void onDeadline(long nowNs, Post post) {
    pings.onDeadline(nowNs, post);
    for (Iterator<Map.Entry<Long, Long>> all = looks.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<Long, Long> look = all.next();
      if (look.getValue() <= nowNs) {
        all.remove();
        refuse(look.getKey(), "the directory does not answer; try again", post);
      }
    }
  }

  @Override
  public long deadlineNs() {
    long nextNs = pings.deadlineNs();
    for (long untilNs : looks.values()) {
      nextNs = Math.min(nextNs, untilNs);
    }
    return nextNs;
  }

  private void refuse(long ticket, String reason, Post post) {
    refused++;
    post.event(new Answer.Refused(ticket, reason));
  }
}
