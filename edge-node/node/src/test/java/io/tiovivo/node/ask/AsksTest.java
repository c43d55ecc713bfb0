package io.tiovivo.node.ask;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.tiovivo.credential.Credential;
import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Event;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.SilentPost;
import io.tiovivo.node.message.Answer;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.Contacts;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.message.Purpose;
import io.tiovivo.node.message.Question;
import io.tiovivo.node.message.Refusal;
import io.tiovivo.node.message.Remote;
import io.tiovivo.node.message.Target;
import io.tiovivo.node.proto.BusyReason;
import io.tiovivo.node.proto.Entry;
import io.tiovivo.node.proto.FindAnswer;
import io.tiovivo.node.proto.OverlayMessage;
import io.tiovivo.node.proto.Path;
import io.tiovivo.node.proto.PeersAnswer;
import io.tiovivo.node.proto.Ping;
import io.tiovivo.node.proto.PingAnswer;
import io.tiovivo.node.proto.Pong;
import io.tiovivo.node.proto.PresenceState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AsksTest {
  private static final long MS = 1_000_000L;
  private static final long SECOND = 1_000 * MS;

  /** Nodes whose sessions carry a message in 10 ms; no network, no loss. */
  private static final class Town {
    final Map<NodeId, House> houses = new HashMap<>();
    final Map<String, Entry> directory = new HashMap<>();
    final List<Runnable> mail = new ArrayList<>();
    long nowNs = SECOND;
    boolean directorySilent;
    Optional<Refusal> refusal = Optional.empty();

    House house(int number) {
      House house = new House(this, new NodeId(1, number));
      houses.put(house.id, house);
      return house;
    }

    void meet(House one, House two) {
      one.sessions.put(two.id, remote(two));
      two.sessions.put(one.id, remote(one));
    }

    void deliver() {
      turn();
      while (!mail.isEmpty()) {
        nowNs += 10 * MS;
        List<Runnable> now = List.copyOf(mail);
        mail.clear();
        now.forEach(Runnable::run);
        turn();
      }
    }

    /** As a loop does at the end of each of its turns. */
    private void turn() {
      for (House house : houses.values()) {
        if (house.asks.deadlineNs() <= nowNs) {
          house.asks.onDeadline(nowNs, house);
        }
      }
    }

    void register(String name, House house, House supernode, PresenceState state) {
      directory.put(
          name,
          Entry.newBuilder()
              .setName(name)
              .setNodeId(ByteString.copyFrom(house.id.bytes()))
              .setSupernode(Contacts.record(contact(supernode)))
              .setState(state)
              .build());
    }

    static Contact contact(House house) {
      return new Contact(house.id, address(house), 0, "1", 0);
    }

    static PeerAddress address(House house) {
      return PeerAddress.of(new byte[] {10, 0, 0, (byte) house.id.low()}, 8486);
    }

    static Remote remote(House house) {
      return new Remote(house.id, address(house), credential(house.id), true);
    }

    private static Credential credential(NodeId id) {
      return new Credential("f", id, null, null, "", "", "pc", Set.of(), 0, 1, 1, null);
    }
  }

  /** One node: its questions and its sessions. */
  private static final class House extends SilentPost implements Whereabouts, Neighbours {
    final Town town;
    final NodeId id;
    final Asks asks;
    final Map<NodeId, Remote> sessions = new HashMap<>();
    final List<Event> events = new ArrayList<>();
    final List<String> watches = new ArrayList<>();

    House(Town town, NodeId id) {
      this.town = town;
      this.id = id;
      asks = new Asks(AskSettings.standard(), id, this, this, id.low());
    }

    void ask(Question question) {
      asks.onQuestion(town.nowNs, question, this);
    }

    PingAnswer pinged() {
      assertEquals(1, events.size(), events.toString());
      return ((Answer.Pinged) events.remove(0)).answer();
    }

    String refused() {
      assertEquals(1, events.size(), events.toString());
      return ((Answer.Refused) events.remove(0)).reason();
    }

    @Override
    public boolean send(NodeId to, OverlayMessage message) {
      if (!sessions.containsKey(to)) {
        return false;
      }
      House house = town.houses.get(to);
      town.mail.add(() -> house.asks.onMessage(town.nowNs, Town.remote(this), message, house));
      return true;
    }

    @Override
    public void send(Contact to, Purpose purpose, OverlayMessage message) {
      throw new AssertionError("a ping's round trip must not hold a handshake");
    }

    @Override
    public void dial(Contact to, Purpose purpose, byte[] ticket) {
      House house = town.houses.get(to.id());
      assertEquals(Purpose.ASK, purpose);
      if (town.refusal.isPresent()) {
        town.mail.add(() -> asks.onDialFailed(town.nowNs, to, town.refusal, this));
        return;
      }
      town.mail.add(
          () -> {
            town.meet(this, house);
            asks.onSessionUp(town.nowNs, Town.remote(house), this);
          });
    }

    @Override
    public void event(Event event) {
      events.add(event);
    }

    @Override
    public void find(long nowNs, long ticket, Target target, Post post) {
      if (town.directorySilent) {
        return;
      }
      FindAnswer.Builder answer = FindAnswer.newBuilder().setAuthoritative(true);
      for (Entry entry : town.directory.values()) {
        boolean named = entry.getName().equals(target.name());
        if (named
            || target
                .id()
                .map(NodeId::bytes)
                .map(ByteString::copyFrom)
                .filter(entry.getNodeId()::equals)
                .isPresent()) {
          answer.addEntries(entry);
        }
      }
      asks.onFound(nowNs, ticket, answer.build(), post);
    }

    @Override
    public void watch(long nowNs, NodeId node, boolean on, Post post) {
      watches.add((on ? "+" : "-") + node.low());
    }

    @Override
    public Optional<Remote> session(NodeId node) {
      return Optional.ofNullable(sessions.get(node));
    }

    @Override
    public PeersAnswer list(long nowNs) {
      return PeersAnswer.newBuilder().setMembers(7).build();
    }
  }

  private final Town town = new Town();
  private final House me = town.house(1);
  private final House supernode = town.house(2);
  private final House leaf = town.house(3);

  private static Question.Ping ping(Target target) {
    return new Question.Ping(5, target, 56, 5_000);
  }

  @Test
  void shouldMeasureOneRoundTripOverTheSessionThatIsThere() {
    town.meet(me, leaf);

    me.ask(ping(Target.of(leaf.id)));
    town.deliver();

    PingAnswer answer = me.pinged();
    assertEquals(Path.DIRECT, answer.getPath());
    assertEquals(20_000, answer.getRoundTripUs());
    assertEquals("10.0.0.1:8486", answer.getObserved());
    assertEquals("10.0.0.3:8486", answer.getAddress());
    assertEquals(Machine.NEVER, me.asks.deadlineNs());
  }

  @Test
  void shouldReachALeafThroughItsSupernodeAndLeaveTheHandshakeOutOfTheTime() {
    town.register("porch", leaf, supernode, PresenceState.UP);
    town.meet(leaf, supernode);

    me.ask(ping(Target.named("porch")));
    town.deliver();

    PingAnswer answer = me.pinged();
    assertEquals(Path.THROUGH_SUPERNODE, answer.getPath());
    assertEquals(40_000, answer.getRoundTripUs(), "four legs of 10 ms");
    assertTrue(answer.getSessionOpened());
    assertEquals(ByteString.copyFrom(supernode.id.bytes()), answer.getSupernode());
    assertEquals(2, supernode.asks.counters().passedOn());
  }

  @Test
  void shouldSayWhyThereIsNoAnswer() {
    me.ask(ping(Target.named("porch")));
    assertEquals("the directory does not know porch", me.refused());

    town.register("porch", leaf, supernode, PresenceState.UP);
    me.ask(ping(Target.named("porch")));
    town.deliver();
    assertTrue(me.refused().contains("has no session with it now"));

    me.sessions.clear();
    town.refusal = Optional.of(new Refusal(BusyReason.RATE, 4_200, List.of(), new byte[0]));
    me.ask(ping(Target.named("porch")));
    town.deliver();
    assertTrue(me.asks.counters().refused() == 3 && me.refused().endsWith("try again in 5 s"));

    town.register("porch", leaf, supernode, PresenceState.DOWN);
    me.ask(ping(Target.named("porch")));
    assertEquals("porch is down", me.refused());
  }

  @Test
  void shouldAnswerEachQuestionOnceThoughNobodyAnswersIt() {
    town.directorySilent = true;
    me.ask(ping(Target.named("porch")));
    me.ask(new Question.Find(6, Target.named("porch")));

    assertEquals(town.nowNs + 5 * SECOND, me.asks.deadlineNs());
    me.asks.onDeadline(town.nowNs + 5 * SECOND, me);
    assertTrue(me.refused().contains("directory"));
    me.asks.onDeadline(me.asks.deadlineNs(), me);
    assertTrue(me.refused().contains("directory"));
    me.asks.onFound(town.nowNs, 6, FindAnswer.getDefaultInstance(), me);
    me.asks.onNotFound(town.nowNs, 5, "late", me);

    assertEquals(List.of(), me.events);
    assertEquals(Machine.NEVER, me.asks.deadlineNs());
  }

  @Test
  void shouldPingItselfWithoutANetwork() {
    me.ask(ping(Target.of(me.id)));

    assertEquals(Path.OWN, me.pinged().getPath());
  }

  @Test
  void shouldRefuseMoreQuestionsThanItMayHold() {
    town.directorySilent = true;
    int most = AskSettings.standard().mostQuestions();
    for (int i = 0; i < most; i++) {
      me.ask(new Question.Find(i, Target.named("porch")));
    }
    assertEquals(List.of(), me.events);

    me.ask(new Question.Find(most, Target.named("porch")));

    assertTrue(me.refused().startsWith("too many questions"));
  }

  @Test
  void shouldTellTheDirectoryOfTheFirstAndTheLastWatcherAlone() {
    me.ask(new Question.Watch(leaf.id, true));
    me.ask(new Question.Watch(leaf.id, true));
    me.ask(new Question.Watch(leaf.id, false));
    me.ask(new Question.Watch(leaf.id, false));
    me.ask(new Question.Watch(leaf.id, false));

    assertEquals(List.of("+3", "-3"), me.watches);
  }

  @Test
  void shouldWaitForAChangeOfPresenceAndNoLonger() {
    town.register("porch", leaf, supernode, PresenceState.UP);
    Question await = new Question.Await(9, Target.named("porch"), PresenceState.UP, 3_000);
    me.ask(await);
    assertEquals(List.of(), me.events);
    assertEquals(town.nowNs + 3 * SECOND, me.asks.deadlineNs());

    Entry down = town.directory.get("porch").toBuilder().setState(PresenceState.DOWN).build();
    me.asks.onPresence(town.nowNs, down, me);
    assertEquals(
        new Answer.Found(
            9, FindAnswer.newBuilder().setAuthoritative(true).addEntries(down).build()),
        me.events.remove(0));

    me.ask(await);
    me.asks.onDeadline(town.nowNs + 3 * SECOND, me);
    assertEquals(
        PresenceState.UP, ((Answer.Found) me.events.remove(0)).answer().getEntries(0).getState());

    me.ask(new Question.Await(9, Target.named("porch"), PresenceState.DOWN, 3_000));
    assertEquals(1, me.events.size(), "it is another already");
    assertEquals(List.of("+3", "-3", "+3", "-3"), me.watches);
  }

  @Test
  void shouldSpendNoMoreOnPingsThanItsBudget() {
    town.meet(me, leaf);
    OverlayMessage ping =
        OverlayMessage.newBuilder().setPing(Ping.newBuilder().setNonce(1)).build();
    for (int i = 0; i < 1_000; i++) {
      leaf.asks.onMessage(town.nowNs, Town.remote(me), ping, leaf);
    }
    AskCounters counters = leaf.asks.counters();
    assertEquals(AskSettings.standard().pongBurst(), counters.pings());
    assertEquals(1_000 - counters.pings(), counters.dropped());

    leaf.asks.onMessage(town.nowNs + SECOND, Town.remote(me), ping, leaf);
    assertEquals(counters.pings() + 1, leaf.asks.counters().pings());
  }

  @Test
  void shouldCountPongsThatNobodyWaitsForAndBelieveNoneOfThem() {
    town.meet(me, leaf);
    me.ask(ping(Target.of(leaf.id)));
    long seed = 20_261_121;
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 1_000; i++) {
      byte[] noise = new byte[random.nextInt(20)];
      random.nextBytes(noise);
      Pong pong =
          Pong.newBuilder()
              .setNonce(random.nextLong())
              .setOrigin(ByteString.copyFrom(noise))
              .setResponder(ByteString.copyFrom(noise))
              .setUnreachable(random.nextBoolean())
              .build();
      me.asks.onMessage(
          town.nowNs,
          Town.remote(supernode),
          OverlayMessage.newBuilder().setPong(pong).build(),
          me);
    }

    assertEquals(List.of(), me.events);
    assertTrue(me.asks.counters().strange() > 0);
    town.deliver();
    assertEquals(Path.DIRECT, me.pinged().getPath());
  }
}
