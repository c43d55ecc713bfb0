package io.tiovivo.carousel;

import io.tiovivo.fec.DecodingPlan;
import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.wire.WireReader;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Puts a small object (a beacon, a manifest) together from its symbols, in bounded memory.
 *
 * <p>Once what came out was refused, some symbol must have been forged, and nobody can tell which:
 * from then on up to twice as many symbols are kept, new ones push out the oldest, and each try
 * takes K of them at random. That succeeds soon while forgeries are few, and at the latest after a
 * run of untouched packets.
 */
final class ObjectAssembly {
  /** Most bytes of a small object. */
  static final int MAX_BYTES = 64 * 1024;

  /** Most source symbols of a small object. */
  static final int MAX_SYMBOLS = 256;

  /** Symbols over K that are kept: with so many, decoding does not fail in a life time. */
  private static final int EXTRA_SYMBOLS = 4;

  private final PeerAddress source;
  private final int toi;
  private final ObjectTransmissionInformation oti;
  private final SplittableRandom random;
  private int[] esis;
  private byte[][] symbols;
  private int count;
  private int oldest;
  private boolean suspect;

  private ObjectAssembly(
      PeerAddress source, int toi, ObjectTransmissionInformation oti, SplittableRandom random) {
    this.source = source;
    this.toi = toi;
    this.oti = oti;
    this.random = random;
    esis = new int[(int) oti.sourceSymbols() + EXTRA_SYMBOLS];
    symbols = new byte[esis.length][];
  }

  /** Begins an object; empty: it breaks the limits for a small one. */
  static Optional<ObjectAssembly> of(
      PeerAddress source, int toi, ObjectTransmissionInformation oti, SplittableRandom random) {
    boolean small =
        oti.transferBytes() <= MAX_BYTES
            && oti.sourceSymbols() <= MAX_SYMBOLS
            && oti.symbolBytes() <= MAX_BYTES / 8
            && oti.sourceBlocks() == 1
            && oti.subBlocks() == 1;
    return small ? Optional.of(new ObjectAssembly(source, toi, oti, random)) : Optional.empty();
  }

  /** Whose packets it is made of. */
  PeerAddress source() {
    return source;
  }

  int toi() {
    return toi;
  }

  ObjectTransmissionInformation oti() {
    return oti;
  }

  /** Symbols that are here. */
  int symbols() {
    return count;
  }

  /** Keeps a symbol of the right size; before anything was refused, duplicates change nothing. */
  void add(int esi, WireReader symbol) {
    if (symbol.remaining() != oti.symbolBytes()) {
      return;
    }
    for (int i = 0; i < count; i++) {
      if (esis[i] == esi) {
        if (suspect && random.nextBoolean()) {
          symbols[i] = symbol.bytes(oti.symbolBytes());
        }
        return;
      }
    }
    if (count < esis.length) {
      put(count++, esi, symbol);
    } else if (suspect) {
      put(oldest, esi, symbol);
      oldest = (oldest + 1) % esis.length;
    }
  }

  private void put(int at, int esi, WireReader symbol) {
    esis[at] = esi;
    symbols[at] = symbol.bytes(oti.symbolBytes());
  }

  /** True once decoding may be tried. */
  boolean enough() {
    return suspect ? count > oti.sourceSymbols() : count >= oti.sourceSymbols();
  }

  /** What came out was refused: from now on each try takes other symbols. */
  void refused() {
    if (!suspect) {
      suspect = true;
      int room = Math.max(esis.length, 2 * (int) oti.sourceSymbols());
      esis = Arrays.copyOf(esis, room);
      symbols = Arrays.copyOf(symbols, room);
    }
  }

  /** The object, perhaps not as it was sent; empty: this try had one symbol too few. */
  Optional<byte[]> decode() {
    int sourceSymbols = (int) oti.sourceSymbols();
    int[] chosen = suspect ? someSymbols(sourceSymbols) : firstSymbols();
    int[] chosenEsis = new int[chosen.length];
    for (int i = 0; i < chosen.length; i++) {
      chosenEsis[i] = esis[chosen[i]];
    }
    Optional<DecodingPlan> plan = DecodingPlan.of(sourceSymbols, chosenEsis, chosen.length);
    if (plan.isEmpty()) {
      if (count == esis.length) {
        refused();
      }
      return Optional.empty();
    }
    int bytes = oti.symbolBytes();
    byte[] object = new byte[sourceSymbols * bytes];
    plan.get()
        .solve(
            bytes,
            (index, target, offset) ->
                System.arraycopy(symbols[chosen[index]], 0, target, offset, bytes),
            (symbol, decoded, offset) ->
                System.arraycopy(decoded, offset, object, symbol * bytes, bytes));
    return Optional.of(Arrays.copyOf(object, (int) oti.transferBytes()));
  }

  private int[] firstSymbols() {
    int[] all = new int[count];
    Arrays.setAll(all, i -> i);
    return all;
  }

  private int[] someSymbols(int howMany) {
    int[] all = firstSymbols();
    for (int i = 0; i < howMany; i++) {
      int other = i + random.nextInt(count - i);
      int swapped = all[i];
      all[i] = all[other];
      all[other] = swapped;
    }
    return Arrays.copyOf(all, howMany);
  }
}
