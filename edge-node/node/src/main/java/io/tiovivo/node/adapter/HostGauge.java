package io.tiovivo.node.adapter;

import io.tiovivo.node.guard.HostFacts;
import io.tiovivo.node.host.HostFiles;
import io.tiovivo.node.host.HostWarmth;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Reads the host's sensors; whatever is not there is not known. Source: proc(5). */
final class HostGauge {
  /** Between two readings. */
  static final long INTERVAL_NS = 10_000_000_000L;

  static final int UNKNOWN = -1;

  /** Of the heap in use, garbage included, from which on it is worth knowing how much lives. */
  private static final int ALARMING_PERMILLE = 800;

  /** Between two collections for that: each stops the node for some 0.1 s. */
  private static final long COLLECT_NS = 60_000_000_000L;

  private final Path root;
  private final long residentBudgetBytes;
  private final long uplinkBitsPerSecond;
  private final Heap heap;
  private final Runnable collect;
  private long collectNs;
  private int livePermille = 1_000;
  private long lastSentBytes = UNKNOWN;
  private long lastNs;

  /** Of this host, within what its profile plans. */
  static HostGauge of(NodeSettings settings) {
    return new HostGauge(
        Path.of("/"),
        0,
        settings.profile().map(each -> each.budget().uplinkBitsPerSecond()).orElse(0L));
  }

  /**
   * @param root "/" on a box
   * @param residentBudgetBytes what the process may occupy; 0: not said
   * @param uplinkBitsPerSecond what the box may send; 0: not said
   */
  HostGauge(Path root, long residentBudgetBytes, long uplinkBitsPerSecond) {
    this(root, residentBudgetBytes, uplinkBitsPerSecond, new RuntimeHeap(), System::gc);
  }

  /**
   * @param collect has the heap's garbage collected
   */
  HostGauge(
      Path root, long residentBudgetBytes, long uplinkBitsPerSecond, Heap heap, Runnable collect) {
    this.heap = heap;
    this.collect = collect;
    this.root = root;
    this.residentBudgetBytes = residentBudgetBytes;
    this.uplinkBitsPerSecond = uplinkBitsPerSecond;
  }

  /** A reading now; called every {@link #INTERVAL_NS}. */
  HostFacts read(long nowNs) {
    return new HostFacts(
        hottestMilliCelsius(),
        heapPermille(nowNs),
        permille(
            1024 * ProcessFacts.number(text("proc/self/status"), "VmRSS:"), residentBudgetBytes),
        fdsPermille(),
        uplinkPermille(nowNs),
        UNKNOWN,
        UNKNOWN);
  }

  int hottestMilliCelsius() {
    return HostWarmth.hottestMilliC(new HostFiles(root)).orElse(UNKNOWN);
  }

  /**
   * What lives, not what lies around: a heap fills with garbage until it is collected, which in a
   * node with little to do takes hours, and nobody may hand over his leaves because of that.
   */
  private int heapPermille(long nowNs) {
    int used = usedPermille();
    if (used >= ALARMING_PERMILLE && nowNs >= collectNs) {
      collectNs = nowNs + COLLECT_NS;
      collect.run();
      livePermille = usedPermille();
    }
    // Between two collections the last one's word counts.
    return used < ALARMING_PERMILLE ? used : Math.min(used, livePermille);
  }

  private int usedPermille() {
    long most = heap.mostBytes();
    return heap.totalBytes() < most ? UNKNOWN : permille(heap.usedBytes(), most);
  }

  /** The heap, as the runtime tells it. */
  interface Heap {
    long totalBytes();

    long usedBytes();

    long mostBytes();
  }

  private static final class RuntimeHeap implements Heap {
    private final Runtime runtime = Runtime.getRuntime();

    @Override
    public long totalBytes() {
      return runtime.totalMemory();
    }

    @Override
    public long usedBytes() {
      return runtime.totalMemory() - runtime.freeMemory();
    }

    @Override
    public long mostBytes() {
      return runtime.maxMemory();
    }
  }

  private int fdsPermille() {
    long limit = UNKNOWN;
    for (String line : text("proc/self/limits").split("\n")) {
      if (line.startsWith("Max open files")) {
        String[] words = line.substring("Max open files".length()).strip().split(" +");
        limit = number(words[0]);
      }
    }
    try (Stream<Path> open = Files.list(root.resolve("proc/self/fd"))) {
      return permille(open.count(), limit);
    } catch (IOException | UncheckedIOException none) {
      return UNKNOWN;
    }
  }

  /** Bytes sent, over what the box may send. */
  private int uplinkPermille(long nowNs) {
    long sent = sentBytes();
    long beforeBytes = lastSentBytes;
    long passedNs = nowNs - lastNs;
    lastSentBytes = sent;
    lastNs = nowNs;
    if (beforeBytes < 0 || sent < beforeBytes || passedNs <= 0) {
      return UNKNOWN;
    }
    double bitsPerSecond = (sent - beforeBytes) * 8e9 / passedNs;
    return permille((long) bitsPerSecond, uplinkBitsPerSecond);
  }

  /**
   * On all interfaces with a device behind them: what bridges, tunnels and the like send is sent
   * again by one of those. Where there is none, as in a namespace, on all but the loopback.
   */
  private long sentBytes() {
    long byDevices = UNKNOWN;
    long byAll = UNKNOWN;
    for (String line : text("proc/net/dev").split("\n")) {
      int colon = line.indexOf(':');
      String name = colon < 0 ? "lo" : line.substring(0, colon).strip();
      if (!name.equals("lo")) {
        String[] columns = line.substring(colon + 1).strip().split(" +");
        long sent = columns.length > 8 ? Math.max(0, number(columns[8])) : 0;
        byAll = Math.max(0, byAll) + sent;
        if (Files.exists(root.resolve("sys/class/net").resolve(name).resolve("device"))) {
          byDevices = Math.max(0, byDevices) + sent;
        }
      }
    }
    return byDevices < 0 ? byAll : byDevices;
  }

  private static int permille(long part, long whole) {
    return whole <= 0 || part < 0 ? UNKNOWN : (int) Math.min(10_000, 1000 * part / whole);
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException notANumber) {
      return UNKNOWN;
    }
  }

  private String text(String path) {
    return ProcessFacts.read(root.resolve(path));
  }
}
