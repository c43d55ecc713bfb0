package io.tiovivo.node.update;

import io.tiovivo.machine.Machine;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.owner.ReceiveRate;
import io.tiovivo.wire.WireReader;

/**
 * Has the carousel heard for as long as a reception wants it, with rests that keep its rate. While
 * the image is put together nothing is heard: a small board would spend half of itself on packets
 * that it throws away.
 */
final class Listening {
  private final Background background;
  private final ReceiveRate rate;
  private final UpdateHost host;
  private boolean listened;

  Listening(Background background, ReceiveRate rate, UpdateHost host) {
    this.background = background;
    this.rate = rate;
    this.host = host;
  }

  /** Whether the carousel is to be heard now. */
  boolean isWanted(long nowNs) {
    return background.wantsPackets() && !rate.rests(nowNs);
  }

  void onDatagram(long nowNs, PeerAddress from, WireReader in) {
    rate.count(nowNs, in.remaining());
    background.onDatagram(nowNs, from, in);
    if (rate.rests(nowNs)) {
      look(nowNs);
    }
  }

  /** Tells the host when it is to begin or to end. */
  void look(long nowNs) {
    boolean wanted = isWanted(nowNs);
    if (wanted != listened) {
      listened = wanted;
      host.look();
    }
  }

  /** When to look again at the latest. */
  long deadlineNs(long nowNs) {
    return background.isReceiving() && rate.rests(nowNs) ? rate.restEndNs() : Machine.NEVER;
  }
}
