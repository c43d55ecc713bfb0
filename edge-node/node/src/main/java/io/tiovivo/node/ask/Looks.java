package io.tiovivo.node.ask;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Machine;
import io.tiovivo.node.message.Answer;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.message.Question;
import io.tiovivo.node.message.Target;
import io.tiovivo.node.proto.Entry;
import io.tiovivo.node.proto.FindAnswer;
import io.tiovivo.node.proto.PresenceState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Look-ups under way, and those that wait for a change. */
final class Looks {
  /** One look-up. */
  private static final class Look {
    final long ticket;
    final PresenceState known;
    long untilNs;

    /** Answer at that time with what is known; {@link Machine#NEVER}: at once. */
    long awaitUntilNs = Machine.NEVER;

    /** Whose presence is watched; null: being looked up. */
    NodeId watched;

    FindAnswer found;

    Look(long ticket, PresenceState known, long untilNs) {
      this.ticket = ticket;
      this.known = known;
      this.untilNs = untilNs;
    }
  }

  private final AskSettings settings;
  private final Whereabouts whereabouts;
  private final Watches watches;
  private final Map<Long, Look> looks = new LinkedHashMap<>();
  private long refused;

  Looks(AskSettings settings, Whereabouts whereabouts, Watches watches) {
    this.settings = settings;
    this.whereabouts = whereabouts;
    this.watches = watches;
  }

  int size() {
    return looks.size();
  }

  long refused() {
    return refused;
  }

  void find(long nowNs, Question.Find find, Post post) {
    Look look =
        new Look(find.ticket(), PresenceState.PRESENCE_UNSPECIFIED, nowNs + settings.longestNs());
    start(nowNs, look, find.target(), post);
  }

  void await(long nowNs, Question.Await await, Post post) {
    Look look = new Look(await.ticket(), await.known(), nowNs + settings.longestNs());
    look.awaitUntilNs =
        nowNs + Math.max(0, Math.min(await.withinMs() * 1_000_000L, settings.longestNs()));
    start(nowNs, look, await.target(), post);
  }

  private void start(long nowNs, Look look, Target target, Post post) {
    looks.put(look.ticket, look);
    whereabouts.find(nowNs, look.ticket, target, post);
  }

  /** False: no look-up of ours. */
  boolean onFound(long nowNs, long ticket, FindAnswer answer, Post post) {
    Look look = looks.get(ticket);
    if (look == null) {
      return false;
    }
    Optional<NodeId> node =
        answer.getEntriesList().stream()
            .findFirst()
            .filter(entry -> entry.getState() == look.known)
            .flatMap(entry -> NodeId.of(entry.getNodeId().toByteArray()));
    look.found = answer;
    if (look.awaitUntilNs == Machine.NEVER
        || node.isEmpty()
        || !watches.add(nowNs, node.get(), post)) {
      answer(nowNs, look, post);
    } else {
      look.watched = node.get();
      look.untilNs = look.awaitUntilNs;
    }
    return true;
  }

  /** False: no look-up of ours. */
  boolean onNotFound(long nowNs, long ticket, String reason, Post post) {
    Look look = looks.remove(ticket);
    if (look == null) {
      return false;
    }
    refused++;
    post.event(new Answer.Refused(ticket, reason));
    return true;
  }

  void onPresence(long nowNs, Entry entry, Post post) {
    Optional<NodeId> node = NodeId.of(entry.getNodeId().toByteArray());
    for (Look look : List.copyOf(looks.values())) {
      if (look.watched != null
          && node.filter(look.watched::equals).isPresent()
          && entry.getState() != look.known) {
        look.found = look.found.toBuilder().clearEntries().addEntries(entry).build();
        answer(nowNs, look, post);
      }
    }
  }

  void onDeadline(long nowNs, Post post) {
    for (Look look : List.copyOf(looks.values())) {
      if (look.untilNs > nowNs) {
        continue;
      }
      if (look.found != null) {
        answer(nowNs, look, post);
      } else {
        onNotFound(nowNs, look.ticket, "the directory does not answer; try again", post);
      }
    }
  }

  long deadlineNs() {
    long nextNs = Machine.NEVER;
    for (Look look : looks.values()) {
      nextNs = Math.min(nextNs, look.untilNs);
    }
    return nextNs;
  }

  private void answer(long nowNs, Look look, Post post) {
    looks.remove(look.ticket);
    if (look.watched != null) {
      watches.remove(nowNs, look.watched, post);
    }
    post.event(new Answer.Found(look.ticket, look.found));
  }
}
