package io.tiovivo.carousel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.carousel.SymbolLedger.Outcome;
import io.tiovivo.fec.ObjectTransmissionInformation;
import org.junit.jupiter.api.Test;

/** The ledger of an image of many large blocks. */
final class SymbolLedgerTest {
  private static final int BLOCKS = 24;
  private static final int K = 16_384;

  private final SymbolLedger ledger =
      new SymbolLedger(new ObjectTransmissionInformation(1280L * K * BLOCKS, 1280, BLOCKS, 16, 8));

  private void enter(int sbn, int firstEsi, int step, int count) {
    for (int i = 0; i < count; i++) {
      if (ledger.look(sbn, firstEsi + i * step) == Outcome.NEW) {
        ledger.enter(sbn, firstEsi + i * step);
      }
    }
  }

  @Test
  void shouldTakeAllOfABlockWhateverIsForgedForOthers() {
    for (int sbn = 1; sbn < BLOCKS; sbn++) {
      enter(sbn, 5, 1 << 13, 1 << 11);
    }
    // One symbol in a hundred comes through.
    enter(0, 3_000_000, 100, K);
    assertEquals(K, ledger.count(0));
  }

  @Test
  void shouldGiveABlockUpWhenForgedIdsLeaveNoRoomForItsOwn() {
    enter(3, 5, 1 << 13, 1 << 11);
    int esi = 3 << 22;
    assertEquals(Outcome.NO_ROOM, ledger.look(3, esi));
    int tries = 1;
    while (!ledger.noRoom(3)) {
      tries++;
    }
    assertEquals(K, tries);
    ledger.drop(3);
    assertEquals(0, ledger.count(3));
    enter(3, esi, 1, K);
    assertEquals(K, ledger.count(3));
  }

  @Test
  void shouldCountADroppedBlockAsShortAgain() {
    for (int sbn = 0; sbn < BLOCKS; sbn++) {
      enter(sbn, 0, 1, K + 2);
    }
    assertTrue(ledger.enough());
    assertEquals((long) BLOCKS * K, ledger.usefulSymbols());
    ledger.drop(7);
    assertFalse(ledger.enough());
    assertEquals((BLOCKS - 1L) * K, ledger.usefulSymbols());
    enter(7, 0, 1, K);
    assertTrue(ledger.enough());
  }
}
