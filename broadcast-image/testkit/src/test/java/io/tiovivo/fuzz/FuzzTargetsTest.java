package io.tiovivo.fuzz;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.carousel.SpillFuzz;
import io.tiovivo.testkit.fleet.ChangedInputs;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The fuzz targets themselves, over their seeds and what random changes make of them. */
class FuzzTargetsTest {
  private static final long SEED = 20261121;

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

  @Test
  void shouldSurviveChangedFilesOfAnImageAndChangedLogsOfSymbols() {
    playChanged(ZipFuzz.seeds(), ZipFuzz::fuzzerTestOneInput);
    playChanged(SpillFuzz.seeds(), SpillFuzz::fuzzerTestOneInput);
  }

  private static void playChanged(Map<String, byte[]> seeds, Consumer<byte[]> target) {
    ChangedInputs.play(seeds, SEED, target);
  }
}
