package io.tiovivo.node.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.Purpose;
import io.tiovivo.node.message.Refusal;
import io.tiovivo.node.proto.BusyReason;
import io.tiovivo.node.session.SessionCounters.What;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Sessions between nodes in virtual time. */
class SessionsTest {
  private final Rig rig = new Rig(1);
  private final Rig.Node one = rig.node(1);
  private final Rig.Node two = rig.node(2);

  private void connect() {
    one.dial(two);
    rig.run(Rig.SECOND);
    assertEquals(List.of("up 2", "dialled 2"), one.log);
    assertEquals(List.of("up 1"), two.log);
    one.log.clear();
    two.log.clear();
  }

  @Test
  void shouldTalkBothWaysOnceDialled() {
    connect();
    assertTrue(one.say(two, "hello"));
    assertTrue(two.say(one, "good day"));
    rig.run(Rig.SECOND);
    assertEquals(List.of("2: good day"), one.log);
    assertEquals(List.of("1: hello"), two.log);
  }

  @Test
  void shouldKeepNothingAndComputeNothingForAnUnprovenSource() {
    int before = two.cryptoCalls;
    rig.fate =
        flight -> flight.to().equals(two.address) ? new long[] {Rig.LATENCY_NS} : new long[0];
    one.dial(two);
    rig.run(20 * Rig.SECOND);
    assertEquals(before, two.cryptoCalls);
    assertEquals(0, two.sessions.callers());
    assertEquals(Long.MAX_VALUE, two.sessions.deadlineNs(), "nothing waits");
    assertTrue(two.count(What.RETRIES) >= 3, "it was asked, again and again");
    assertTrue(rig.bytesTo(one.address) <= rig.bytesTo(two.address));
    assertEquals(List.of("failed NO_ANSWER"), one.log);
  }

  @Test
  void shouldRefuseBeforeAnyCryptographyAndSayWhenAndWhereElse() {
    Contact third = new Contact(null, Rig.address(3, 8486), 443, "1.2", 500);
    two.door =
        (now, from, purpose, due) ->
            Optional.of(
                new Refusal(
                    BusyReason.RATE,
                    700,
                    List.of(third),
                    two.sessions.ticket(from, purpose, now + 700 * Rig.MS)));
    int before = two.cryptoCalls;
    one.dial(two);
    rig.run(Rig.SECOND);
    assertEquals(List.of("failed REFUSED"), one.log);
    Refusal refusal = one.refusals.get(0);
    assertEquals(BusyReason.RATE, refusal.reason());
    assertEquals(700, refusal.waitMs());
    assertEquals(List.of(third), refusal.elsewhere());
    assertEquals(before, two.cryptoCalls);
    assertEquals(0, two.sessions.callers());
    assertTrue(rig.bytesTo(one.address) <= rig.bytesTo(two.address));
  }

  @Test
  void shouldKnowItsTicketAgainAndNobodyElses() {
    List<OptionalLong> due = new ArrayList<>();
    two.door =
        (now, from, purpose, shown) -> {
          due.add(shown);
          byte[] ticket = two.sessions.ticket(from, purpose, now + Rig.SECOND);
          return Optional.of(new Refusal(BusyReason.RATE, 1000, List.of(), ticket));
        };
    one.dial(two);
    rig.run(Rig.SECOND);
    byte[] ticket = one.refusals.get(0).ticket();
    one.moveTo(Rig.address(1, 9999)); // a NAT's other port
    one.dial(two.contact(), ticket);
    rig.run(Rig.SECOND);
    Rig.Node thief = rig.node(3);
    thief.dial(two.contact(), ticket);
    rig.run(Rig.SECOND);
    byte[] forged = ticket.clone();
    forged[3] ^= 1;
    one.dial(two.contact(), forged);
    rig.run(Rig.SECOND);
    rig.run(62 * Rig.SECOND);
    one.dial(two.contact(), ticket);
    rig.run(Rig.SECOND);
    assertEquals(5, due.size());
    assertTrue(due.get(0).isEmpty(), "it comes for the first time");
    assertTrue(due.get(1).isPresent());
    assertTrue(due.get(1).getAsLong() <= 2 * Rig.SECOND);
    assertTrue(due.get(2).isEmpty(), "another host");
    assertTrue(due.get(3).isEmpty(), "forged");
    assertTrue(due.get(4).isEmpty(), "long past");
  }

