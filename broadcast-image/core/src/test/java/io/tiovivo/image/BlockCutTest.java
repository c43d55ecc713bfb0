package io.tiovivo.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.fec.ObjectTransmissionInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockCutTest {
  private static final long MIB = 1 << 20;

  /** With one block more, a box at 70 % loss waits longer for the unluckiest. */
  @ParameterizedTest
  @CsvSource({"1, 1", "20, 1", "24, 1", "25, 2", "32, 2", "128, 6", "512, 21"})
  void shouldCutAnImageIntoAsFewBlocksAsReceiversTake(int imageMib, int blocks) {
    ObjectTransmissionInformation oti = BlockCut.of(imageMib * MIB);

    assertEquals(blocks, oti.sourceBlocks());
    assertEquals(1, oti.subBlocks());
    assertTrue(oti.blockSymbols(0) <= BlockCut.MOST_SYMBOLS, oti.toString());
  }

  @Test
  void shouldCutTheSmallestImage() {
    assertEquals(1, BlockCut.of(1).sourceSymbols());
  }

  @Test
  void shouldRefuseAnImageOfMoreBlocksThanThereAreNumbers() {
    assertThrows(IllegalArgumentException.class, () -> BlockCut.of(7000 * MIB));
  }
}
