package io.tiovivo.headend.demo;

/**
 * A process that the demo started; it leads a session of its own, which all it starts belongs to.
 */
final class Child {
  private final String name;
  private final Process process;

  Child(String name, Process process) {
    this.name = name;
    this.process = process;
  }

  String name() {
    return name;
  }

  Process process() {
    return process;
  }

  /** The process id, and the id of the session. */
  long session() {
    return process.pid();
  }
}