  @Test
  void shouldTakeATokenForTwoSlotsAndNoLonger() {
    List<byte[]> opens = new ArrayList<>();
    rig.fate =
        flight -> {
          if (flight.bytes()[3] == Datagrams.OPEN && flight.bytes()[8] > 0) {
            opens.add(flight.bytes());
            return new long[0];
          }
          return new long[] {Rig.LATENCY_NS};
        };
    one.dial(two);
    rig.run(100 * Rig.MS);
    one.sessions.closeAll(rig.nowNs, one);
    rig.run(9900 * Rig.MS - rig.nowNs);
    two.receive(one.address, opens.get(0));
    assertEquals(1, two.sessions.callers());
    rig.run(Rig.SECOND);
    two.receive(one.address, opens.get(0).clone());
    assertEquals(1, two.count(What.BAD_TOKEN), "too old");
    rig.run(10 * Rig.SECOND);
    assertEquals(0, two.sessions.callers(), "given up");
    two.receive(Rig.address(3, 8486), opens.get(0));
    assertEquals(2, two.count(What.BAD_TOKEN));
    assertEquals(0, two.sessions.callers());
  }

  @Test
  void shouldComeUpThroughLossOfAnyOneDatagramOfTheHandshake() {
    for (int kind :
        new int[] {
          Datagrams.OPEN,
          Datagrams.RETRY,
          Datagrams.HANDSHAKE_2,
          Datagrams.HANDSHAKE_3,
          Datagrams.DATA
        }) {
      Rig lossy = new Rig(kind);
      Rig.Node from = lossy.node(1);
      Rig.Node to = lossy.node(2);
      int[] lost = {0};
      lossy.fate =
          flight -> {
            boolean loses = flight.bytes()[3] == kind && lost[0]++ == 0;
            return loses ? new long[0] : new long[] {Rig.LATENCY_NS};
          };
      from.dial(to);
      lossy.run(5 * Rig.SECOND);
      assertTrue(lost[0] >= 2, "kind " + kind + " was lost and repeated");
      assertEquals(List.of("up 2", "dialled 2"), from.log, "kind " + kind);
      assertEquals(List.of("up 1"), to.log, "kind " + kind);
    }
  }

  @Test
  void shouldConvergeToOneSessionWhenBothDialAtOnce() {
    int lost = 0;
    for (int seed = 0; seed < 300; seed++) {
      Rig race = new Rig(seed);
      Rig.Node low = race.node(1);
      Rig.Node high = race.node(2);
      race.fate =
          flight ->
              race.random.nextInt(8) == 0
                  ? new long[0]
                  : new long[] {1 + race.random.nextLong(60 * Rig.MS)};
      low.dial(high);
      race.run(race.random.nextLong(200 * Rig.MS));
      high.dial(low);
      race.run(11 * Rig.SECOND);
      race.fate = flight -> new long[] {Rig.LATENCY_NS};
      String where = "seed " + seed + " " + low.log + " " + high.log;
      assertTrue(low.sessions.count() <= 1 && high.sessions.count() <= 1, where);
      if (!talk(race, low, high)) {
        // The last word of a handshake was lost four times over: both notice, and dial anew.
        lost++;
        race.run(3 * Rig.SECOND);
        low.dial(high);
        race.run(Rig.SECOND);
        assertTrue(talk(race, low, high), where + " then " + low.log + " " + high.log);
      }
    }
    assertTrue(lost <= 3, lost + " of 300 did not converge at once");
  }

  private static boolean talk(Rig rig, Rig.Node low, Rig.Node high) {
    low.log.clear();
    high.log.clear();
    low.say(high, "a");
    high.say(low, "b");
    rig.run(Rig.SECOND);
    return low.log.equals(List.of("2: b")) && high.log.equals(List.of("1: a"));
  }

