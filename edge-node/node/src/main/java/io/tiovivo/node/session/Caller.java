package io.tiovivo.node.session;

import io.tiovivo.machine.PeerAddress;
import io.tiovivo.noise.HandshakeState;

/** A handshake that another node began, from an address that it has proven. */
final class Caller extends Entry {
  final PeerAddress from;
  final long nonce;
  final HandshakeState handshake;

  /** The other side's number for the session to come. */
  final int peerNumber;

  /** The whole datagram, for when it is asked for again. */
  byte[] message2;

  Caller(PeerAddress from, long nonce, int peerNumber, HandshakeState handshake) {
    this.from = from;
    this.nonce = nonce;
    this.peerNumber = peerNumber;
    this.handshake = handshake;
  }
}
