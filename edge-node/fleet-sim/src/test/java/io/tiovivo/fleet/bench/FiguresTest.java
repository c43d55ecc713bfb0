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
            "[0.321s][info][gc] GC(0) Pause Young (Allocation Failure) 2M->1M(7M) 1.234ms",
            "[0.5s][info][gc] GC(1) Pause Full (Allocation Failure) 6144K->3210K(7936K) 9.1ms");

    assertEquals(3210, ProcessGauge.heapAfterCollectionKib(log));
    assertEquals(-1, ProcessGauge.heapAfterCollectionKib(log.subList(0, 1)));
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