  @Test
  void shouldSayOfADialToAConnectedNodeThatItSucceededButNotInsideTheCall() {
    connect();
    two.dial(one);
    assertEquals(List.of(), two.log);
    rig.run(Rig.SECOND);
    assertEquals(List.of("dialled 1"), two.log);
    assertEquals(1, one.sessions.count());
  }

  @Test
  void shouldGoOnAtAnotherAddressOnlyOnceThatIsProven() {
    connect();
    PeerAddress before = one.address;
    one.moveTo(Rig.address(1, 50_000));
    one.say(two, "from elsewhere");
    rig.run(Rig.SECOND);
    assertEquals(List.of("1: from elsewhere", "moved 1"), sorted(two.log));
    assertEquals(one.address, two.sessions.remote(one.id).orElseThrow().address());
    two.say(one, "there");
    rig.run(Rig.SECOND);
    assertEquals(List.of("2: there"), one.log);
    assertFalse(before.equals(one.address));
  }

  @Test
  void shouldNotFollowACopyOfADatagramToAnAddressThatCannotAnswer() {
    connect();
    PeerAddress thief = Rig.address(66, 6666);
    rig.fate = flight -> new long[0];
    one.say(two, "mine");
    byte[] copied = rig.sent.get(rig.sent.size() - 1).bytes();
    rig.sent.clear();
    two.receive(thief, copied);
    for (int i = 0; i < 50; i++) {
      two.say(one, "a long answer of many words, over and over again");
    }
    assertTrue(rig.bytesTo(thief) > 0, "it was challenged");
    assertTrue(rig.bytesTo(thief) <= 3 * copied.length, rig.bytesTo(thief) + " bytes");
    rig.run(5 * Rig.SECOND);
    assertEquals(one.address, two.sessions.remote(one.id).orElseThrow().address());
    assertEquals(0, two.count(What.MOVES));
  }

  @Test
  void shouldTakeEachMessageOnceInWhateverOrder() {
    connect();
    rig.fate = flight -> new long[0];
    List<byte[]> datagrams = new ArrayList<>();
    for (int i = 0; i < 1200; i++) {
      one.say(two, "" + i);
      datagrams.add(rig.sent.get(rig.sent.size() - 1).bytes());
    }
    two.receive(one.address, datagrams.get(1100));
    two.receive(one.address, datagrams.get(1100));
    two.receive(one.address, datagrams.get(200));
    two.receive(one.address, datagrams.get(10)); // 1090 behind
    two.receive(one.address, datagrams.get(1199));
    two.receive(one.address, datagrams.get(200));
    assertEquals(List.of("1: 1100", "1: 200", "1: 1199"), two.log);
    assertEquals(3, two.count(What.REPLAYED));
  }

  @Test
  void shouldChangeKeysByCountAndByTimeAndStillReadWhatWasOvertaken() {
    Rig.Node three = rig.new Node(3, rekeyingEvery(10));
    three.dial(two);
    rig.run(Rig.SECOND);
    two.log.clear();
    rig.fate = flight -> new long[] {1 + rig.random.nextLong(8 * Rig.MS)};
    for (int i = 0; i < 100; i++) {
      three.say(two, "" + i);
      rig.run(Rig.MS);
    }
    rig.run(Rig.SECOND);
    assertEquals(100, two.log.size());
    assertTrue(two.count(What.REKEYS) >= 9, "by count: " + two.count(What.REKEYS));
    for (int i = 0; i < 40; i++) {
      three.say(two, "still here");
      two.say(three, "so am I");
      rig.run(100 * Rig.SECOND);
    }
    assertTrue(three.count(What.REKEYS) >= 11, "by time: the other side's keys as well");
    assertEquals(1, two.sessions.count());
    assertEquals(0, two.count(What.FORGED));
  }

  private static SessionSettings rekeyingEvery(int messages) {
    SessionSettings standard = SessionSettings.standard(Rig.FLEET);
    return new SessionSettings(
        Rig.FLEET,
        standard.mostSessions(),
        standard.mostHandshakes(),
        standard.mostHandshakesPerAddress(),
        standard.mostDials(),
        standard.retransmitNs(),
        standard.handshakeNs(),
        standard.tokenSlotNs(),
        standard.ticketGraceNs(),
        standard.idleNs(),
        standard.rekeyNs(),
        messages,
        standard.probeNs(),
        standard.udpRetryNs());
  }

