package io.tiovivo.carousel;

import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.wire.AlcPacket;
import io.tiovivo.wire.WireReader;
import java.util.ArrayList;
import java.util.List;

/**
 * Symbols of one image that came before a beacon was verified: kept in memory only, so that
 * listening wastes nothing and nothing unverified touches the flash.
 */
final class Provisional {
  /** Most bytes of symbols, whatever their size. */
  static final int MAX_BYTES = 512 * 1024;

  private record Symbol(int sbn, int esi, byte[] bytes) {}

  /** Takes the symbols back. */
  @FunctionalInterface
  interface Sink {
    void symbol(int sbn, int esi, WireReader symbol);
  }

  private final int maxSymbols;
  private final List<Symbol> symbols = new ArrayList<>();
  private ObjectTransmissionInformation oti;
  private int toi;
  private long arrived;

  Provisional(int maxSymbols) {
    this.maxSymbols = maxSymbols;
  }

  /** Takes a symbol; false: it is of another image than the first one was, or there is no room. */
  boolean add(AlcPacket packet, WireReader symbol) {
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
    arrived++;
    if (symbols.size() >= maxSymbols || (symbols.size() + 1L) * oti.symbolBytes() > MAX_BYTES) {
      return false;
    }
    symbols.add(new Symbol(packet.sbn(), packet.esi(), symbol.bytes(oti.symbolBytes())));
    return true;
  }

  /** Symbols of the image that came and found no room. */
  long missed() {
    return arrived - symbols.size();
  }

  /** Gives away what belongs to this image, and is empty afterwards. */
  boolean drain(int imageToi, ObjectTransmissionInformation imageOti, Sink sink) {
    boolean ours = toi == imageToi && imageOti.equals(oti);
    if (ours) {
      WireReader reader = new WireReader();
      for (Symbol symbol : symbols) {
        sink.symbol(symbol.sbn, symbol.esi, reader.reset(symbol.bytes, 0, symbol.bytes.length));
      }
    }
    clear();
    return ours;
  }

  void clear() {
    symbols.clear();
    oti = null;
    arrived = 0;
  }
}
