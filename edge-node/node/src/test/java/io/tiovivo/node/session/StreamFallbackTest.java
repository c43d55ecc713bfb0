package io.tiovivo.node.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.machine.PeerAddress;
import io.tiovivo.machine.StreamAddress;
import io.tiovivo.node.message.Contact;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sessions where UDP is blocked, in virtual time: the test is the adapter. */
class StreamFallbackTest {
  private static final int TCP = 443;
  private static final long MS = 1_000_000;

  private final Rig rig = new Rig(3);
  private final Rig.Node inside = rig.node(1);
  private final Rig.Node outside = rig.node(2);
  private final PeerAddress atClient = StreamAddress.of(Rig.address(2, TCP), 1);
  private final PeerAddress atServer = StreamAddress.of(Rig.address(1, 40_000), 1);
  private boolean blocked = true;
  private long streamNs = Rig.LATENCY_NS;

  /** Datagrams to a connection's address come out at its other end. */
  private void network() {
    rig.nodes.put(atClient, inside);
    rig.nodes.put(atServer, outside);
    rig.fate =
        flight -> {
          if (StreamAddress.is(flight.to())) {
            boolean out = flight.to().equals(atClient);
            rig.flights.add(
                new Rig.Flight(
                    rig.nowNs + streamNs,
                    rig.sent.size(),
                    out ? atServer : atClient,
                    out ? atServer : atClient,
                    flight.bytes()));
            return new long[0];
          }
          return blocked ? new long[0] : new long[] {Rig.LATENCY_NS};
        };
  }

  private Contact contact(Rig.Node node) {
    return new Contact(node.id, node.address, TCP, "", 0);
  }

  private void connect() {
    network();
    inside.dial(new Contact(null, Rig.address(9, 8486), 0, "", 0), new byte[0]);
    inside.dial(contact(outside), new byte[0]);
    rig.run(6 * Rig.SECOND);
    PeerAddress target = new PeerAddress(outside.address.high(), outside.address.low(), TCP);
    assertEquals(List.of(new StreamEvent.Wanted(target)), inside.events);
    inside.sessions.onCommand(rig.nowNs, new StreamCommand.Opened(target, atClient), inside);
    rig.run(2 * Rig.SECOND);
    assertEquals(List.of("failed NO_ANSWER", "up 2", "dialled 2"), inside.log);
    assertEquals(List.of("up 1"), outside.log);
    inside.log.clear();
    outside.log.clear();
  }

  @Test
  void shouldGoThroughAConnectionWhenTwoContactsAreSilent() {
    connect();
    assertTrue(inside.say(outside, "through the wall"));
    assertTrue(outside.say(inside, "welcome"));
    rig.run(Rig.SECOND);
    assertEquals(List.of("2: welcome"), inside.log);
    assertEquals(List.of("1: through the wall"), outside.log);
  }

  /** Found in a home whose UDP was blocked later: a leaf spent its budget of attempts on UDP. */
  @Test
  void shouldAskForAConnectionAtTheFirstDialAfterASessionFellSilent() {
    Rig.Node third = rig.node(3);
    network();
    blocked = false;
    inside.dial(contact(third), new byte[0]);
    rig.run(Rig.SECOND);
    blocked = true;
    rig.run(20 * Rig.SECOND);
    inside.sessions.close(rig.nowNs, third.id, inside);
    inside.dial(contact(outside), new byte[0]);
    rig.run(6 * Rig.SECOND);
    assertEquals(1, inside.events.size(), inside.events.toString());
  }

  @Test
  void shouldNotAskForAConnectionWhenOnlyOneContactIsSilent() {
    network();
    inside.dial(contact(outside), new byte[0]);
    rig.run(6 * Rig.SECOND);
    inside.dial(contact(outside), new byte[0]);
    rig.run(6 * Rig.SECOND);
    assertEquals(List.of(), inside.events);
    assertEquals(List.of("failed NO_ANSWER", "failed NO_ANSWER"), inside.log);
  }

  @Test
  void shouldMoveBackToUdpWithoutAnewHandshakeOnceItGetsThrough() {
    connect();
    long ups = inside.count(SessionCounters.What.UP);
    blocked = false;
    for (int i = 0; i < 12; i++) {
      inside.say(outside, "still here");
      outside.say(inside, "so am I");
      rig.run(30 * Rig.SECOND);
    }
    assertEquals(outside.address, inside.sessions.remote(outside.id).orElseThrow().address());
    assertEquals(inside.address, outside.sessions.remote(inside.id).orElseThrow().address());
    assertEquals(ups, inside.count(SessionCounters.What.UP));
    assertEquals(12, outside.log.stream().filter("1: still here"::equals).count());
  }

  /** Found between two real homes: both paths were open, and the answers took turns with them. */
  @ParameterizedTest(name = "a connection of {0} ms, words {1} ms apart, {2} ms after the other")
  @CsvSource({
    "1, 7, 0", "1, 7, 3", "1, 60000, 0", "1, 25000, 0", "1, 25000, 20", "19, 25000, 0",
    "19, 25000, 5", "60, 25000, 0", "60, 7, 3", "60, 50, 0", "200, 1000, 10", "200, 25000, 10"
  })
  void shouldStayOnUdpWhicheverPathIsFaster(long streamMs, long everyMs, long answerMs) {
    streamNs = streamMs * MS;
    connect();
    blocked = false;
    long endNs = rig.nowNs + 330 * Rig.SECOND;
    while (rig.nowNs < endNs) {
      inside.say(outside, "still here");
      rig.run(answerMs * MS);
      outside.say(inside, "so am I");
      rig.run((everyMs - answerMs) * MS);
    }
    assertEquals(outside.address, inside.sessions.remote(outside.id).orElseThrow().address());
    assertEquals(inside.address, outside.sessions.remote(inside.id).orElseThrow().address());
    assertEquals(1, inside.count(SessionCounters.What.MOVES), "moves inside");
    assertEquals(1, outside.count(SessionCounters.What.MOVES), "moves outside");
  }

  @Test
  void shouldEndTheSessionWithItsConnection() {
    connect();
    inside.sessions.onCommand(rig.nowNs, new StreamCommand.Closed(atClient), inside);
    assertEquals(List.of("down 2 STREAM_CLOSED"), inside.log);
  }

  @Test
  void shouldFailADialWhoseConnectionCannotBeMade() {
    network();
    inside.dial(new Contact(null, Rig.address(9, 8486), 0, "", 0), new byte[0]);
    inside.dial(contact(outside), new byte[0]);
    rig.run(5 * Rig.SECOND);
    PeerAddress target = ((StreamEvent.Wanted) inside.events.get(0)).target();
    inside.sessions.onCommand(rig.nowNs, new StreamCommand.Closed(target), inside);
    assertEquals(List.of("failed NO_ANSWER", "failed NO_ANSWER"), inside.log);
    rig.run(20 * Rig.SECOND);
    assertEquals(Long.MAX_VALUE, inside.sessions.deadlineNs());
  }
}
