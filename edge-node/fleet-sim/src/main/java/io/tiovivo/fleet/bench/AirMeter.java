package io.tiovivo.fleet.bench;

import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.testkit.net.ListeningMachine;
import io.tiovivo.wire.WireReader;

/** Counts what the head-end has sent, as IP packets. */
final class AirMeter implements ListeningMachine {
  /** IPv4 and UDP headers. */
  static final int HEADER_BYTES = 28;

  private long bytes;

  /** IP bytes so far. */
  long bytes() {
    return bytes;
  }

  @Override
  public void onDatagram(long nowNs, PeerAddress from, WireReader in, Outbox out) {
    bytes += in.remaining() + HEADER_BYTES;
  }
}
