package io.tiovivo.node.role;

import com.google.protobuf.ByteString;
import io.tiovivo.identity.NodeId;
import io.tiovivo.identity.proto.Grant;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.Messages;
import io.tiovivo.node.message.Part;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.message.Purpose;
import io.tiovivo.node.message.Remote;
import io.tiovivo.node.proto.OverlayMessage;
import io.tiovivo.node.proto.ReachRequest;
import io.tiovivo.node.proto.ReachResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * Whether others can knock at this node: asks supernodes to have another one knock, and does so for
 * others. Owns ReachRequest and ReachResult.
 *
 * <p>A knock counts only from an address that we never sent to: through a NAT or a firewall that
 * lets answers in, everybody is reachable by whom he called.
 */
public final class Reachability implements Part {
  private static final long MINUTE_NS = 60_000_000_000L;

  // A knock may get lost.
  private static final int REFUTATIONS = 2;

  /** Knocks in a minute for one leaf: a test needs one each five minutes. */
  private static final int MOST_OF_ONE = 4;

  private final ReachSettings settings;
  private final Supplier<List<Contact>> supernodes;
  private final SplittableRandom random;
  private final List<Test> tests = new ArrayList<>();

  private boolean serving;
  private boolean wanted;
  private boolean reachable;
  private int refutations;
  private long dueNs = Machine.NEVER;
  private long minuteNs = Long.MIN_VALUE / 2;
  private int knocks;
  private final Map<NodeId, Integer> askers = new HashMap<>(); // of this minute
  private long refusedKnocks;

  private static final class Test {
    private final Contact asked;
    private final long nonce;
    private boolean passedOn;
    private boolean knocked;

    Test(Contact asked, long nonce) {
      this.asked = asked;
      this.nonce = nonce;
    }
  }

  /**
   * @param supernodes on a leaf whom to ask: its supernode and standbys; on a supernode who is to
   *     knock for others: some other members, or its leaves where there are none
   */
  public Reachability(ReachSettings settings, Supplier<List<Contact>> supernodes, long seed) {
    this.settings = settings;
    this.supernodes = supernodes;
    this.random = new SplittableRandom(seed);
  }

  /** Whether this node serves as a supernode: only then it passes requests on. */
  public void serving(boolean serves) {
    serving = serves;
    refutations = 0;
  }

  /** Whether a test is wanted at all: the node could serve but for this. */
  public void wanted(long nowNs, boolean isWanted) {
    if (isWanted && !wanted) {
      dueNs = nowNs + random.nextLong(settings.answerNs());
    }
    wanted = isWanted;
    if (!isWanted) {
      dueNs = Machine.NEVER;
      tests.clear();
    }
  }

  @Override
  public void onDeadline(long nowNs, Post post) {
    if (!wanted || nowNs < dueNs) {
      return;
    }
    if (tests.isEmpty()) {
      begin(nowNs, post);
    } else {
      finish(nowNs);
    }
  }

  private void begin(long nowNs, Post post) {
    for (Contact each : supernodes.get()) {
      if (tests.size() < settings.askers() && each.id() != null && !asked(each)) {
        Test test = new Test(each, random.nextLong() | 1);
        tests.add(test);
        post.send(
            each,
            Purpose.ASK,
            Messages.begin()
                .setReachRequest(ReachRequest.newBuilder().setNonce(test.nonce))
                .build());
      }
    }
    dueNs = nowNs + (tests.isEmpty() ? pause(settings.retryNs()) : settings.answerNs());
  }

  private boolean asked(Contact contact) {
    for (Test test : tests) {
      if (test.asked.id().equals(contact.id())) {
        return true;
      }
    }
    return false;
  }

  private void finish(long nowNs) {
    boolean all = true;
    boolean refuted = false;
    for (Test test : tests) {
      all &= test.knocked;
      refuted |= test.passedOn && !test.knocked;
    }
    if (all) {
      refutations = 0;
    } else if (refuted) {
      refutations++;
    }
    tests.clear();
    reachable = all;
    dueNs = nowNs + pause(all ? settings.everyNs() : settings.retryNs());
  }

