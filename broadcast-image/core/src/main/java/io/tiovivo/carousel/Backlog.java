package io.tiovivo.carousel;

import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.image.Toi;
import io.tiovivo.wire.AlcPacket;
import io.tiovivo.wire.WireReader;
import java.util.ArrayDeque;

/**
 * Symbols of one image that wait in memory: for a beacon to be verified, so that listening wastes
 * nothing and nothing unverified touches the flash; or for the flash, when it falls behind.
 */
final class Backlog {
  /** Most bytes of symbols, whatever their size. */
  static final int MAX_BYTES = 3 << 19;

  /** As many as a socket is read in a row. */
  private static final int MARGIN_SYMBOLS = 64;

  private record Symbol(int sbn, int esi, byte[] bytes) {}

  /** Packets with hashes that are kept until an offer is known. */
  static final int MAX_HASHES = 8;

  private final int maxSymbols;
  private final ArrayDeque<byte[]> hashes = new ArrayDeque<>();
  private final ArrayDeque<Symbol> symbols = new ArrayDeque<>();
  private final WireReader reader = new WireReader();
  private ObjectTransmissionInformation oti;
  private int toi;
  private long missed;

  Backlog(int maxSymbols) {
    this.maxSymbols = maxSymbols;
  }

  /**
   * Takes a symbol while no offer says which image is wanted: the first one decides.
   *
   * @return false: it is of another image, or there is no room
   */
  boolean provisional(AlcPacket packet, WireReader symbol) {
    if (oti == null && packet.hasFti()) {
      oti = packet.oti();
      toi = (int) packet.toi();
    }
    if (oti == null
        || toi != (int) packet.toi()
        || !packet.matches(oti)
        || packet.sbn() >= oti.sourceBlocks()
        || symbol.remaining() != oti.symbolBytes()) {
      return false;
    }
    boolean added = add(packet.sbn(), packet.esi(), symbol, oti.symbolBytes());
    missed += added ? 0 : 1;
    return added;
  }

  /** Takes a packet with hashes; the oldest goes for it when there is no room. */
  void addHashes(int hashesToi, byte[] packet) {
    if (oti != null && Toi.value(hashesToi) == Toi.value(toi)) {
      if (hashes.size() == MAX_HASHES) {
        hashes.remove();
      }
      hashes.add(packet);
    }
  }

  /** Hands the packets with hashes to a reception. */
  void feedHashes(long nowNs, Reception reception) {
    for (byte[] packet : hashes) {
      HashPacket.parse(packet, reception.oti.sourceBlocks())
          .ifPresent(early -> reception.hashes(nowNs, early, false));
    }
    hashes.clear();
  }

  /** Takes a symbol; false: there is no room. */
  boolean add(int sbn, int esi, WireReader symbol, int symbolBytes) {
    if (symbols.size() >= maxSymbols || (symbols.size() + 1L) * symbolBytes > MAX_BYTES) {
      return false;
    }
    symbols.add(new Symbol(sbn, esi, symbol.bytes(symbolBytes)));
    return true;
  }

  /** Keeps what belongs to this image only. */
  void claim(int imageToi, ObjectTransmissionInformation imageOti) {
    if (toi != imageToi || !imageOti.equals(oti)) {
      clear();
    }
    oti = imageOti;
    toi = imageToi;
  }

  /** Symbols of the image that came before the offer and found no room. */
  long missed() {
    return missed;
  }

  /** True when it may not hold all that comes before its owner is asked again. */
  boolean isNearlyFull() {
    int most = oti == null ? 0 : Math.min(maxSymbols, MAX_BYTES / oti.symbolBytes());
    return size() > 0 && size() > most - MARGIN_SYMBOLS;
  }

  int size() {
    return symbols.size();
  }

  /** Hands the oldest symbol to a reception. */
  void feed(Reception reception, ReceiverTally tally) {
    Symbol symbol = symbols.remove();
    reception.symbol(
        symbol.sbn, symbol.esi, reader.reset(symbol.bytes, 0, symbol.bytes.length), tally);
  }

  void clear() {
    symbols.clear();
    hashes.clear();
    oti = null;
    missed = 0;
  }
}
