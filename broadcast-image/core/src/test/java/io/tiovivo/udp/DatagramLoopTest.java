package io.tiovivo.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.machine.Command;
import io.tiovivo.machine.Event;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.machine.Work;
import io.tiovivo.machine.WorkFailed;
import io.tiovivo.wire.WireReader;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The loop without a network. */
@Timeout(300)
final class DatagramLoopTest {
  private record Go(Work work) implements Command {}

  private record Word(String text) implements Command {}

  private record Heard(Command command) implements Event {}

  /** Does the work it is told to do, and tells what it hears. */
  private static final class Echo implements Machine {
    private final List<Long> times = new ArrayList<>();
    private long dueNs = NEVER;
    private Work afterFailure;

    @Override
    public void onDatagram(long nowNs, PeerAddress from, WireReader in, Outbox out) {
      times.add(nowNs);
      if (in.u8() == 0) {
        throw new IllegalStateException("zero");
      }
      out.event(new Heard(new Word("datagram")));
    }

    @Override
    public void onCommand(long nowNs, Command command, Outbox out) {
      times.add(nowNs);
      if (command instanceof Go go) {
        out.work(go.work());
        return;
      }
      out.event(new Heard(command));
      if (command instanceof WorkFailed && afterFailure != null) {
        out.work(afterFailure);
      }
    }

    @Override
    public void onDeadline(long nowNs, Outbox out) {
      times.add(nowNs);
      dueNs = NEVER;
    }

    @Override
    public long deadlineNs() {
      return dueNs;
    }
  }

  /** Hands over its datagrams at the first turn, all at once. */
  private static class Burst implements LoopSource {
    private final int[] firstBytes;
    private DatagramLoop loop;
    private boolean over;
    private boolean closed;

    Burst(int... firstBytes) {
      this.firstBytes = firstBytes;
    }

    @Override
    public void register(Selector selector) {}

    @Override
    public void onReady(long nowNs, SelectionKey key) {}

    @Override
    public void onDeadline(long nowNs) {
      over = true;
      for (int first : firstBytes) {
        loop.datagram(
            nowNs, new PeerAddress(0, 1, 1), WireReader.of(new byte[] {(byte) first, 1, 2}));
      }
    }

