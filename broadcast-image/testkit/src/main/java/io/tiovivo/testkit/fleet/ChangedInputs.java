package io.tiovivo.testkit.fleet;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/** Inputs that are right, and what random cuts and flips make of them: for what parses them. */
public final class ChangedInputs {
  private static final int CHANGED = 12;

  private ChangedInputs() {}

  /**
   * Gives each input to a target, then {@value #CHANGED} times a changed one.
   *
   * @param seeds right inputs by name
   * @throws AssertionError naming input and change, when the target throws
   */
  public static void play(Map<String, byte[]> seeds, long seed, Consumer<byte[]> target) {
    seeds.forEach(
        (name, input) -> {
          target.accept(input);
          for (int change = 0; change < CHANGED; change++) {
            byte[] changed = changed(input, change, new Random(seed + change));
            try {
              target.accept(changed);
            } catch (RuntimeException | AssertionError e) {
              throw new AssertionError(name + ", change " + (seed + change), e);
            }
          }
        });
  }

  private static byte[] changed(byte[] input, int change, Random random) {
    byte[] changed =
        Arrays.copyOf(input, change % 4 == 0 ? random.nextInt(input.length) : input.length);
    for (int i = 0; i < 1 + change % 5 && changed.length > 0; i++) {
      changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return changed;
  }
}
