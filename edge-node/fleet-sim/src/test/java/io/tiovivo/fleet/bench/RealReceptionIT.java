package io.tiovivo.fleet.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
class RealReceptionIT {
  @Test
  void shouldReceiveWithAnEightMebibyteHeapAndWriteEachByteAboutTwice() throws Exception {
    RealReception reception = new RealReception(2 << 20, 40_000_000);

    RealReception.Result result = reception.run(20, 1);

    assertTrue(reception.loaderFlags().contains("-Xmx8m"), reception.loaderFlags().toString());
    assertTrue(result.writtenBytes() > 1.9 && result.writtenBytes() <= 2.3, result.toString());
    assertTrue(result.heapKib() <= 8 * 1024, result.toString());
    assertTrue(result.peakKib() > 0, result.toString());
  }
}
