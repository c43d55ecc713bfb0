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
import java.util.Optional;

/**
 * Turns each {@link Question} into one {@link Answer}, and owns Ping and Pong. A ping goes over the
 * session with the node if there is one or can be one, else to the node's supernode, which passes
 * it on.
 */
public final class Asks implements Part {
  private final AskSettings settings;
  private final Neighbours neighbours;
  private final Pings pings;
  private final PongDesk pongs;
  private final Looks looks;
  private final Watches watches;
  private long asked;
  private long refused;

  /**
   * @param seed of the nonces
   */
  public Asks(
      AskSettings settings,
      NodeId self,
      Whereabouts whereabouts,
      Neighbours neighbours,
      long seed) {
    this.settings = settings;
    this.neighbours = neighbours;
    pings = new Pings(settings, self, whereabouts, neighbours, seed);
    watches = new Watches(settings.mostWatched(), whereabouts);
    looks = new Looks(settings, whereabouts, watches);
    pongs = new PongDesk(settings, self);
  }

  /** What has happened since the start. */
  public AskCounters counters() {
    return pongs.counters(asked, refused + pings.refused() + looks.refused());
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
        looks.find(nowNs, find, post);
      }
    } else if (question instanceof Question.Await await) {
      if (hasRoom(await.ticket(), post)) {
        looks.await(nowNs, await, post);
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

  private void watch(long nowNs, Question.Watch watch, Post post) {
    if (!watch.on()) {
      watches.remove(nowNs, watch.node(), post);
    } else if (!watches.add(nowNs, watch.node(), post)) {
      refused++;
    }
  }

  /** The directory has answered a look-up. */
  public void onFound(long nowNs, long ticket, FindAnswer answer, Post post) {
    if (!looks.onFound(nowNs, ticket, answer, post)) {
      pings.onFound(nowNs, ticket, answer, post);
    }
  }

  /**
   * The directory could not be asked.
   *
   * @param reason for people
   */
  public void onNotFound(long nowNs, long ticket, String reason, Post post) {
    if (!looks.onNotFound(nowNs, ticket, reason, post)) {
      pings.onNotFound(ticket, reason, post);
    }
  }

  /** A watched node's presence has changed; the directory tells the application itself. */
  public void onPresence(long nowNs, Entry entry, Post post) {
    looks.onPresence(nowNs, entry, post);
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
    pings.onSessionUp(peer);
  }

  @Override
  public void onDialFailed(long nowNs, Contact to, Optional<Refusal> refusal, Post post) {
    pings.onDialFailed(to, refusal, post);
  }

  @Override
  public void onDeadline(long nowNs, Post post) {
    pings.onDeadline(nowNs, post);
    looks.onDeadline(nowNs, post);
  }

  @Override
  public long deadlineNs() {
    return Math.min(pings.deadlineNs(), looks.deadlineNs());
  }

  private void refuse(long ticket, String reason, Post post) {
    refused++;
    post.event(new Answer.Refused(ticket, reason));
  }
}
