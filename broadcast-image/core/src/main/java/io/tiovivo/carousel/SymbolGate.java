package io.tiovivo.carousel;

import io.tiovivo.image.proto.Manifest;
import io.tiovivo.wire.WireReader;

/**
 * Decides which symbols of an image count, and hands these on to be written: on the fast path each
 * that is new, on the strict path each that a verified hash confirms.
 */
final class SymbolGate {
  private final int symbolBytes;
  private final ChunkQueue chunks;
  private final StrictPath strict;
  private final HashStore hashes;
  private final WireReader settledSymbol = new WireReader();
  private SymbolLedger ledger;
  private String suspicion;

  /**
   * @param ledger what is in the log already
   * @param hashes which of them go to the log unchecked
   */
  SymbolGate(
      SymbolLedger ledger,
      ChunkQueue chunks,
      StrictPath strict,
      HashStore hashes,
      int symbolBytes) {
    this.ledger = ledger;
    this.chunks = chunks;
    this.strict = strict;
    this.hashes = hashes;
    this.symbolBytes = symbolBytes;
  }

  /** What counts so far; another one once all is judged anew. */
  SymbolLedger ledger() {
    return ledger;
  }

  StrictPath strict() {
    return strict;
  }

  /**
   * Takes a symbol.
   *
   * @return false: its block has had to refuse so many that it is better collected anew
   */
  boolean symbol(int sbn, int esi, WireReader symbol, ReceiverTally tally) {
    switch (ledger.look(sbn, esi)) {
      case DUPLICATE -> tally.duplicate++;
      case SURPLUS -> tally.surplus++;
      case NO_ROOM -> {
        tally.dropped++;
        return !ledger.noRoom(sbn);
      }
      case NEW -> {
        if (strict.wants(sbn, esi)) {
          judge(sbn, esi, strict.copy(symbol), tally);
        } else {
          strict.unseen(sbn, esi);
          keep(sbn, esi, symbol, tally);
        }
      }
    }
    return true;
  }

  private void judge(int sbn, int esi, WireReader symbol, ReceiverTally tally) {
    switch (strict.judge(sbn, esi)) {
      case CONFIRMED -> keep(sbn, esi, symbol, tally);
      case CONTRADICTED -> {
        tally.forged++;
        suspicion = "a symbol is not what its signed hash says";
      }
      // Only on the strict path: no hash covers it yet.
      case UNKNOWN -> tally.unproven += strict.await(sbn, esi) ? 1 : 0;
    }
  }

  private void keep(int sbn, int esi, WireReader symbol, ReceiverTally tally) {
    if (!chunks.hasRoom()) {
      tally.dropped++;
      return;
    }
    ledger.enter(sbn, esi);
    chunks.add(sbn, esi, symbol);
    tally.useful++;
  }

  /** Takes a packet with hashes of this image's symbols. */
  void hashes(long nowNs, HashPacket packet, boolean provenSource) {
    strict.packet(nowNs, packet, provenSource);
    // Nobody has checked it: it waits in the log for the day that it is needed. Where symbols find
    // no room, or are no longer wanted, hashes are not: else there would seem to be too many.
    boolean likeSymbols = chunks.hasRoom() && !ledger.enough();
    if (!strict.isOn() && likeSymbols && hashes.wants(packet, ledger.usefulSymbols())) {
      store(packet);
    }
    if (hashes.flooded()) {
      suspicion = "there are more packets with hashes than there are symbols for";
    }
  }

  /** A packet with hashes is authentic. */
  void hashesVerified(long nowNs, HashPacket packet, ReceiverTally tally) {
    if (strict.verified(nowNs, packet)) {
      suspicion = "symbols have ids that no head-end uses";
    }
    if (strict.isOn()) {
      store(packet);
      strict.settle((sbn, esi, symbol) -> settled(sbn, esi, symbol, tally));
    }
  }

  private boolean settled(int sbn, int esi, byte[] symbol, ReceiverTally tally) {
    HashBook.Verdict verdict = strict.judge(sbn, esi, symbol);
    if (verdict == HashBook.Verdict.CONTRADICTED) {
      tally.forged++;
    } else if (verdict == HashBook.Verdict.CONFIRMED) {
      if (!chunks.hasRoom()) {
        return false;
      }
      if (ledger.look(sbn, esi) == SymbolLedger.Outcome.NEW) {
        keep(sbn, esi, settledSymbol.reset(symbol, 0, symbol.length), tally);
      }
    }
    return verdict != HashBook.Verdict.UNKNOWN;
  }

  private void store(HashPacket packet) {
    if (packet.bytes().length + SymbolHashes.LENGTH_BYTES <= symbolBytes && chunks.hasRoom()) {
      chunks.addHashes(packet.bytes());
    }
  }

  /** Something shows that symbols are forged. */
  void suspect(String sign) {
    suspicion = sign;
  }

  /** A sign of forged symbols that came up since the last call; null: none. */
  String takeSuspicion() {
    String sign = suspicion;
    suspicion = null;
    return sign;
  }

  /**
   * Takes the strict path: what is in the log no longer counts until it has been gone through.
   *
   * @param manifest null: it has not come yet
   * @param empty what counts instead, seeds aside
   * @return false: it has been taken already, or cannot be
   */
  boolean takeStrictPath(Manifest manifest, SymbolLedger empty) {
    if (!strict.begin(manifest)) {
      return false;
    }
    chunks.judged(true);
    empty.seed(ledger.seeds());
    ledger = empty;
    return true;
  }

  /**
   * Passes the time on.
   *
   * @param checking false: no hashes are checked meanwhile
   * @return true: there are no hashes any more, and symbols count again without
   */
  boolean strictPathLapsed(long nowNs, boolean checking) {
    if (!checking) {
      strict.heldUp(nowNs);
      return false;
    }
    boolean lapsed = strict.lapsed(nowNs);
    if (lapsed) {
      chunks.judged(false);
    }
    return lapsed;
  }

  /** The log has been gone through. */
  void sifted(LogSift.Result result) {
    for (int id : result.confirmed()) {
      int sbn = id >>> 24;
      int esi = id & 0xFFFFFF;
      ledger.raiseLimit(sbn);
      if (ledger.look(sbn, esi) == SymbolLedger.Outcome.NEW) {
        ledger.enter(sbn, esi);
      }
    }
    strict.sifted(result.proofs());
  }
}
