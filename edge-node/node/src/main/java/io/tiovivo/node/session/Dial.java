package io.tiovivo.node.session;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.Purpose;
import io.tiovivo.noise.HandshakeState;

/** A handshake that we began. */
final class Dial extends Entry {
  final Contact contact;
  final Purpose purpose;
  final byte[] ticket;
  byte[] token = {};

  /** Where it goes; null: waits for a connection, or for its turn to find a session there. */
  PeerAddress target;

  /** IP address and TCP port of the connection that it wants; null: goes over UDP. */
  PeerAddress stream;

  /** Echoed by answers, so that only who saw the question can answer. */
  long nonce;

  HandshakeState handshake;
  byte[] message1;

  /** The whole datagram; null: message 2 has not come. */
  byte[] message3;

  /** There from message 2 on, though not up before the other side's first word. */
  Session session;

  /** Who answered; null: not known yet. */
  NodeId peer;

  long startNs;
  long intervalNs;
  int retries;
  int forged;
  boolean answered;

  Dial(Contact contact, Purpose purpose, byte[] ticket) {
    this.contact = contact;
    this.purpose = purpose;
    this.ticket = ticket;
  }
}
