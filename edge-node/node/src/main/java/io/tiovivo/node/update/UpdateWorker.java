package io.tiovivo.node.update;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * Does what takes time for the update, one piece after another, on a thread that is only there
 * while there is work. Nobody waits for it: at the node's end it dies with the process, as it would
 * in a power cut.
 */
final class UpdateWorker implements Executor {
  /** A receiver has one piece under way, and the part two more at most. */
  static final int MAX_TASKS = 16;

  /** How long the thread waits for more before it ends. */
  private static final long IDLE_MS = 5_000;

  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private boolean running;

  /** Has a task done; one that throws is its maker's defect, and must not. */
  @Override
  public synchronized void execute(Runnable task) {
    if (tasks.size() >= MAX_TASKS) {
      throw new IllegalStateException("more than " + MAX_TASKS + " pieces of work wait");
    }
    tasks.add(task);
    if (running) {
      notifyAll();
    } else {
      running = true;
      Thread thread = new Thread(this::loop, "tiovivo-update");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void loop() {
    for (Runnable task = next(); task != null; task = next()) {
      task.run();
    }
  }

  private synchronized Runnable next() {
    long endMs = System.nanoTime() / 1_000_000 + IDLE_MS;
    while (tasks.isEmpty()) {
      long leftMs = endMs - System.nanoTime() / 1_000_000;
      if (leftMs <= 0) {
        running = false;
        return null;
      }
      try {
        wait(leftMs);
      } catch (InterruptedException end) {
        running = false;
        return null;
      }
    }
    return tasks.poll();
  }
}
