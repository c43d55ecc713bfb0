package io.tiovivo.profile;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The fuzz target itself, over profiles that are cut off, and lines exchanged between them. */
final class ProfileFuzzTest {
  private static final long SEED = 20261122;

  @Test
  void shouldSurviveProfilesThatAreCutOffOrMixed() {
    Random random = new Random(SEED);
    Map<String, byte[]> seeds = ProfileFuzz.seeds();
    seeds.forEach(
        (name, text) -> {
          ProfileFuzz.fuzzerTestOneInput(text);
          for (int i = 0; i < 20; i++) {
            byte[] changed = Arrays.copyOf(text, random.nextInt(text.length));
            ProfileFuzz.fuzzerTestOneInput(changed);
            if (changed.length > 0) {
              changed[random.nextInt(changed.length)] = (byte) random.nextInt(128);
            }
            ProfileFuzz.fuzzerTestOneInput(changed);
          }
        });
  }
}
