package io.tiovivo.udp;

import io.tiovivo.machine.Machine;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The heart of a loop: writes a file anew, now and then, for as long as the loop goes round. The
 * supervisor looks at it, and kills what has none; docs/RUNNING.md.
 */
public final class Beat implements LoopSource {
  /** The supervisor's directory in memory: on a card this would wear. */
  private static final String RUN = "TIOVIVO_RUN";

  /** In that directory. */
  static final String FILE = "beat";

  /** From one beat to the next; what images say that their nodes keep to. */
  public static final long INTERVAL_NS = 10_000_000_000L;

  private final Path file;
  private long beats;
  private long dueNs;

  Beat(Path file) {
    this.file = file;
  }

  /** A heart for whoever was started by a supervisor that wants one. */
  public static Optional<Beat> of(Map<String, String> environment) {
    String run = environment.getOrDefault(RUN, "");
    return run.isEmpty() ? Optional.empty() : Optional.of(new Beat(Path.of(run, FILE)));
  }

  @Override
  public void register(Selector selector) {
    // It waits for the time alone.
  }

  @Override
  public void onReady(long nowNs, SelectionKey key) {
    throw new IllegalStateException("a heart has no channel");
  }

  @Override
  public void onDeadline(long nowNs) {
    dueNs = nowNs + INTERVAL_NS;
    beats++;
    try {
      Files.write(file, (beats + "\n").getBytes(StandardCharsets.US_ASCII));
    } catch (IOException full) {
      // Who cannot write cannot be told alive, and the supervisor acts on it.
      beats--;
    }
  }

  @Override
  public long deadlineNs() {
    return dueNs;
  }

  @Override
  public void close() {
    dueNs = Machine.NEVER;
  }
}
