package io.tiovivo.testkit.carousel;

import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.image.Toi;
import io.tiovivo.machine.Command;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.wire.AlcPacket;
import io.tiovivo.wire.AlcWriter;
import io.tiovivo.wire.WireReader;
import io.tiovivo.wire.WireWriter;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/**
 * An attacker on the segment: hears a carousel and sends forged packets among its, well-formed and
 * at a share of its own rate. Knows nothing but what is on the air.
 */
public final class Forger implements Machine {
  /** What is forged. */
  public enum Aim {
    /** Symbols with ids from anywhere. */
    SCATTERED,
    /** Symbols with the very ids that the head-end will use next. */
    AHEAD,
    /** Packets with hashes, in the name of the carousel's key and about its next symbols. */
    HASHES,
    /** Symbols of the manifest, with the ids that come next. */
    MANIFEST
  }

  /** Sends what was forged. */
  public interface Air {
    void send(byte[] datagram, Outbox out);
  }

  private static final int MAX_OWN = 1 << 16;

  private final Aim aim;
  private final double share;
  private final Air air;
  private final Random random;

  /** What it sent and will hear itself: it must not take that for the carousel. */
  private final Set<Integer> own = new HashSet<>();

  private final AlcPacket packet = new AlcPacket();
  private ObjectTransmissionInformation imageOti;
  private byte[] hashes;
  private int sbn;
  private int esi;
  private int ahead;
  private double due;
  private long forged;

  /**
   * @param share of the carousel's packets: 1 doubles what is on the air
   */
  public Forger(Aim aim, double share, long seed, Air air) {
    this.aim = aim;
    this.share = share;
    this.air = air;
    random = new Random(seed);
  }

  /** Packets that were sent. */
  public long forged() {
    return forged;
  }

  @Override
  public void onDatagram(long nowNs, PeerAddress from, WireReader in, Outbox out) {
    byte[] datagram = in.bytes(in.remaining());
    if (own.remove(Arrays.hashCode(datagram))) {
      return;
    }
    if (!packet.parse(WireReader.of(datagram))) {
      return;
    }
    Toi.Kind kind = Toi.kind((int) packet.toi());
    if (kind == Toi.Kind.SYMBOL_HASHES && aim == Aim.HASHES) {
      hashes = datagram;
    }
    Toi.Kind wanted = aim == Aim.MANIFEST ? Toi.Kind.MANIFEST : Toi.Kind.IMAGE;
    if (kind != wanted || !packet.hasFti()) {
      return;
    }
    imageOti = packet.oti();
    sbn = packet.sbn();
    esi = packet.esi();
    ahead = 0;
    for (due += share; due >= 1; due--) {
      byte[] lie = aim == Aim.HASHES ? forgedHashes() : forgedSymbol();
      if (lie.length > 0) {
        forged++;
        if (own.size() < MAX_OWN) {
          own.add(Arrays.hashCode(lie));
        }
        air.send(lie, out);
      }
    }
  }

  private byte[] forgedSymbol() {
    int id = aim == Aim.SCATTERED ? random.nextInt(1 << 24) : esi + ++ahead & 0xFFFFFF;
    WireWriter out = new WireWriter(AlcWriter.RAPTORQ_HEADER_BYTES + imageOti.symbolBytes());
    AlcWriter.raptorq(out, (int) packet.tsi(), (int) packet.toi(), imageOti, sbn, id);
    byte[] symbol = new byte[imageOti.symbolBytes()];
    random.nextBytes(symbol);
    out.bytes(symbol, 0, symbol.length);
    return out.array();
  }

  /** A genuine packet with another salt and other hashes: only its signature is wrong. */
  private byte[] forgedHashes() {
    if (hashes == null) {
      return new byte[0];
    }
    byte[] lie = Arrays.copyOf(hashes, hashes.length);
    for (int at = 52; at < 60; at++) {
      lie[at] = (byte) random.nextInt();
    }
    for (int at = lie.length - 200; at < lie.length; at++) {
      lie[at] = (byte) random.nextInt();
    }
    return lie;
  }

  @Override
  public void onCommand(long nowNs, Command command, Outbox out) {
    // Nobody tells an attacker what to do.
  }

  @Override
  public void onDeadline(long nowNs, Outbox out) {
    // It speaks only when it hears something.
  }

  @Override
  public long deadlineNs() {
    return NEVER;
  }
}
