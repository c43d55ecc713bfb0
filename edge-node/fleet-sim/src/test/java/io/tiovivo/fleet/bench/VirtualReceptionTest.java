package io.tiovivo.fleet.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.testkit.net.LinkShape;
import org.junit.jupiter.api.Test;

class VirtualReceptionTest {
  private static final int IMAGE_BYTES = 300_000;

  private final VirtualReception reception = new VirtualReception(IMAGE_BYTES);

  @Test
  void shouldAgreeWithReceiversThatDecodeForReal() {
    for (double percent : new double[] {0, 30, 70}) {
      VirtualReception.Result result = reception.run(LinkShape.loss(percent), percent, 0, 0, 3, 7);
      for (VirtualReception.Real real : result.reals()) {
        assertTrue(real.exact());
        assertTrue(Math.abs(real.symbols() - real.modelSymbols()) <= 2, real.toString());
      }
    }
  }

  @Test
  void shouldAgreeWithThemWhenLossComesInBursts() {
    VirtualReception.Result result = reception.run(LinkShape.bursts(30, 20), 30, 0, 0, 3, 8);
    for (VirtualReception.Real real : result.reals()) {
      assertTrue(real.exact());
      assertTrue(Math.abs(real.symbols() - real.modelSymbols()) <= 2, real.toString());
    }
  }

  @Test
  void shouldCountEachReceiverAndEachGroupOnce() {
    VirtualReception.Result result = reception.run(LinkShape.loss(10), 10, 40, 2, 0, 9);

    assertEquals(40, result.overhead().count());
    assertEquals(40, result.overIdealTime().count());
    assertEquals(2, result.bytesPerBox()[0].count());
    assertTrue(result.overhead().mean() >= 1);
    assertTrue(result.overIdealTime().mean() > 1);
    assertTrue(result.bytesPerBox()[0].mean() > result.bytesPerBox()[1].mean());
    assertTrue(result.bytesPerBox()[1].mean() > result.bytesPerBox()[2].mean());
  }

  @Test
  void shouldGiveTheSameFiguresForTheSameSeed() {
    assertArrayEquals(figures(11), figures(11));
  }

  private double[] figures(long seed) {
    VirtualReception.Result result = reception.run(LinkShape.loss(30), 30, 20, 1, 0, seed);
    return new double[] {
      result.overhead().mean(), result.overIdealTime().mean(), result.bytesPerBox()[2].mean()
    };
  }
}
