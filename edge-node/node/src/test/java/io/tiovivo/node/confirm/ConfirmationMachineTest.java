package io.tiovivo.node.confirm;

import static io.tiovivo.node.confirm.Evidence.CAROUSEL;
import static io.tiovivo.node.confirm.Evidence.OWN_HELLO;
import static io.tiovivo.node.confirm.Evidence.PEER;
import static io.tiovivo.node.confirm.Evidence.STEADY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.machine.Event;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.machine.Work;
import io.tiovivo.machine.WorkFailed;
import io.tiovivo.node.link.Segment;
import io.tiovivo.node.link.Segment.Station;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfirmationMachineTest {
  private static final long SECOND = 1_000_000_000L;

  private final Segment time = new Segment(1, 0);
  private int writes;
  private int failures;
  private final ConfirmationMachine machine =
      new ConfirmationMachine(ConfirmationSettings.standard(), this::write, time.nowNs());
  private final Station node = time.join(machine);

  @Test
  void shouldConfirmOnceAPeerAndItselfAreHeardAndItRunsSteadily() {
    see(OWN_HELLO);
    see(PEER);
    assertFalse(machine.confirmed());

    time.run(2 * SECOND);

    assertTrue(machine.confirmed());
    assertEquals(1, writes);
    assertEquals(
        List.of(new ConfirmationEvent.Confirmed(List.of(STEADY, OWN_HELLO, PEER))), node.events);
    assertEquals(Machine.NEVER, machine.deadlineNs());
  }

  @Test
  void shouldTakeTheCarouselInPlaceOfAPeer() {
    time.run(2 * SECOND);
    see(OWN_HELLO);
    see(CAROUSEL);

    assertTrue(machine.confirmed());
  }

  @Test
  void shouldWaitForTheApplicationIfItsImageDeclaresACheck() {
    ConfirmationMachine asking =
        new ConfirmationMachine(
            ConfirmationSettings.standard().withApplication(), this::write, time.nowNs());
    Station other = time.join(asking);
    for (Evidence evidence : List.of(OWN_HELLO, PEER)) {
      other.command(new ConfirmationCommand.Seen(evidence));
    }
    time.run(2 * SECOND);
    assertFalse(asking.confirmed());
    assertEquals(List.of("the application to be well for a while"), asking.missing());

    other.command(new ConfirmationCommand.Seen(Evidence.APPLICATION));

    assertTrue(asking.confirmed());
  }

  @Test
  void shouldNotConfirmWhenItCannotHearItself() {
    see(PEER);
    see(CAROUSEL);
    time.run(3_600 * SECOND);

    assertFalse(machine.confirmed());
    assertEquals(List.of("our own hello to come back"), machine.missing());
  }

  @Test
  void shouldNotConfirmWhenItHearsNobodyElse() {
    see(OWN_HELLO);
    time.run(3_600 * SECOND);

    assertFalse(machine.confirmed());
    assertEquals(List.of("a peer's hello or a packet of the fleet's carousel"), machine.missing());
  }

  @Test
  void shouldSayWhatItWaitsForSeldomerAndSeldomer() {
    time.run(3_600 * SECOND);

    List<Long> seconds =
        node.events(ConfirmationEvent.Waiting.class).stream()
            .map(waiting -> waiting.waitedNs() / SECOND)
            .toList();
    assertEquals(List.of(10L, 30L, 70L, 150L, 310L, 630L, 1230L, 1830L, 2430L, 3030L), seconds);
  }

  @Test
  void shouldTryAgainWhenTheRecordCannotBeWritten() {
    failures = 3;
    see(OWN_HELLO);
    see(PEER);
    time.run(2 * SECOND);
    assertFalse(machine.confirmed());

    time.run(60 * SECOND);

    assertTrue(machine.confirmed());
    assertEquals(4, writes);
    assertEquals(
        List.of(5L, 10L, 20L),
        node.events(ConfirmationEvent.NotWritten.class).stream()
            .map(failure -> failure.retryNs() / SECOND)
            .toList());
  }

  @Test
  void shouldTryAgainWhenConfirmingThrows() {
    List<Work> works = new ArrayList<>();
    List<Event> events = new ArrayList<>();
    Outbox out = new WorkShelf(works, events);
    for (Evidence each : List.of(STEADY, OWN_HELLO, PEER)) {
      machine.onCommand(0, new ConfirmationCommand.Seen(each), out);
    }
    assertEquals(1, works.size());

    machine.onCommand(0, new WorkFailed(new IllegalStateException("torn page")), out);

    assertEquals(1, events.size());
    assertTrue(events.get(0).toString().contains("torn page"), events.toString());
    machine.onDeadline(machine.deadlineNs(), out);
    assertEquals(2, works.size());
    machine.onCommand(machine.deadlineNs(), works.get(1).run(), out);
    assertTrue(machine.confirmed());
  }

  /** Keeps what it is given. */
  private record WorkShelf(List<Work> works, List<Event> events) implements Outbox {
    @Override
    public void send(PeerAddress to, byte[] bytes, int offset, int length) {}

    @Override
    public void work(Work work) {
      works.add(work);
    }

    @Override
    public void event(Event event) {
      events.add(event);
    }
  }

  @Test
  void shouldWriteOnceHoweverOftenEvidenceComes() {
    for (int i = 0; i < 10; i++) {
      see(OWN_HELLO);
      see(PEER);
      time.run(SECOND);
    }

    assertEquals(1, writes);
  }

  private void see(Evidence evidence) {
    node.command(new ConfirmationCommand.Seen(evidence));
  }

  private Optional<String> write() {
    writes++;
    return writes <= failures ? Optional.of("the card is busy") : Optional.empty();
  }
}
