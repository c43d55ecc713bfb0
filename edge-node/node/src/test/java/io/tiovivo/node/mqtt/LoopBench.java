package io.tiovivo.node.mqtt;

import io.tiovivo.node.broker.BrokerEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A loop's thread for ports that are real: the test's own, which does what is posted. */
final class LoopBench implements AutoCloseable {
  private static final long MOST_NS = 180_000_000_000L;

  private final BlockingQueue<Runnable> tasks = new ArrayBlockingQueue<>(256);
  private final List<PahoBroker> ports = new ArrayList<>();
  final List<String> doubts = new ArrayList<>();

  PahoBroker port(BrokerEvents events) {
    PahoBroker port = new PahoBroker(events, System::nanoTime, tasks::offer, doubts::add);
    ports.add(port);
    return port;
  }

  /** Runs the loop until something has happened; false: it has not. */
  boolean until(BooleanSupplier happened) {
    return run(happened, MOST_NS);
  }

  /** Runs the loop for a while. */
  void runFor(long forNs) {
    run(() -> false, forNs);
  }

  private boolean run(BooleanSupplier over, long forNs) {
    long endNs = System.nanoTime() + forNs;
    while (!over.getAsBoolean()) {
      long nowNs = System.nanoTime();
      if (nowNs >= endNs) {
        return false;
      }
      try {
        Runnable task = tasks.poll(5, TimeUnit.MILLISECONDS);
        if (task != null) {
          task.run();
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      for (PahoBroker each : ports) {
        if (each.deadlineNs() <= System.nanoTime()) {
          each.onDeadline(System.nanoTime());
        }
      }
    }
    return true;
  }

  @Override
  public void close() {
    for (PahoBroker each : ports) {
      each.disconnect();
      each.awaitEnd();
    }
  }
}
