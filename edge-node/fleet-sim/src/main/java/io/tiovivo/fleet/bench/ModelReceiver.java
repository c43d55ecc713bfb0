package io.tiovivo.fleet.bench;

import io.tiovivo.carousel.ReceiverSettings;
import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.image.Toi;
import io.tiovivo.machine.Event;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.testkit.net.ListeningMachine;
import io.tiovivo.wire.AlcPacket;
import io.tiovivo.wire.WireReader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A receiver that counts symbols instead of keeping them: waits for a whole beacon, keeps what came
 * before it as far as the real one has room, and is done when every block has K symbols, the
 * manifest is there, and {@link FailureCurve} lets each block pass. A hundred of them cost less
 * than one decode.
 */
final class ModelReceiver implements ListeningMachine {
  /** Most small objects that are put together at a time; the carousel shows one of each kind. */
  private static final int MAX_OBJECTS = 64;

  /** It is done. */
  record Done(long nowNs, long symbols) implements Event {}

  private final AlcPacket packet = new AlcPacket();
  private final ObjectTransmissionInformation oti;
  private final SplittableRandom luck;
  private final Map<Integer, Set<Integer>> objects = new HashMap<>();
  private final int[] kept;
  private final int[] needed;
  private int room = ReceiverSettings.DEFAULT.backlogSymbols();
  private boolean offered;
  private boolean manifest;
  private boolean done;
  private long symbols;

  /**
   * @param oti of the one image on the air
   * @param seed of the draws from the failure curve
   */
  ModelReceiver(ObjectTransmissionInformation oti, long seed) {
    this.oti = oti;
    luck = new SplittableRandom(seed);
    kept = new int[oti.sourceBlocks()];
    needed = new int[oti.sourceBlocks()];
    for (int sbn = 0; sbn < needed.length; sbn++) {
      needed[sbn] = oti.blockSymbols(sbn);
    }
  }

  /** Image symbols that reached the socket until decoding succeeded, whatever became of them. */
  long symbols() {
    return symbols;
  }

  boolean done() {
    return done;
  }

  @Override
  public void onDatagram(long nowNs, PeerAddress from, WireReader in, Outbox out) {
    if (done || !packet.parse(in)) {
      return;
    }
    switch (Toi.kind((int) packet.toi())) {
      case BEACON -> offered = offered || whole();
      case MANIFEST -> manifest = manifest || whole();
      case IMAGE -> symbol();
      default -> {
        return;
      }
    }
    if (offered && manifest && decodes()) {
      done = true;
      out.event(new Done(nowNs, symbols));
    }
  }

  private void symbol() {
    symbols++;
    if (!offered && room-- <= 0) {
      return;
    }
    kept[packet.sbn()]++;
  }

  private boolean whole() {
    int toi = (int) packet.toi();
    if (objects.size() >= MAX_OBJECTS) {
      objects.clear();
    }
    Set<Integer> esis = objects.computeIfAbsent(toi, key -> new HashSet<>());
    esis.add(packet.esi());
    return esis.size() >= packet.oti().sourceSymbols();
  }

  private boolean decodes() {
    for (int sbn = 0; sbn < kept.length; sbn++) {
      if (kept[sbn] < needed[sbn]) {
        return false;
      }
    }
    for (int sbn = 0; sbn < kept.length; sbn++) {
      if (FailureCurve.fails(kept[sbn] - oti.blockSymbols(sbn), luck)) {
        needed[sbn] = kept[sbn] + 1;
        return false;
      }
    }
    return true;
  }
}
