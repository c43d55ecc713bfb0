package io.tiovivo.node.overlay;

import io.tiovivo.machine.Machine;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.Part;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.message.Refusal;
import io.tiovivo.node.message.Remote;
import io.tiovivo.node.proto.OverlayMessage;
import io.tiovivo.node.proto.OverlayMessage.BodyCase;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The parts of an overlay, and which messages each of them owns. One that throws has a defect: it
 * is told, what it was about is dropped, and all others go on.
 */
final class Parts {
  /** After a part's deadline threw: so long until it is called again. */
  static final long PAUSE_NS = 1_000_000_000L;

  private static final class Member {
    final Part part;
    long pausedUntilNs = Long.MIN_VALUE;

    Member(Part part) {
      this.part = part;
    }

    long deadlineNs() {
      long dueNs = part.deadlineNs();
      return dueNs == Machine.NEVER ? dueNs : Math.max(dueNs, pausedUntilNs);
    }
  }

  private final List<Member> members = new ArrayList<>();
  private final Map<BodyCase, Member> owners = new EnumMap<>(BodyCase.class);
  private final long[] received = new long[BodyCase.values().length];
  private long unowned;
  private long defects;

  /** Adds a part that owns these bodies, and no other part does. */
  Parts add(Part part, Set<BodyCase> bodies) {
    Member member = new Member(part);
    members.add(member);
    for (BodyCase body : bodies) {
      if (owners.put(body, member) != null) {
        throw new IllegalArgumentException("two parts own " + body);
      }
    }
    return this;
  }

  void onMessage(long nowNs, Remote from, OverlayMessage message, Post post) {
    BodyCase body = message.getBodyCase();
    received[body.ordinal()]++;
    Member owner = owners.get(body);
    if (owner == null) {
      unowned++;
      return;
    }
    guarded(owner, body.name(), post, part -> part.onMessage(nowNs, from, message, post));
  }

  void onSessionUp(long nowNs, Remote peer, Post post) {
    for (Member each : members) {
      guarded(each, "session up", post, part -> part.onSessionUp(nowNs, peer, post));
    }
  }

  void onSessionDown(long nowNs, Remote peer, Post post) {
    for (Member each : members) {
      guarded(each, "session down", post, part -> part.onSessionDown(nowNs, peer, post));
    }
  }

  void onDialFailed(long nowNs, Contact to, Optional<Refusal> refusal, Post post) {
    for (Member each : members) {
      guarded(each, "dial failed", post, part -> part.onDialFailed(nowNs, to, refusal, post));
    }
  }

  void onDeadline(long nowNs, Post post) {
    for (Member each : members) {
      if (each.deadlineNs() <= nowNs
          && !guarded(each, "deadline", post, part -> part.onDeadline(nowNs, post))) {
        // It may throw again at once, for ever: the others must have their turn.
        each.pausedUntilNs = nowNs + PAUSE_NS;
      }
    }
  }

  long deadlineNs() {
    long nextNs = Machine.NEVER;
    for (Member each : members) {
      nextNs = Math.min(nextNs, each.deadlineNs());
    }
    return nextNs;
  }

  /** Messages of this kind that came. */
  long received(BodyCase body) {
    return received[body.ordinal()];
  }

  /** Messages that no part owns. */
  long unowned() {
    return unowned;
  }

  long defects() {
    return defects;
  }

  /**
   * Does something that calls parts in another way than through this.
   *
   * @return false: it threw
   */
  boolean guarded(String name, String what, Post post, Runnable call) {
    try {
      call.run();
      return true;
    } catch (RuntimeException defect) {
      defects++;
      post.event(new OverlayEvent.PartFailed(name, what, defect, defects));
      return false;
    }
  }

  private boolean guarded(Member member, String what, Post post, Consumer<Part> call) {
    String name = member.part.getClass().getSimpleName();
    return guarded(name, what, post, () -> call.accept(member.part));
  }
}