  @Test
  void shouldEndASessionThatHearsNothing() {
    connect();
    rig.run(119 * Rig.SECOND);
    assertEquals(List.of(), one.log);
    rig.run(2 * Rig.SECOND);
    assertEquals(List.of("down 2 IDLE"), one.log);
    assertEquals(List.of("down 1 IDLE"), two.log);
    assertFalse(one.say(two, "nobody there"));
  }

  @Test
  void shouldTellTheOtherSideWhenItHangsUp() {
    connect();
    one.sessions.close(rig.nowNs, two.id, one);
    rig.run(Rig.SECOND);
    assertEquals(List.of("down 2 CLOSED"), one.log);
    assertEquals(List.of("down 1 CLOSED_BY_PEER"), two.log);
  }

  @Test
  void shouldNoticeWithinTwoSecondsThatTheOtherSideHasForgotten() {
    connect();
    two.start();
    one.say(two, "anybody?");
    rig.run(2 * Rig.SECOND);
    assertEquals(List.of("down 2 FORGOTTEN"), one.log);
  }

  @Test
  void shouldOnlyAskWhenAHintIsForged() {
    connect();
    one.say(two, "so that there is a counter to name");
    rig.run(Rig.SECOND);
    byte[] data = lastOfKind(Datagrams.DATA, two.address);
    byte[] hint = java.util.Arrays.copyOf(data, 16);
    hint[3] = Datagrams.UNKNOWN;
    for (int i = 0; i < 30; i++) {
      one.receive(two.address, hint);
      rig.run(300 * Rig.MS);
    }
    assertEquals(List.of(), one.log);
    hint[15] ^= 64;
    one.receive(two.address, hint);
    assertTrue(one.count(What.HINT_IGNORED) > 0);
    assertEquals(1, one.sessions.count());
  }

  private byte[] lastOfKind(int kind, PeerAddress to) {
    return rig.sent.stream()
        .filter(each -> each.to().equals(to) && each.bytes()[3] == kind)
        .reduce((first, second) -> second)
        .orElseThrow()
        .bytes();
  }

  @Test
  void shouldReplaceTheSessionOfANodeThatStartedAnew() {
    connect();
    one.start();
    one.dial(two);
    rig.run(Rig.SECOND);
    assertEquals(List.of("down 1 RESTARTED", "up 1"), two.log);
    assertEquals(1, two.sessions.count());
  }

  @Test
  void shouldTurnAwayACredentialThatDoesNotHold() {
    Rig.Node liar = rig.node(3);
    liar.sessions.identity(
        new OwnIdentity(liar.id, liar.keys, Rig.envelope(one.id, one.keys.publicKey()), 1));
    liar.dial(two);
    rig.run(6 * Rig.SECOND);
    assertEquals(List.of("failed CREDENTIAL_REFUSED"), liar.log);
    assertEquals(1, two.count(What.BAD_CREDENTIAL));
    assertEquals(0, two.sessions.count());
    one.dial(liar);
    rig.run(6 * Rig.SECOND);
    assertEquals(List.of("failed WRONG_PEER"), one.log);
  }

  @Test
  void shouldNotTalkToAnotherThanWasDialled() {
    one.dial(
        new Contact(new io.tiovivo.identity.NodeId(77, 0), two.address, 0, "", 0), new byte[0]);
    rig.run(6 * Rig.SECOND);
    assertEquals(List.of("failed WRONG_PEER"), one.log);
    one.log.clear();
    one.dial(new Contact(null, two.address, 0, "", 0), new byte[0]);
    rig.run(6 * Rig.SECOND);
    assertEquals(List.of("up 2", "dialled 2"), one.log);
    one.dial(new Contact(null, one.address, 0, "", 0), new byte[0]);
    rig.run(6 * Rig.SECOND);
    assertEquals("failed OURSELVES", one.log.get(2));
  }

