package io.tiovivo.fuzz;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The fuzz targets themselves, over their seeds and what random changes make of them. */
class FuzzTargetsTest {
  private static final long SEED = 20261121;
  private static final int CHANGED = 12;

  @Test
  void shouldReachADecodedImageFromTheSeedPackets() {
    Map<String, byte[]> seeds = FuzzSeeds.packets();
    assertTrue(PacketFuzz.play(seeds.get("whole")));
    assertTrue(PacketFuzz.play(seeds.get("believed")));
    assertFalse(PacketFuzz.play(seeds.get("beginning")));
  }

  @Test
  void shouldSurviveChangedPackets() {
    playChanged(FuzzSeeds.packets(), PacketFuzz::fuzzerTestOneInput);
  }

  @Test
  void shouldSurviveChangedEnvelopes() {
    playChanged(FuzzSeeds.envelopes(), EnvelopeFuzz::fuzzerTestOneInput);
  }

  @Test
  void shouldSurviveChangedSymbolSets() {
    playChanged(FuzzSeeds.symbolSets(), DecoderFuzz::fuzzerTestOneInput);
  }

  private static void playChanged(Map<String, byte[]> seeds, Consumer<byte[]> target) {
    seeds.forEach(
        (name, seed) -> {
          target.accept(seed);
          for (int change = 0; change < CHANGED; change++) {
            Random random = new Random(SEED + change);
            byte[] input =
                Arrays.copyOf(seed, change % 4 == 0 ? random.nextInt(seed.length) : seed.length);
            for (int i = 0; i < 1 + change % 5 && input.length > 0; i++) {
              input[random.nextInt(input.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
              target.accept(input);
            } catch (RuntimeException | AssertionError e) {
              throw new AssertionError(name + ", change " + (SEED + change), e);
            }
          }
        });
  }
}
