package io.tiovivo.carousel;

import io.tiovivo.machine.Entropy;
import io.tiovivo.wire.AlcWriter;
import io.tiovivo.wire.WireWriter;
import java.util.ArrayDeque;

/**
 * Makes an image's symbols one run ahead of sending them, so that the packet with a run's hashes
 * goes out before its symbols, and again in their middle and after them. The signature is made by
 * work; a packet whose signature is late goes out late, and the symbols wait for nobody.
 */
final class HashStream {
  /** Signatures that may be wanted at once; when the worker is slower, runs go without. */
  private static final int MAX_UNSIGNED = 2;

  /** Packets with hashes that may be due. */
  private static final int MAX_DUE = 8;

  /** Makes the symbols. */
  interface Source {
    /**
     * Writes the next symbol.
     *
     * @return SBN in the upper 8 bits, ESI in the others
     */
    int next(byte[] target, int offset);
  }

  /** A packet that waits for its signature. */
  private record Unsigned(byte[] packet, byte[] payload, long runStart) {}

  private record Due(byte[] packet, int number, long atSymbol) {}

  private final OnAirImage image;
  private final Source source;
  private final SmallObject manifest;
  private final Entropy entropy;
  private final ArrayDeque<Unsigned> unsigned = new ArrayDeque<>();
  private final ArrayDeque<Due> due = new ArrayDeque<>();
  private HashRun current;
  private HashRun upcoming;
  private boolean closed;
  private boolean signing;
  private long sentSymbols;
  private int number;

  HashStream(OnAirImage image, Source source, SmallObject manifest, Entropy entropy) {
    this.image = image;
    this.source = source;
    this.manifest = manifest;
    this.entropy = entropy;
    current = new HashRun(image.hashedRun(), image.oti().symbolBytes());
    upcoming = new HashRun(image.hashedRun(), image.oti().symbolBytes());
  }

  /** Fills the first run: before anything is sent, so that its signature may come in time. */
  private void start() {
    begin(current);
    while (!current.isMade()) {
      make(current);
    }
    close(current, 0);
    begin(upcoming);
  }

  private void begin(HashRun run) {
    byte[] salt = new byte[SymbolHashes.SALT_BYTES];
    entropy.fill(salt);
    run.begin(salt);
    closed = false;
  }

  private void make(HashRun run) {
    int id = source.next(run.array(), run.nextOffset());
    run.add(id >>> 24, id & 0xFFFFFF);
  }

  private void close(HashRun run, long runStart) {
    closed = true;
    if (unsigned.size() == MAX_UNSIGNED) {
      unsigned.pollLast();
    }
    byte[] packet = run.unsigned(manifest, image.oti().sourceBlocks());
    byte[] payload = SymbolHashes.signedPayload(image.manifestSha256(), packet);
    unsigned.add(new Unsigned(packet, payload, runStart));
  }

  /** What must be signed now; null: none. {@link #signed} takes the signature. */
  byte[] toSign() {
    if (signing || unsigned.isEmpty()) {
      return null;
    }
    signing = true;
    return unsigned.peek().payload();
  }

  boolean isSigning() {
    return signing;
  }

  void signed(SymbolSigner.Signed signature) {
    signing = false;
    Unsigned ready = unsigned.poll();
    byte[] packet = ready.packet();
    System.arraycopy(signature.keyId(), 0, packet, 0, SymbolHashes.KEY_ID_BYTES);
    System.arraycopy(
        signature.signature(),
        0,
        packet,
        packet.length - SymbolHashes.SIGNATURE_BYTES,
        SymbolHashes.SIGNATURE_BYTES);
    int copies = SymbolHashes.copies(image.hashedRun());
    for (int copy = 0; copy < copies && due.size() < MAX_DUE; copy++) {
      due.add(
          new Due(
              packet, number, ready.runStart() + (long) copy * image.hashedRun() / (copies - 1)));
    }
    number++;
  }

  /** Writes the packet with hashes whose moment has come; false: none has. */
  boolean writeHashes(int tsi, int toi, WireWriter out, PacketStream.Trace trace) {
    for (Due each : due) {
      if (each.atSymbol() <= sentSymbols) {
        due.remove(each);
        AlcWriter.symbolHashes(out, tsi, toi, each.number(), each.packet().length);
        out.bytes(each.packet(), 0, each.packet().length);
        trace.hashes(toi, each.number(), each.packet().length);
        return true;
      }
    }
    return false;
  }

  /** Writes the next symbol with its header. */
  void writeSymbol(int tsi, int toi, WireWriter out, PacketStream.Trace trace) {
    if (sentSymbols == 0) {
      start();
    } else if (current.isSent()) {
      HashRun sent = current;
      current = upcoming;
      upcoming = sent;
      begin(upcoming);
    }
    int index = current.take();
    AlcWriter.raptorq(out, tsi, toi, image.oti(), current.sbn(index), current.esi(index));
    out.bytes(current.array(), current.offset(index), image.oti().symbolBytes());
    trace.symbol(toi, image.oti(), current.sbn(index), current.esi(index));
    sentSymbols++;
    // Two for one: it is complete half a run early, which is the time that a signature may take.
    for (int i = 0; i < 2 && !upcoming.isMade(); i++) {
      make(upcoming);
    }
    if (upcoming.isMade() && !closed) {
      close(upcoming, sentSymbols + runLeft());
    }
  }

  private long runLeft() {
    long run = image.hashedRun();
    return (run - sentSymbols % run) % run;
  }
}
