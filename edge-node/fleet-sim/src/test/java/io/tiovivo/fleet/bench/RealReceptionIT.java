package io.tiovivo.fleet.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
class RealReceptionIT {
  @TempDir Path directory;

  @Test
  void shouldReceiveSeveralBlocksWithAnEightMebibyteHeapAndWriteEachByteAboutTwice()
      throws Exception {
    RealReception reception = new RealReception(directory, 40_000_000);

    try (DiskImage whole = reception.image(2 << 20);
        DiskImage image = whole.cut(600)) {
      RealReception.Result result = reception.run(image, 20, 1);

      assertEquals(3, image.oti().sourceBlocks());
      assertTrue(reception.loaderFlags().contains("-Xmx8m"), reception.loaderFlags().toString());
      assertTrue(result.writtenBytes() > 1.9 && result.writtenBytes() <= 2.3, result.toString());
      assertTrue(result.symbols() >= image.oti().sourceSymbols(), result.toString());
      assertTrue(result.heap().usedKib() <= 8 * 1024, result.toString());
      assertTrue(result.peakKib() > 0, result.toString());
    }
  }
}
