package io.tiovivo.node.overlay;

import io.tiovivo.credential.Credential;
import io.tiovivo.credential.Revocations;
import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Event;
import io.tiovivo.node.directory.DirectoryEvent;
import io.tiovivo.node.join.JoinEvent;
import io.tiovivo.node.lease.LeaseEvent;
import io.tiovivo.node.message.Answer;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.role.RoleEvent;
import java.util.ArrayDeque;

/**
 * What follows in one part from what another tells: done once the call that told it has returned,
 * for no part expects to be called while it calls.
 */
final class Aftermath {
  /** Most that can follow from one call of the machine. */
  private static final int MAX_FOLLOWING = 64;

  private final Crew crew;
  private final Parts parts;
  private final ArrayDeque<Runnable> following = new ArrayDeque<>(2);
  private PostOffice post;
  private Upkeep upkeep;
  private long nowNs;

  Aftermath(Crew crew, Parts parts) {
    this.crew = crew;
    this.parts = parts;
  }

  void connect(PostOffice newPost, Upkeep newUpkeep) {
    post = newPost;
    upkeep = newUpkeep;
  }

  /** Every call of the machine begins with this. */
  void begin(long newNowNs) {
    nowNs = newNowNs;
  }

  /** Every call of the machine ends with this. */
  void finish() {
    for (int i = 0; i < MAX_FOLLOWING && !following.isEmpty(); i++) {
      parts.guarded("OverlayMachine", "aftermath", post, following.poll());
    }
  }

  void onEvent(Event event) {
    NodeId self = crew.identity.id();
    if (event instanceof JoinEvent.Leased || event instanceof JoinEvent.Moved) {
      crew.leasedNs = nowNs;
    } else if (event instanceof LeaseEvent.Drained) {
      later(() -> crew.roles.onDrained(nowNs, post));
    } else if (event instanceof RoleEvent.RoleChanged) {
      later(() -> upkeep.soon(nowNs));
    } else if (event instanceof Answer.Presence presence) {
      later(() -> crew.asks.onPresence(nowNs, presence.entry(), post));
    } else if (event instanceof DirectoryEvent.Cloned cloned && cloned.id().equals(self)
        || event instanceof LeaseEvent.CloneSeen seen && seen.id().equals(self)) {
      crew.clonedNs = nowNs;
    }
  }

  /** A newer beacon is held: sessions with those that it revokes end. */
  void onNewerBeacon(long atNs, Post unused) {
    Revocations revocations = crew.beacon.revocations();
    post.event(
        new OverlayEvent.BeaconLearned(
            crew.beacon.changedSequence(),
            crew.beacon.envelope(),
            revocations.nodes().contains(crew.identity.id())));
    later(
        () ->
            crew.sessions.checkAgain(
                nowNs,
                credential -> holds(credential, revocations, crew.beacon.nowS(nowNs)),
                post.out()));
  }

  // A session may outlive its credential by far: that one has ended counts here as it does at the
  // door.
  static boolean holds(Credential credential, Revocations revocations, long nowS) {
    return credential.notAfterS() >= nowS
        && !revocations.nodes().contains(credential.node())
        && credential.notBeforeS() >= revocations.credentialsAfterS();
  }

  private void later(Runnable consequence) {
    if (following.size() < MAX_FOLLOWING) {
      following.add(consequence);
    }
  }
}