  private long pause(long mostNs) {
    return mostNs / 2 + random.nextLong(mostNs / 2 + 1);
  }

  @Override
  public long deadlineNs() {
    return dueNs;
  }

  /** A bare knock arrived. */
  public void onKnock(long nowNs, PeerAddress from, long nonce) {
    for (Test test : tests) {
      if (test.asked.address().equals(from)) {
        return;
      }
    }
    for (Test test : tests) {
      test.knocked |= test.nonce == nonce;
    }
  }

  @Override
  public void onMessage(long nowNs, Remote from, OverlayMessage message, Post post) {
    if (message.getBodyCase() != OverlayMessage.BodyCase.REACH_REQUEST) {
      // The knock is the proof; the result tells whether silence says anything.
      onResult(from, message.getReachResult());
      return;
    }
    ReachRequest request = message.getReachRequest();
    boolean done =
        mayKnock(nowNs, from.id(), mostOf(from, request))
            && (request.getKnock() ? knock(from, request, post) : pass(from, request, post));
    if (!done) {
      refusedKnocks++;
    }
    ReachResult result =
        ReachResult.newBuilder().setNonce(request.getNonce()).setKnocked(done).build();
    post.send(
        from.id(),
        Messages.begin().setRequest(message.getRequest()).setReachResult(result).build());
  }

  private void onResult(Remote from, ReachResult result) {
    for (Test test : tests) {
      if (test.nonce == result.getNonce() && from.id().equals(test.asked.id())) {
        test.passedOn = result.getKnocked();
      }
    }
  }

  /** Another one knocks at the address that we see: what the asker says of itself is not used. */
  private boolean pass(Remote from, ReachRequest request, Post post) {
    List<Contact> others = new ArrayList<>(serving ? supernodes.get() : List.of());
    others.removeIf(each -> from.id().equals(each.id()) || each.id() == null);
    if (others.isEmpty()) {
      return false;
    }
    ReachRequest passed =
        ReachRequest.newBuilder()
            .setNonce(request.getNonce())
            .setTargetIp(ByteString.copyFrom(from.address().ip()))
            .setTargetPort(from.address().port())
            .setKnock(true)
            .build();
    post.send(
        others.get(random.nextInt(others.size())),
        Purpose.SUPERNODE,
        Messages.begin().setReachRequest(passed).build());
    return true;
  }

  private static boolean knock(Remote from, ReachRequest request, Post post) {
    int ipBytes = request.getTargetIp().size();
    int port = request.getTargetPort();
    if (!isSupernode(from) || ipBytes != 4 && ipBytes != 16 || port <= 0 || port > 0xFFFF) {
      return false;
    }
    post.knock(PeerAddress.of(request.getTargetIp().toByteArray(), port), request.getNonce());
    return true;
  }

  private static boolean isSupernode(Remote from) {
    return from.credential() != null && from.credential().grants().contains(Grant.GRANT_SUPERNODE);
  }

  /** A supernode asks for many, though not for all: that it may be one says little of it. */
  private int mostOf(Remote from, ReachRequest request) {
    return request.getKnock() && isSupernode(from)
        ? Math.max(MOST_OF_ONE, settings.knocksPerMinute() / 2)
        : MOST_OF_ONE;
  }

  private boolean mayKnock(long nowNs, NodeId asker, int most) {
    if (nowNs - minuteNs >= MINUTE_NS) {
      minuteNs = nowNs;
      knocks = 0;
      askers.clear();
    }
    // Nobody uses up what is there for all.
    if (knocks >= settings.knocksPerMinute() || askers.merge(asker, 1, Integer::sum) > most) {
      return false;
    }
    knocks++;
    return true;
  }

  /** The last test succeeded. */
  public boolean reachable() {
    return reachable;
  }

  /**
   * While it serves, tests failed again and again although somebody said that he had another one
   * knock.
   */
  public boolean refuted() {
    return serving && refutations >= REFUTATIONS;
  }

  /** Requests that were not followed: too many, malformed, or nobody there to knock. */
  public long refusedKnocks() {
    return refusedKnocks;
  }
}
