package io.tiovivo.carousel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.flash.FlashGeometry;
import io.tiovivo.flash.FlashRegion;
import io.tiovivo.testkit.flash.SimFlash;
import io.tiovivo.wire.WireReader;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SpillScanTest {
  private static final int ERASE_BYTES = 128 * 1024;
  private static final ObjectTransmissionInformation OTI =
      new ObjectTransmissionInformation(2_000_000, 1280, 2, 1, 8);
  private static final byte[] DIGEST = new byte[32];

  private final SimFlash flash = flash();
  private final FlashRegion region = new FlashRegion(flash, 0, flash.geometry().totalBytes());

  private static SimFlash flash() {
    return new SimFlash(new FlashGeometry(4096, ERASE_BYTES, 40L * ERASE_BYTES), 5);
  }

  private SpillLog log(long session) {
    return new SpillLog(region, OTI, DIGEST, session);
  }

  /** A chunk with symbols {@code first} and following of block 0. */
  private static Chunk chunk(int first, int count) {
    Chunk chunk = new Chunk().start(OTI.symbolBytes());
    byte[] symbol = new byte[OTI.symbolBytes()];
    for (int i = 0; i < count; i++) {
      Arrays.fill(symbol, (byte) (first + i));
      chunk.add(0, first + i, WireReader.of(symbol));
    }
    return chunk;
  }

  private Optional<SpillScan.Recovered> scan() {
    return new SpillScan(region).run();
  }

  @Test
  void shouldFindNothingInFreshFlash() {
    assertTrue(scan().isEmpty());
  }

  @Test
  void shouldFindEverySyncedSymbolAgain() {
    SpillLog log = log(1);
    log.begin();
    for (int i = 0; i < 5; i++) {
      assertTrue(log.append(chunk(51 * i, 51)));
    }
    log.sync();
    flash.powerOn();
    SpillScan.Recovered found = scan().orElseThrow();
    assertEquals(255, found.ledger().count(0));
    assertTrue(found.log().belongsTo(DIGEST, OTI));
    int[] esis = new int[300];
    int[] places = new int[300];
    assertEquals(255, found.log().locate(0, esis, places, 0));
    byte[] part = new byte[10];
    for (int i = 0; i < 255; i++) {
      found.log().read(places[i], 640, part, 0, 10);
      assertEquals((byte) esis[i], part[9]);
    }
  }

  @Test
  void shouldNotSeeAnOlderReceptionOnceANewOneHasBegun() {
    SpillLog old = log(1);
    old.begin();
    for (int i = 0; i < 6; i++) {
      old.append(chunk(51 * i, 51));
    }
    SpillLog fresh = log(2);
    fresh.begin();
    fresh.append(chunk(1000, 10));
    fresh.sync();
    SpillScan.Recovered found = scan().orElseThrow();
    assertEquals(10, found.ledger().count(0));
  }

  @Test
  void shouldGoOnBehindABadEraseBlock() {
    SpillLog log = log(1);
    log.begin();
    flash.goBad(1);
    for (int i = 0; i < 6; i++) {
      assertTrue(log.append(chunk(51 * i, 51)));
    }
    log.sync();
    SpillScan.Recovered found = scan().orElseThrow();
    assertEquals(306, found.ledger().count(0));
    assertTrue(found.log().append(chunk(5000, 51)));
  }

  @Test
  void shouldBeginBehindABadEraseBlock() {
    flash.goBad(0);
    SpillLog log = log(1);
    log.begin();
    assertTrue(log.append(chunk(0, 51)));
    assertTrue(log.append(chunk(51, 51)));
    log.sync();
    assertEquals(102, scan().orElseThrow().ledger().count(0));
  }

  @Test
  void shouldForgetTheSymbolsOfADroppedBlockAcrossARestart() {
    SpillLog log = log(1);
    log.begin();
    log.append(chunk(0, 51));
    BitSet blocks = new BitSet();
    blocks.set(0);
    assertTrue(log.drop(blocks));
    log.append(chunk(20, 51));
    log.sync();
    flash.powerOn();
    SpillScan.Recovered found = scan().orElseThrow();
    assertEquals(51, found.ledger().count(0));
    for (SpillLog one : List.of(log, found.log())) {
      int[] esis = new int[100];
      assertEquals(51, one.locate(0, esis, new int[100], 0));
      assertEquals(20, Arrays.stream(esis, 0, 51).min().orElseThrow());
    }
  }

  @Test
  void shouldDropMoreBlocksThanOneEntryNames() {
    ObjectTransmissionInformation oti =
        new ObjectTransmissionInformation(2_000_000, 1280, 60, 1, 8);
    SpillLog log = new SpillLog(region, oti, DIGEST, 1);
    log.begin();
    Chunk last = new Chunk().start(oti.symbolBytes());
    last.add(59, 1, WireReader.of(new byte[oti.symbolBytes()]));
    log.append(last);
    BitSet blocks = new BitSet();
    blocks.set(0, 60);
    assertTrue(log.drop(blocks));
    assertEquals(0, log.locate(59, new int[9], new int[9], 0));
    assertEquals(0, scan().orElseThrow().ledger().usefulSymbols());
  }

  @Test
  void shouldSkipAChunkThatWasFlippedAtRest() {
    SpillLog log = log(1);
    log.begin();
    for (int i = 0; i < 3; i++) {
      log.append(chunk(51 * i, 51));
    }
    log.sync();
    flash.flip(Chunk.BYTES + 30_000, 3);
    assertEquals(102, scan().orElseThrow().ledger().count(0));
  }

  @Test
  void shouldSayWhenItIsFull() {
    SpillLog log = log(1);
    log.begin();
    int chunks = 0;
    while (log.append(chunk(51 * chunks, 51))) {
      chunks++;
    }
    assertEquals(SpillLog.chunkSlots(region), chunks);
    assertTrue(log.isFull());
  }

  @Test
  void shouldSurviveWhateverIsInTheFlash() {
    Random random = new Random(9);
    for (int i = 0; i < 50; i++) {
      SimFlash noise = flash();
      FlashRegion noisy = new FlashRegion(noise, 0, noise.geometry().totalBytes());
      SpillLog log = new SpillLog(noisy, OTI, DIGEST, 1);
      log.begin();
      log.append(chunk(0, 51));
      log.append(chunk(51, 51));
      log.sync();
      byte[] bytes = new byte[1 + random.nextInt(200)];
      random.nextBytes(bytes);
      // Mostly into the headers.
      noise.corrupt(random.nextInt(2) * (long) Chunk.BYTES + random.nextInt(300), bytes);
      SpillScan.Recovered found = new SpillScan(noisy).run().orElse(null);
      assertFalse(found != null && found.ledger().count(0) > 102);
    }
  }
}
