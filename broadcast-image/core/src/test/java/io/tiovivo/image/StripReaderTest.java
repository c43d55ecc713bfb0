package io.tiovivo.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.fec.ObjectTransmissionInformation;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class StripReaderTest {
  @Test
  void shouldReadTheImageWhateverTheStripsAndTheBlocks() {
    Random random = new Random(5);
    for (int i = 0; i < 300; i++) {
      int symbolBytes = 8 * (1 + random.nextInt(160));
      int bytes = 1 + random.nextInt(400_000);
      int symbols = (bytes + symbolBytes - 1) / symbolBytes;
      int blocks = 1 + random.nextInt(Math.min(5, symbols));
      StripLayout layout =
          new StripLayout(
              new ObjectTransmissionInformation(bytes, symbolBytes, blocks, 1, 8),
              1 + random.nextInt(symbolBytes / 8));
      byte[] image = new byte[bytes];
      random.nextBytes(image);
      byte[] slot = laidOut(layout, image);
      ByteSource reader =
          StripReader.of(
              layout,
              (offset, target, at, length) ->
                  System.arraycopy(slot, (int) offset, target, at, length));
      for (int read = 0; read < 20; read++) {
        int from = random.nextInt(bytes);
        int length = random.nextInt(Math.min(bytes - from, 1 << random.nextInt(19)) + 1);
        byte[] got = new byte[length + 3];
        reader.read(from, got, 3, length);
        assertArrayEquals(
            Arrays.copyOfRange(image, from, from + length),
            Arrays.copyOfRange(got, 3, length + 3),
            layout + " " + from + "+" + length);
      }
      assertThrows(
          IndexOutOfBoundsException.class, () -> reader.read(bytes - 1, new byte[2], 0, 2));
    }
  }

  /** Independent of the reader: symbol by symbol, strip by strip, as a decoder writes. */
  private static byte[] laidOut(StripLayout layout, byte[] image) {
    ObjectTransmissionInformation oti = layout.blocks();
    ObjectTransmissionInformation cut = layout.cut();
    byte[] slot = new byte[image.length];
    int at = 0;
    for (int sbn = 0; sbn < oti.sourceBlocks(); sbn++) {
      for (int strip = 0; strip < layout.strips(); strip++) {
        assertTrue(layout.isPlain() || at == layout.offset(sbn, strip), layout.toString());
        for (int symbol = 0; symbol < oti.blockSymbols(sbn); symbol++) {
          long from =
              oti.blockOffset(sbn) + (long) symbol * oti.symbolBytes() + cut.subSymbolOffset(strip);
          int length = (int) Math.max(0, Math.min(cut.subSymbolBytes(strip), image.length - from));
          if (length > 0) {
            System.arraycopy(image, (int) from, slot, at, length);
            at += length;
          }
        }
      }
    }
    assertEquals(image.length, at);
    return slot;
  }

  @Test
  void shouldTakeAsFewStripsAsTheMemoryAllows() {
    ObjectTransmissionInformation block =
        new ObjectTransmissionInformation(16_000L * 1280, 1280, 1, 1, 8);
    assertEquals(16, StripLayout.within(block, Long.MAX_VALUE).orElseThrow().strips());
    assertEquals(32, StripLayout.within(block, 16_000 * 40).orElseThrow().strips());
    assertEquals(40, StripLayout.within(block, 16_000 * 40 - 1).orElseThrow().strips());
    assertEquals(160, StripLayout.within(block, 16_000 * 8).orElseThrow().strips());
    assertTrue(StripLayout.within(block, 16_000 * 8 - 1).isEmpty());
  }

  @Test
  void shouldNotCutSubBlocksIntoStrips() {
    ObjectTransmissionInformation subBlocks =
        new ObjectTransmissionInformation(16_000L * 1280, 1280, 1, 16, 8);
    assertTrue(StripLayout.within(subBlocks, 16_000 * 80).orElseThrow().isPlain());
    assertTrue(StripLayout.within(subBlocks, 16_000 * 80 - 1).isEmpty());
    assertTrue(StripLayout.flaw(subBlocks, 2).isPresent());
    assertTrue(StripLayout.flaw(subBlocks, 0).isPresent());
  }
}
