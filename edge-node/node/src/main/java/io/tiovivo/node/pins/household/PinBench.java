package io.tiovivo.node.pins.household;

import io.tiovivo.gpio.GpioException;
import io.tiovivo.machine.Machine;
import io.tiovivo.node.household.Desk;
import io.tiovivo.node.pins.Lines;
import io.tiovivo.node.pins.PinHands;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Does what takes time with the lines on a thread that is there only while there is something to
 * do; what is quick it does at once. Opens the backend before the first job.
 */
final class PinBench implements PinHands {
  /** Opens a backend; takes its time. */
  interface Opener {
    Lines open() throws GpioException;
  }

  /** Jobs that may wait. */
  static final int MAX_JOBS = 512;

  /** So long the thread waits for more to do. */
  private static final long IDLE_S = 5;

  /** A clean end of the node takes no longer for us. */
  private static final long CLOSE_MS = 500;

  /** How often to look for outcomes that the loop was too busy to be told of. */
  private static final long LOOK_NS = 1_000_000_000L;

  private final Desk desk;
  private final Opener opener;
  private final ThreadPoolExecutor worker;
  private final Queue<Runnable> outcomes = new ConcurrentLinkedQueue<>(); // of MAX_JOBS at most
  private volatile Lines lines; // null: not open yet
  private boolean quick = true;
  private int pending;
  private boolean closed;

  PinBench(Desk desk, Opener opener) {
    this.desk = desk;
    this.opener = opener;
    worker =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_S,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_JOBS),
            task -> {
              Thread thread = new Thread(task, "pins");
              thread.setDaemon(true);
              return thread;
            });
    worker.allowCoreThreadTimeOut(true);
  }

  /**
   * Whether what is quick is done at once from now on: not with PWM, whose channels take a second
   * to appear.
   */
  void quick(boolean newQuick) {
    quick = newQuick;
  }

  @Override
  public <T> void start(Job<T> job, Outcome<T> outcome) {
    if (closed) {
      return;
    }
    if (quick && pending == 0 && lines != null && lines.isQuick()) {
      attempt(job, outcome).run();
      return;
    }
    pending++;
    try {
      worker.execute(() -> tell(attempt(job, outcome)));
    } catch (RejectedExecutionException full) {
      pending--;
      outcome.done(
          nowNs(),
          null,
          new GpioException(GpioException.Reason.FAILED, "too much waits for the pins' backend"));
    }
  }

  /** Does a job, and says how its outcome is to be told. */
  private <T> Runnable attempt(Job<T> job, Outcome<T> outcome) {
    try {
      if (lines == null) {
        lines = opener.open();
      }
      T value = job.run(lines);
      return () -> outcome.done(nowNs(), value, null);
    } catch (GpioException why) {
      return () -> outcome.done(nowNs(), null, why);
    } catch (RuntimeException | LinkageError defect) {
      GpioException why =
          new GpioException(GpioException.Reason.FAILED, "defect: " + defect, defect);
      return () -> outcome.done(nowNs(), null, why);
    }
  }

  /** Does something slow that nobody waits for, such as a write to the card. */
  void inBackground(Runnable task) {
    try {
      worker.execute(task);
    } catch (RejectedExecutionException full) {
      desk.warn("too much waits for the pins' backend: something was not written");
    }
  }

  private void tell(Runnable outcome) {
    outcomes.add(outcome);
    desk.post(this::takeOutcomes);
  }

  /** Tells what has been done meanwhile; on the machine's thread. */
  void takeOutcomes() {
    for (Runnable each = outcomes.poll(); each != null; each = outcomes.poll()) {
      pending--;
      if (!closed) {
        each.run();
      }
    }
  }

  /** When to call {@link #takeOutcomes}, lest one be forgotten. */
  long deadlineNs() {
    return pending == 0 ? Machine.NEVER : nowNs() + LOOK_NS;
  }

  boolean isBusy() {
    return pending > 0;
  }

  @Override
  public boolean post(Runnable task) {
    return desk.post(
        () -> {
          if (!closed) {
            task.run();
          }
        });
  }

  @Override
  public long nowNs() {
    return desk.nowNs();
  }

  /** Finishes what was begun, and closes the backend: outputs stay as they are. */
  void close() {
    if (closed) {
      return;
    }
    closed = true;
    worker.execute(this::closeLines);
    worker.shutdown();
    try {
      if (!worker.awaitTermination(CLOSE_MS, TimeUnit.MILLISECONDS)) {
        desk.warn("the pins' backend does not come to an end; the node does");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeLines() {
    Lines open = lines;
    if (open != null) {
      open.inputs().close();
      open.outputs().close();
    }
  }
}
