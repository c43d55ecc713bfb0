package io.tiovivo.carousel;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class CheckedBeforeTest {
  private final CheckedBefore before = new CheckedBefore();

  private static byte[] object(int number) {
    return new byte[] {(byte) number, (byte) (number >> 8), 7};
  }

  @Test
  void shouldKnowWhatItWasToldUnderTheSameToiOnly() {
    assertFalse(before.has(1, object(1)));
    before.add(1, object(1));
    assertTrue(before.has(1, object(1)));
    assertFalse(before.has(2, object(1)), "else a lie about its TOI would hide the true one");
    assertFalse(before.has(1, object(2)));
  }

  @Test
  void shouldRememberTheNewestOnly() {
    for (int i = 0; i < 1000; i++) {
      before.add(0, object(i));
      assertTrue(before.has(0, object(i)));
      int oldest = i - CheckedBefore.MAX_REMEMBERED + 1;
      assertTrue(oldest < 0 || before.has(0, object(oldest)));
      assertFalse(oldest > 0 && before.has(0, object(oldest - 1)));
    }
  }

  @Test
  void shouldKnowNothingOnceItForgot() {
    before.add(0, object(1));
    before.forget();
    assertFalse(before.has(0, object(1)));
  }
}
