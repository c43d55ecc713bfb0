package io.tiovivo.node.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How full the heap is. */
class HeapGaugeTest {
  private static final long SECOND = 1_000_000_000L;

  @TempDir Path root;
  private long used;
  private long live;
  private int collections;

  private final HostGauge.Heap heap =
      new HostGauge.Heap() {
        @Override
        public long totalBytes() {
          return 1_000;
        }

        @Override
        public long usedBytes() {
          return used;
        }

        @Override
        public long mostBytes() {
          return 1_000;
        }
      };

  private HostGauge gauge() {
    return new HostGauge(
        root,
        0,
        0,
        heap,
        () -> {
          collections++;
          used = live;
        });
  }

  @Test
  void shouldNotTakeGarbageForAFullHeap() {
    HostGauge gauge = gauge();
    live = 300;
    for (int i = 0; i < 60; i++) {
      used = 970;
      int told = gauge.read(10 * i * SECOND).heapPermille();
      assertTrue(told <= 300, "permille " + told);
    }
    assertTrue(collections <= 11, collections + " collections in 10 min");
  }

  @Test
  void shouldTellOfAHeapThatIsReallyFull() {
    HostGauge gauge = gauge();
    used = 970;
    live = 960;
    assertEquals(960, gauge.read(0).heapPermille());
    used = 980;
    assertEquals(960, gauge.read(10 * SECOND).heapPermille());
  }
}
