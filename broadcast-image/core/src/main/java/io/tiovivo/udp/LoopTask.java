package io.tiovivo.udp;

import io.tiovivo.machine.Command;

/** What another thread has the loop run on its own; no matter of the machine. */
record LoopTask(Runnable task) implements Command {
  /** One that throws is a defect. */
  void run(Defects defects) {
    try {
      task.run();
    } catch (RuntimeException e) {
      defects.onDefect("a task failed", e);
    }
  }
}
