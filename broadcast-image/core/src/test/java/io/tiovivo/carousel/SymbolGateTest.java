package io.tiovivo.carousel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.wire.WireReader;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a box drops by itself is no sign of an attack. */
final class SymbolGateTest {
  private static final int SYMBOL_BYTES = 1280;
  private static final int K = 2_000;

  /** Far more than go with these symbols. */
  private static final int MANY = 1_000;

  private final SymbolLedger ledger =
      new SymbolLedger(new ObjectTransmissionInformation(SYMBOL_BYTES * K, SYMBOL_BYTES, 1, 1, 8));
  private final ReceiverTally tally = new ReceiverTally();

  @Test
  void shouldSuspectMorePacketsWithHashesThanGoWithItsSymbols() {
    SymbolGate gate = gate(64);
    symbols(gate, K / 2);

    hashes(gate);

    assertNotNull(gate.takeSuspicion());
  }

  @Test
  void shouldNotCountHashesWhileItHasNoRoomForSymbols() {
    SymbolGate gate = gate(1);
    symbols(gate, K);
    assertTrue(tally.dropped > 0, "the flash is behind");

    hashes(gate);

    assertNull(gate.takeSuspicion());
  }

  @Test
  void shouldNotCountHashesOnceItHasAllSymbols() {
    SymbolGate gate = gate(64);
    symbols(gate, K + SymbolLedger.EXTRA_SYMBOLS + 100);
    assertEquals(0, tally.dropped);
    assertTrue(ledger.enough());

    hashes(gate);

    assertNull(gate.takeSuspicion());
  }

  private SymbolGate gate(int chunks) {
    ObjectTransmissionInformation oti =
        new ObjectTransmissionInformation(SYMBOL_BYTES * K, SYMBOL_BYTES, 1, 1, 8);
    return new SymbolGate(
        ledger,
        new ChunkQueue(new ChunkPool(chunks), SYMBOL_BYTES),
        new StrictPath(oti, new byte[32], 64, new SplittableRandom(1)),
        new HashStore(SymbolHashes.runSymbols(oti)),
        SYMBOL_BYTES);
  }

  private void symbols(SymbolGate gate, int count) {
    byte[] symbol = new byte[SYMBOL_BYTES];
    for (int esi = 0; esi < count; esi++) {
      gate.symbol(0, esi, new WireReader().reset(symbol, 0, symbol.length), tally);
    }
  }

  private static void hashes(SymbolGate gate) {
    for (int i = 0; i < MANY; i++) {
      byte[] packet =
          new byte[SymbolHashes.FRAME_BYTES + SymbolHashes.SEGMENT_BYTES + SymbolHashes.HASH_BYTES];
      packet[0] = (byte) i;
      packet[1] = (byte) (i >> 8);
      int segmentAt = SymbolHashes.KEY_ID_BYTES + SymbolHashes.SALT_BYTES;
      packet[segmentAt] = 1;
      packet[segmentAt + 5] = 1;
      gate.hashes(i, HashPacket.parse(packet, 1).orElseThrow(), false);
    }
  }
}
