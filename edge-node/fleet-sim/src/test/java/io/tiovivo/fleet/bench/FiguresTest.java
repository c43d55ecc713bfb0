package io.tiovivo.fleet.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FiguresTest {
  @Test
  void shouldKnowMeanAndPercentileOfItsSamples() {
    Samples samples = new Samples();
    for (int i = 200; i >= 1; i--) {
      samples.add(i);
    }

    assertEquals(100.5, samples.mean());
    assertEquals(198, samples.percentile(99));
    assertEquals(200, samples.percentile(100));
    assertEquals(1, samples.percentile(0.1));
    assertEquals(200, samples.max());
    assertEquals(0, new Samples().percentile(99));
  }

  @Test
  void shouldFailAboutAsOftenAsTheCurveSays() {
    SplittableRandom random = new SplittableRandom(1);
    int failures = 0;
    for (int i = 0; i < 128_000; i++) {
      failures += FailureCurve.fails(0, random) ? 1 : 0;
    }

    assertTrue(failures > 900 && failures < 1100, failures + " of 128,000");
    assertFalse(FailureCurve.fails(3, random));
  }

  @Test
  void shouldReadHeapSizesFromALogOfCollections() {
    List<String> log =
        List.of(
            "[0.005s][info][gc] Using Serial",
            "[0.033s][info][gc,heap] GC(0) DefNew: 2167K(2432K)->255K(2432K) Eden:"
                + " 2167K(2176K)->0K(2176K)",
            "[0.033s][info][gc,heap] GC(0) Tenured: 100K(5504K)->1775K(5504K)",
            "[0.033s][info][gc     ] GC(0) Pause Young (Allocation Failure) 2M->1M(7M) 1.702ms",
            "[0.038s][info][gc     ] GC(1) Pause Young (Allocation Failure) 6M->6M(7M) 0.019ms",
            "[0.043s][info][gc,heap] GC(2) DefNew: 2412K(2432K)->0K(2432K) Eden:"
                + " 2157K(2176K)->0K(2176K)",
            "[0.043s][info][gc,heap] GC(2) Tenured: 3927K(5504K)->1358K(5504K)",
            "[0.043s][info][gc     ] GC(2) Pause Full (Allocation Failure) 6M->1M(7M) 6.857ms");

    assertEquals(new HeapLog(6339, 2030, 1358, 2, 7936), HeapLog.of(log));
    assertEquals(new HeapLog(2267, 2030, -1, 1, 7936), HeapLog.of(log.subList(0, 5)));
    assertEquals(new HeapLog(-1, -1, -1, 0, 0), HeapLog.of(log.subList(0, 1)));
  }

  @Test
  void shouldCountWhatASocketsBufferHadNoRoomFor() {
    String table =
        "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid "
            + " timeout inode ref pointer drops\n"
            + " 2390: 00000000:2124 00000000:0000 07 00000000:00000000 00:00000000 00000000     0  "
            + "      0 41 2 0 17\n"
            + " 2391: 0100007F:2125 00000000:0000 07 00000000:00000000 00:00000000 00000000     0  "
            + "      0 42 2 0 5\n";

    assertEquals(17, ProcessGauge.drops(table, 8484));
    assertEquals(0, ProcessGauge.drops("", 8484));
  }

  @Test
  void shouldReadDirectBuffersFromNativeMemoryTracking() {
    String summary = "-                     Other (reserved=170KB, committed=168KB)\n";

    assertEquals(Optional.of(168L), ProcessGauge.directKib(summary));
    assertEquals(Optional.empty(), ProcessGauge.directKib("42: no such process"));
  }

  @Test
  void shouldReadNumbersOfTheKernelsReport() {
    String status = "Name:\tjava\nVmHWM:\t   43008 kB\nRssAnon:\t 42000 kB\n";

    assertEquals(43_008, ProcessGauge.number(status, "VmHWM:"));
    assertEquals(42_000, ProcessGauge.number(status, "RssAnon:"));
    assertEquals(0, ProcessGauge.number(status, "RssFile:"));
  }
}