    @Override
    public long deadlineNs() {
      return over ? Machine.NEVER : 0;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static final Work BROKEN =
      () -> {
        throw new IllegalStateException("no card");
      };

  private final Echo machine = new Echo();
  private final List<Event> events = new ArrayList<>();
  private final List<String> reports = new ArrayList<>();
  private DatagramLoop loop;

  private DatagramLoop loop(int untilEvents, Defects defects) throws NetworkException {
    return loop(event -> events.size() == untilEvents, defects);
  }

  private DatagramLoop loop(Predicate<Event> last, Defects defects) throws NetworkException {
    loop =
        new DatagramLoop(
            machine,
            event -> {
              events.add(event);
              if (last.test(event)) {
                loop.stop();
              }
            },
            defects);
    return loop;
  }

  private void report(String what, Throwable defect) {
    reports.add(what + ": " + defect.getMessage());
  }

  @Test
  void shouldReportWorkThatThrowsAndTellItsMachine() throws Exception {
    loop(1, this::report).command(new Go(BROKEN));
    loop.run();
    assertEquals(List.of("a piece of work failed: no card"), reports);
    assertInstanceOf(WorkFailed.class, ((Heard) events.get(0)).command());
  }

  @Test
  void shouldDoMoreWorkAfterWorkThatThrew() throws Exception {
    machine.afterFailure = () -> new Word("done");
    loop(2, this::report).command(new Go(BROKEN));
    loop.run();
    assertTrue(events.contains(new Heard(new Word("done"))), events.toString());
  }

  @Test
  void shouldTakeWorkWithoutAResultForADefect() throws Exception {
    loop(1, this::report).command(new Go(() -> null));
    loop.run();
    assertEquals(1, reports.size());
  }

  @Test
  void shouldEndOnADefectWhenToldTo() throws Exception {
    loop(1, Defects.END).command(new Go(BROKEN));
    assertThrows(IllegalStateException.class, loop::run);
    loop(1, Defects.END).add(burst(0));
    assertThrows(IllegalStateException.class, loop::run);
    assertEquals(List.of(), events);
  }

  @Test
  void shouldGoOnAfterADatagramThatThrows() throws Exception {
    loop(1, this::report).add(burst(0, 1));
    loop.run();
    assertEquals(List.of("a datagram was not understood: zero"), reports);
    assertEquals(1, events.size());
  }

  @Test
  void shouldRefuseCommandsThatAreTooMany() throws Exception {
    loop(DatagramLoop.MAX_COMMANDS, this::report);
    for (int i = 0; i < DatagramLoop.MAX_COMMANDS; i++) {
      assertTrue(loop.command(new Word("word")));
    }
    assertFalse(loop.command(new Word("too many")));
    loop.run();
    assertFalse(events.contains(new Heard(new Word("too many"))));
  }

  @Test
  void shouldNotLoseAResultThoughItsQueueIsFull() throws Exception {
    CountDownLatch full = new CountDownLatch(1);
    // How many words fit depends on how the two threads run; that the result comes does not.
    loop(new Heard(new Word("result"))::equals, this::report);
    Work work =
        () -> {
          while (loop.command(new Word("word"))) {
            Thread.onSpinWait();
          }
          full.countDown();
          return new Word("result");
        };
    loop.command(new Go(work));
    loop.command(new Word("waits until the queue is full"));
    loop.add(
        new Burst() {
          @Override
          public void onDeadline(long nowNs) {
            super.onDeadline(nowNs);
            try {
              full.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        });
    loop.run();
    assertTrue(events.contains(new Heard(new Word("result"))));
  }

  @Test
  void shouldRunTasksOfOtherThreadsOnItsOwn() throws Exception {
    List<Thread> ran = new ArrayList<>();
    loop(1, this::report);
    Thread other =
        new Thread(
            () -> {
              loop.post(() -> ran.add(Thread.currentThread()));
              loop.post(
                  () -> {
                    throw new IllegalStateException("no pin");
                  });
              loop.command(new Word("last"));
            });
    other.start();
    loop.run();
    assertEquals(List.of(Thread.currentThread()), ran);
    assertEquals(1, reports.size(), reports.toString());
  }

  @Test
  void shouldReadTheClockOnceACycle() throws Exception {
    machine.dueNs = 0;
    loop(4, this::report).add(burst(1, 1, 1));
    loop.command(new Word("first"));
    loop.run();
    assertEquals(5, machine.times.size());
    assertEquals(1, new HashSet<>(machine.times).size(), machine.times.toString());
  }

  @Test
  void shouldHandOverALastCommandAndClose() throws Exception {
    Burst source = burst();
    loop(0, this::report).add(source);
    loop.stopAfter(new Word("goodbye"));
    loop.run();
    assertEquals(List.of(new Heard(new Word("goodbye"))), events);
    assertTrue(source.closed);
  }

  @Test
  void shouldLetGoOfASourceThatWasClosed() throws Exception {
    // Its deadline stops the loop: by then whoever else was asked for one has been let go.
    int[] asked = {0};
    Burst gone =
        new Burst() {
          @Override
          public void onDeadline(long nowNs) {
            close();
          }

          @Override
          public boolean isClosed() {
            return super.closed;
          }

          @Override
          public long deadlineNs() {
            asked[0]++;
            return 0;
          }
        };
    int[] turns = {0};
    loop(0, this::report).add(gone);
    loop.add(
        new Burst() {
          @Override
          public void onDeadline(long nowNs) {
            if (++turns[0] == 5) {
              loop.stop();
            }
          }

          @Override
          public long deadlineNs() {
            return 0;
          }
        });
    loop.run();
    assertEquals(5, turns[0]);
    assertEquals(2, asked[0], "once to wait, once to see whether it is due");
  }

  private Burst burst(int... firstBytes) {
    Burst burst = new Burst(firstBytes);
    burst.loop = loop;
    return burst;
  }
}
