package io.tiovivo.udp;

import io.tiovivo.machine.Command;
import io.tiovivo.machine.Work;
import io.tiovivo.machine.WorkFailed;
import java.util.Objects;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The one thread that does a machine's slow work, a piece at a time; work that throws included. */
final class Worker {
  /** What a piece of work may still take once the loop has ended. */
  private static final long END_MS = 10_000;

  /** A machine has at most one piece of work under way, so a handover never has to wait long. */
  private static final long HANDOVER_MS = 10_000;

  private final Consumer<Command> results;
  private final SynchronousQueue<Work> handover = new SynchronousQueue<>();
  private Thread thread;
  private volatile boolean busy;
  private volatile boolean closing;

  /**
   * @param results is told, on the worker's thread, how each piece ended
   */
  Worker(Consumer<Command> results) {
    this.results = results;
  }

  void start(Work work) {
    if (busy) {
      throw new IllegalStateException("a piece of work is under way already");
    }
    if (thread == null) {
      thread = new Thread(this::loop, "tiovivo-worker");
      thread.setDaemon(true);
      thread.start();
    }
    busy = true;
    try {
      if (!handover.offer(work, HANDOVER_MS, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("the worker does not take its work");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void close() {
    if (thread == null) {
      return;
    }
    closing = true;
    boolean interrupted = Thread.interrupted();
    try {
      if (!busy) {
        thread.interrupt();
      }
      thread.join(END_MS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void loop() {
    try {
      while (!closing) {
        Command result = run(handover.take());
        busy = false;
        results.accept(result);
      }
    } catch (InterruptedException closed) {
      // The end.
    }
  }

  private static Command run(Work work) {
    try {
      return Objects.requireNonNull(work.run(), "work without a result");
    } catch (Throwable defect) {
      return new WorkFailed(defect);
    }
  }
}
