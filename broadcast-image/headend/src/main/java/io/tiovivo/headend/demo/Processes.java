package io.tiovivo.headend.demo;

import io.tiovivo.settings.CommandException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The demo's processes. Each is started in a session of its own, so that Ctrl-C reaches only the
 * demo and everything below a child can be found again; {@link #close} leaves none behind. A guard
 * in yet another session does the same when the demo itself is killed outright: it notices that its
 * standard input closes.
 */
final class Processes implements AutoCloseable {
  /** One line of a child's output; a null line is its end. */
  record Heard(Child child, String line) {}

  private static final String[] IN_A_SESSION = {"setsid"};

  /** Lines waiting to be looked at; a child that writes faster waits. */
  private static final int MAX_LINES_WAITING = 10_000;

  /** From SIGTERM to SIGKILL. */
  private static final long GRACE_MS = 5_000;

  /** How long SIGKILL is repeated: each round may meet a child that was born in the last one. */
  private static final long KILL_MS = 3_000;

  private static final long POLL_MS = 20;

  private final BlockingQueue<Heard> heard = new ArrayBlockingQueue<>(MAX_LINES_WAITING);
  private final List<Child> children = new ArrayList<>();
  private final Map<String, String> environment;
  private final Process guard;
  private final PrintWriter guardInput;
  private volatile boolean closing;
  private boolean closed;

  /**
   * Starts the guard.
   *
   * @param temporary directory that is removed however the demo ends
   * @param environment added to that of each child
   */
  Processes(Path temporary, Map<String, String> environment) throws IOException, CommandException {
    this.environment = Map.copyOf(environment);
    String script;
    try (InputStream in = Processes.class.getResourceAsStream("guard.sh")) {
      script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    try {
      guard =
          new ProcessBuilder(IN_A_SESSION[0], "sh", "-c", script, "tiovivo-demo-guard")
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      throw CommandException.environment(
          "cannot start setsid and sh (" + e.getMessage() + "): install util-linux");
    }
    guardInput = new PrintWriter(guard.getOutputStream(), true, StandardCharsets.UTF_8);
    guardInput.println("remove " + temporary);
  }

  /**
   * Starts a process; what it writes is heard line by line and kept in a file.
   *
   * @throws CommandException when the demo is stopping
   */
  synchronized Child start(String name, Path log, List<String> command)
      throws IOException, CommandException {
    if (closing) {
      throw CommandException.environment("stopping");
    }
    List<String> whole = new ArrayList<>(List.of(IN_A_SESSION));
    whole.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(whole).redirectErrorStream(true);
    builder.redirectInput(Redirect.from(Path.of("/dev/null").toFile()));
    builder.environment().putAll(environment);
    OutputStream copy =
        Files.newOutputStream(
            log, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND);
    Child child;
    try {
      child = new Child(name, builder.start());
    } catch (IOException e) {
      copy.close();
      throw e;
    }
    guardInput.println("session " + child.session());
    children.add(child);
    Thread reader = new Thread(() -> read(child, copy), "reads " + name);
    reader.setDaemon(true);
    reader.start();
    return child;
  }

  private void read(Child child, OutputStream copy) {
    try (copy;
        BufferedReader lines = child.process().inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        copy.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        heard.put(new Heard(child, line));
      }
    } catch (IOException endOfOutput) {
      // The pipe broke because the child was killed, or the log is full: either way it is over.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    try {
      heard.put(new Heard(child, null));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The next line of any child, or null when there is none for that long. */
  Heard poll(long timeoutMs) throws InterruptedException {
    return heard.poll(timeoutMs, TimeUnit.MILLISECONDS);
  }

  /** True once {@link #close} was called, by whomever. */
  boolean closing() {
    return closing;
  }

  /** Kills everything below a child at once and waits until it is gone. */
  void kill(Child child) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(KILL_MS);
    // Looked up while the leader lives: it knows who has a session of its own.
    Set<ProcessHandle> doomed = Sessions.members(child.session());
    boolean alive = true;
    while (alive && System.nanoTime() < deadline) {
      child.process().destroyForcibly();
      doomed.addAll(Sessions.members(child.session()));
      doomed.forEach(ProcessHandle::destroyForcibly);
      doomed.removeIf(process -> !process.isAlive());
      alive = child.process().isAlive() || !doomed.isEmpty();
      if (alive) {
        Thread.sleep(POLL_MS);
      }
    }
    guardInput.println("ended " + child.session());
    synchronized (this) {
      children.remove(child);
    }
  }

  /** Ends every child, first politely, and the guard. Safe to call twice and from a hook. */
  @Override
  public void close() {
    closing = true;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      try {
        for (Child child : children) {
          child.process().destroy();
        }
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GRACE_MS);
        while (anyAlive() && System.nanoTime() < deadline) {
          Thread.sleep(POLL_MS);
        }
        for (Child child : List.copyOf(children)) {
          kill(child);
        }
        guardInput.close();
        guard.waitFor(GRACE_MS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        // The guard finishes the work: its standard input closes with this process.
        guardInput.close();
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Leaders only: what one leaves behind when it has ended will not end by itself. */
  private boolean anyAlive() {
    return children.stream().anyMatch(child -> child.process().isAlive());
  }
}
