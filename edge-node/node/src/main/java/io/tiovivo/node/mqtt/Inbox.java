package io.tiovivo.node.mqtt;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * What Paho's threads have for the loop's thread. Messages of others have a bounded number of
 * places: when all are taken Paho's thread waits, no more is read, and the broker keeps the rest.
 * News of the connection itself always finds room: there are only so many of them.
 */
final class Inbox {
  /** Most messages that wait. */
  static final int MAX_MESSAGES = 64;

  /** Most that are handed on in one go, so that a flood does not hold the loop. */
  static final int MAX_AT_ONCE = 16;

  private static final long LOOK_MS = 100;

  private record Letter(Runnable step, boolean message) {}

  private final Predicate<Runnable> post;
  private final Queue<Letter> letters = new ConcurrentLinkedQueue<>();
  private final Semaphore places = new Semaphore(MAX_MESSAGES);
  private final AtomicBoolean posted = new AtomicBoolean();

  /**
   * @param post runs a task on the loop's thread; false: it is too busy
   */
  Inbox(Predicate<Runnable> post) {
    this.post = post;
  }

  /** News of the connection; from any thread. */
  void news(Runnable step) {
    letters.add(new Letter(step, false));
    wake();
  }

  /**
   * A message of others; waits for a place. Never on the loop's thread.
   *
   * @param over whether nobody wants it any more
   */
  void message(Runnable step, BooleanSupplier over) {
    try {
      while (!places.tryAcquire(LOOK_MS, TimeUnit.MILLISECONDS)) {
        if (over.getAsBoolean()) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    letters.add(new Letter(step, true));
    wake();
  }

  private void wake() {
    if (posted.compareAndSet(false, true) && !post.test(this::open)) {
      posted.set(false); // the loop looks by itself, later
    }
  }

  /** Hands on what is there; on the loop's thread. */
  void open() {
    posted.set(false);
    for (int i = 0; i < MAX_AT_ONCE; i++) {
      Letter letter = letters.poll();
      if (letter == null) {
        return;
      }
      if (letter.message()) {
        places.release();
      }
      letter.step().run();
    }
    if (!letters.isEmpty()) {
      wake();
    }
  }
}