  @Test
  void shouldEndSessionsWhoseCredentialIsRevoked() {
    connect();
    one.sessions.checkAgain(rig.nowNs, credential -> true, one);
    assertEquals(1, one.sessions.count());
    one.sessions.checkAgain(rig.nowNs, credential -> false, one);
    rig.run(Rig.SECOND);
    assertEquals(List.of("down 2 CREDENTIAL"), one.log);
    assertEquals(List.of("down 1 CREDENTIAL_REFUSED"), two.log);
  }

  @Test
  void shouldBoundHandshakesInAllAndPerHost() {
    rig.fate =
        flight ->
            flight.bytes()[3] == Datagrams.HANDSHAKE_3 ? new long[0] : new long[] {Rig.LATENCY_NS};
    for (int host = 10; host < 110; host++) {
      rig.node(host).dial(two);
    }
    rig.run(Rig.SECOND);
    assertEquals(two.settings.mostHandshakes(), two.sessions.callers());
    assertTrue(two.count(What.HANDSHAKES_FULL) >= 36);
    rig.run(10 * Rig.SECOND);
    assertEquals(0, two.sessions.callers());
    for (int port = 0; port < 30; port++) {
      Rig.Node node = rig.node(150 + port);
      node.moveTo(Rig.address(9, 1000 + port));
      node.dial(two);
    }
    rig.run(Rig.SECOND);
    assertEquals(two.settings.mostHandshakesPerAddress(), two.sessions.callers());
  }

  @Test
  void shouldBoundSessionsAndDials() {
    SessionSettings standard = SessionSettings.standard(Rig.FLEET);
    for (int i = 0; i < standard.mostDials(); i++) {
      assertTrue(one.dial(new Contact(null, Rig.address(100 + i, 1), 0, "", 0), new byte[0]));
    }
    assertFalse(one.dial(new Contact(null, Rig.address(99, 1), 0, "", 0), new byte[0]));
    rig.run(6 * Rig.SECOND);
    assertTrue(one.dial(new Contact(null, Rig.address(99, 1), 0, "", 0), new byte[0]));
  }

  @Test
  void shouldKnockWithSixteenBytesAndWithoutAnAnswer() {
    one.sessions.knock(two.address, 42, one);
    rig.run(Rig.SECOND);
    assertEquals(List.of("knock 42"), two.log);
    assertEquals(1, rig.sent.size());
    assertEquals(16, rig.sent.get(0).bytes().length);
  }

  @Test
  void shouldCountAndDropWhatAnotherVersionOrFleetSays() {
    connect();
    byte[] data = lastOfKind(Datagrams.DATA, one.address);
    byte[] newer = data.clone();
    newer[2] = 2;
    one.receive(two.address, newer);
    assertEquals(1, one.count(What.UNKNOWN_VERSION));
    byte[] open = lastOfKind(Datagrams.OPEN, two.address);
    byte[] kind = open.clone();
    kind[3] = 99;
    two.receive(one.address, kind);
    assertEquals(1, two.count(What.UNKNOWN_KIND));
    byte[] foreign = open.clone();
    foreign[5] ^= 1;
    two.receive(one.address, foreign);
    assertEquals(1, two.count(What.FOREIGN));
    byte[] hello = open.clone();
    hello[3] = 1;
    two.receive(one.address, hello);
    assertEquals(2, two.count(What.UNKNOWN_KIND));
    assertEquals(1, one.sessions.count());
    assertEquals(1, two.sessions.count());
  }

  @Test
  void shouldNotOpenWithoutACredential() {
    one.sessions.identity(null);
    assertFalse(one.dial(two));
    two.dial(one);
    rig.run(6 * Rig.SECOND);
    assertEquals(List.of("failed NO_ANSWER"), two.log);
  }

  @Test
  void shouldKeepAPurposeTogetherWithItsToken() {
    List<Purpose> asked = new ArrayList<>();
    two.door =
        (now, from, purpose, due) -> {
          asked.add(purpose);
          return Optional.empty();
        };
    one.sessions.dial(rig.nowNs, two.contact(), Purpose.SUPERNODE, new byte[0], one);
    rig.run(Rig.SECOND);
    assertEquals(List.of(Purpose.SUPERNODE), asked);
  }

  private static List<String> sorted(List<String> log) {
    return log.stream().sorted().toList();
  }
}
