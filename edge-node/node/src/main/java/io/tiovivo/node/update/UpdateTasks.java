package io.tiovivo.node.update;

import io.tiovivo.machine.Machine;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Work for the update's thread and the way back to the loop's: by {@link #post} at once, or with
 * the next deadline when too much waits there already.
 */
final class UpdateTasks {
  private static final long AGAIN_NS = 100_000_000L;

  private final Executor worker;
  private final Predicate<Runnable> post;
  private final Queue<Runnable> finished = new ConcurrentLinkedQueue<>();
  private final AtomicInteger underWay = new AtomicInteger();
  private volatile boolean missed;

  /**
   * @param worker does one piece after another, on another thread
   * @param post has a task run on the loop's thread; false: not now
   */
  UpdateTasks(Executor worker, Predicate<Runnable> post) {
    this.worker = worker;
    this.post = post;
  }

  /**
   * Has work done.
   *
   * @param done on the loop's thread: empty, or what went wrong, for people
   */
  void run(Runnable work, Consumer<Optional<String>> done) {
    later(
        () -> {
          Optional<String> failure = Optional.empty();
          try {
            work.run();
          } catch (RuntimeException e) {
            failure = Optional.of(Background.describe(e));
          }
          Optional<String> result = failure;
          return () -> done.accept(result);
        });
  }

  /** Has work done that makes what is then done on the loop's thread; must not throw. */
  void later(Supplier<Runnable> work) {
    underWay.incrementAndGet();
    worker.execute(
        () -> {
          finished.add(work.get());
          underWay.decrementAndGet();
          missed |= !post.test(this::finish);
        });
  }

  /** Does what is left to do on the loop's thread. */
  void finish() {
    missed = false;
    for (Runnable each = finished.poll(); each != null; each = finished.poll()) {
      each.run();
    }
  }

  /** When {@link #finish} must be called even if nothing was posted. */
  long deadlineNs(long nowNs) {
    return missed || underWay.get() > 0 ? nowNs + AGAIN_NS : Machine.NEVER;
  }
}
